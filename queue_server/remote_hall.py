"""A hall that another centre serves: its events are followed, commands for it are forwarded.

The line is the devices' own: one websocket with a token of role `centre`, which sees events whole
and names the principal of each command. Cut off, the fold stays as it was and commands are refused
HALL_NOT_READY; nothing is queued, because who waits for an answer must get a true one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx

from queue_server.centre import Centre
from queue_server.device.answers import Denied, Done, Unsent
from queue_server.device.runner import Runner
from queue_server.domain.commands import Caller, Command, document
from queue_server.domain.events import Event, Position
from queue_server.domain.hall import Reply
from queue_server.domain.refusals import REFUSALS, refusal
from queue_server.domain.view import HallView
from queue_server.ending import end
from queue_server.hub.feed import HallFeed
from queue_server.ports import Follower, StoreUnavailable
from queue_server.wire.codec import event_of

ASK_S, BLIP_S = 5.0, 1.0
"""How long a command waits for its answer; for a line that is down it does not wait longer."""
TRIES = 3
PAGE = 500


class RemoteHall:
    """ports.HallPort over a line to the hall's own centre."""

    def __init__(self, hall: str, url: str, token: str) -> None:
        self.feed = HallFeed(hall)
        self._runner = Runner(url, token, hall=hall)
        self._runner.follow(self)
        self._past = httpx.AsyncClient(
            base_url=f"{url.rstrip('/')}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=ASK_S,
            trust_env=False,
        )

    @property
    def hall(self) -> str:
        """The hall's id."""
        return self.feed.view.hall

    @property
    def view(self) -> HallView:
        """The hall as its centre's events left it here."""
        return self.feed.view

    async def run(self) -> None:
        """Keep the line."""
        try:
            await self._runner.run()
        finally:
            await self._past.aclose()

    async def perform(self, command: Command, caller: Caller) -> Reply:
        """Forward the command under its own id; the same id may be asked again after a cut."""
        fields = {**document(command), "principal": caller.principal}
        for _ in range(TRIES):
            wait_s = ASK_S if self._runner.online else BLIP_S
            answer = await self._runner.ask(command.verb, fields, id=caller.id, wait_s=wait_s)
            match answer:
                case Done(data=data):
                    return dict(data)
                case Denied(code=code, about=about) if code in REFUSALS:
                    raise refusal(code, about)
                case Unsent():
                    break
        raise refusal("HALL_NOT_READY", self.hall)

    async def answered(self, command: Command, caller: Caller) -> Reply | None:
        """Not known here: the hall's own centre remembers, and is asked by `perform`."""
        return None

    async def after(self, position: Position, *, limit: int = 1000) -> list[Event]:
        """From the ring of this process, else from the hall's own centre."""
        if position > self.view.position:
            raise refusal("STALE_POSITION", position.text())
        recent = self.feed.recent(position)
        if recent is not None:
            return recent[:limit]
        found: list[Event] = []
        while len(found) < limit:
            page = await self._page(position, min(PAGE, limit - len(found)))
            found += page
            if len(page) < PAGE:
                break
            position = page[-1].position
        return found

    async def _page(self, position: Position, limit: int) -> list[Event]:
        asked: dict[str, str | int] = {"after": position.text(), "limit": limit}
        try:
            answer = await self._past.get(f"/halls/{self.hall}/events", params=asked)
        except httpx.TransportError as error:
            raise StoreUnavailable(str(error)) from error
        body = answer.json()
        if answer.is_success:
            return [event_of(one) for one in body["rows"]]
        if body["code"] in REFUSALS:
            raise refusal(body["code"], body.get("about", ""))
        raise StoreUnavailable(body["code"])

    async def reached(self, position: Position) -> None:
        """Wait for the fold here."""
        await self.feed.reached(position)

    def follow(self, follower: Follower) -> HallView:
        """Begin to tell the follower."""
        return self.feed.follow(follower)

    def unfollow(self, follower: Follower) -> None:
        """Stop telling it."""
        self.feed.unfollow(follower)

    def happened(self, event: Event) -> None:
        """What the line brought."""
        self.feed.take(event)

    def lost(self, view: HallView) -> None:
        """A new snapshot came over the line; the feed owns its own copy."""
        self.feed.restart(HallView.from_snapshot(view.snapshot()))


class Others:
    """The lines to the city's other centres."""

    def __init__(self, halls: Sequence[RemoteHall]) -> None:
        self.halls = halls
        self._tasks = [asyncio.create_task(hall.run(), name=f"line {hall.hall}") for hall in halls]

    async def stop(self) -> None:
        """Hang up."""
        await end(self._tasks)


async def join_others(centre: Centre) -> Others:
    """Follow every hall that the settings leave to another centre."""
    own = {port.hall for port in centre.own}
    halls = [
        RemoteHall(name, other.url, other.token.get_secret_value())
        for name, other in centre.settings.centres.items()
        if name not in own
    ]
    for hall in halls:
        centre.add(hall)
    return Others(halls)


__all__ = ["Others", "RemoteHall", "join_others"]
