"""A hall that another centre serves: its events are followed, commands for it are forwarded.

The line is the devices' own: one websocket with a token of role `centre`, which sees events whole
and names the principal of each command. Cut off, the fold stays as it was and commands are refused
HALL_NOT_READY; nothing is queued, because who waits for an answer must get a true one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import structlog

from queue_server.clock import CityClock
from queue_server.device.answers import Denied, Done, Unsent
from queue_server.device.effects import Phase, Status
from queue_server.device.runner import Runner
from queue_server.domain.commands import Caller, Command, document
from queue_server.domain.events import Event, Position
from queue_server.domain.hall import Reply
from queue_server.domain.refusals import REFUSALS, Refused, refusal
from queue_server.domain.view import HallView
from queue_server.hub.feed import Fed, HallFeed
from queue_server.ports import StoredEvent, StoreUnavailable
from queue_server.settings import OtherCentre
from queue_server.wire.codec import event_of

log = structlog.get_logger()

ASK_S, BLIP_S = 5.0, 1.0
"""How long a command waits for its answer; for a line that is down it does not wait longer."""
TRIES = 3
PAGE = 500


class RemoteHall(Fed):
    """ports.HallPort over a line to the hall's own centre."""

    def __init__(
        self,
        feed: HallFeed,
        other: OtherCentre,
        clock: CityClock,
        *,
        listens: Callable[[], bool] = lambda: True,
    ) -> None:
        """`listens` tells whether the fold is the other centre's to change now."""
        self.feed = feed
        self._clock, self._listens = clock, listens
        self._live, self._last = False, feed.view.at
        url, token = other.url, other.token.get_secret_value()
        self._runner = Runner(url, token, hall=feed.hall, on_status=self._changed)
        self._runner.follow(self)
        self._past = httpx.AsyncClient(
            base_url=f"{url.rstrip('/')}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=ASK_S,
            trust_env=False,
        )

    @property
    def as_of(self) -> int | None:
        """City time at which the line was last live; None while it is."""
        return None if self._live else max(self._last, self.feed.view.at)

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

    async def history(self, position: Position, *, limit: int) -> list[StoredEvent]:
        """Events after a position as the hall's own journal has them, over all epochs."""
        at, most = position.text(), min(PAGE, limit)
        rows = await self._rows({"after": at, "limit": most, "stored": True})
        return [_stored(one) for one in rows]

    async def _page(self, position: Position, limit: int) -> list[Event]:
        rows = await self._rows({"after": position.text(), "limit": limit})
        return [event_of(one) for one in rows]

    async def _rows(self, asked: Mapping[str, str | int | bool]) -> list[Mapping[str, Any]]:
        try:
            answer = await self._past.get(f"/halls/{self.hall}/events", params=dict(asked))
            body = answer.json()
        except (httpx.TransportError, ValueError) as error:
            raise StoreUnavailable(str(error)) from error
        if answer.is_success:
            rows: list[Mapping[str, Any]] = body["rows"]
            return rows
        if body.get("code") in REFUSALS:
            raise refusal(body["code"], body.get("about", ""))
        raise StoreUnavailable(str(body.get("code")))

    def happened(self, event: Event) -> None:
        """What the line brought."""
        if not self._listens():
            self._give_way()
            return
        try:
            self.feed.take(event)
        except Refused:
            self._again()

    def lost(self, view: HallView) -> None:
        """A new snapshot came over the line."""
        if self._listens():
            self._again()
        else:
            self._give_way()

    def _give_way(self) -> None:
        """Let go of a hall that the other centre opened anew while this one was lost.

        What was done here after that stays in this centre's journal alone.
        """
        view, here = self._runner.view, self.feed.view
        if view is not None and view.position.epoch > here.position.epoch:
            log.error("hall was taken over by the other centre", hall=self.hall, here=here.position)
            self._again()

    def _again(self) -> None:
        """Begin anew from the line's own fold; what is known further on here is not given up."""
        view = self._runner.view
        if view is not None and view.position > self.feed.view.position:
            self.feed.restart(HallView.from_snapshot(view.snapshot()))

    def _changed(self, status: Status) -> None:
        if status.phase is Phase.LIVE:
            self._live = True
        elif self._live:
            self._live, self._last = False, self._clock.now()


def _stored(row: Mapping[str, Any]) -> StoredEvent:
    return StoredEvent(
        event=event_of(row),
        principal=row.get("principal"),
        fingerprint=row.get("fingerprint"),
        reply=row.get("reply"),
    )
