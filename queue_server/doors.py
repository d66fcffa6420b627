"""The real doors for simulated people: REST as a kiosk, one socket a hall for its clerks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from random import Random
from typing import Any
from uuid import uuid4

import httpx

from queue_server.crypto import SealingKey
from queue_server.device.answers import Denied, Done
from queue_server.device.effects import Phase, Status
from queue_server.device.runner import Runner
from queue_server.domain.commands import Command, document
from queue_server.domain.events import Event
from queue_server.domain.hall import Reply
from queue_server.domain.identity import Unidentified, person
from queue_server.domain.refusals import REFUSALS, Refused, refusal
from queue_server.domain.ticket import TicketClass
from queue_server.domain.view import HallView
from queue_server.simulator.arrivals import Visit
from queue_server.simulator.opinions import Opinion

AT_ONCE = 16
PAUSE_S = 0.5
TRIES = 60
"""Half a minute: a centre that restarts is back by then."""
NOTICE = sha256(b"a simulated citizen").hexdigest()[:12]


class RestDoor:
    """Numbers over REST, with each hall's kiosk token; waits through a restart of the centre."""

    def __init__(self, centre: str, kiosks: Mapping[str, str]) -> None:
        self._kiosks = kiosks
        self._keys: dict[str, str] = {}
        """What stands in the code of each slip that was taken."""
        self._sealing: SealingKey | None = None
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        # the client's own queue of requests costs the square of its length
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._client = httpx.AsyncClient(
            base_url=f"{centre}/api/v1", limits=limits, timeout=30, trust_env=False
        )

    async def take(self, visit: Visit) -> str:
        """POST /tickets."""
        body: dict[str, Any] = {
            "hall": visit.hall,
            "channel": "phone" if visit.remote else "kiosk",
        }
        if visit.item is not None:
            body["items"] = [visit.item]
        else:
            body["service"] = visit.service
        if visit.ticket_class is not TicketClass.NORMAL:
            body["class"] = visit.ticket_class.value
        try:
            given = await self._post("/tickets", visit.hall, body)
        except Refused as refused:
            if refused.code != "IDENTITY_NEEDED":
                raise
            named = body | {"holder": await self._document(visit)}
            given = await self._post("/tickets", visit.hall, named)
        ticket: str = given["id"]
        self._keys[ticket] = given["holder_key"]
        return ticket

    async def _document(self, visit: Visit) -> Mapping[str, Any]:
        """The sealed document of somebody who is nobody: of a region code never issued."""
        if self._sealing is None:
            answer = await self._client.get("/sealing")
            self._sealing = SealingKey.parse(answer.raise_for_status().json()["key"])
        consent = {"purpose": "identify", "notice": NOTICE, "at": visit.at}
        return {"person": self._sealing.seal(_nobody(visit.name)), "consents": [consent]}

    async def arrive(self, ticket: str) -> None:
        """POST /tickets/{id}/arrive, as at the kiosk of its hall."""
        await self._post(f"/tickets/{ticket}/arrive", _hall(ticket), {})

    async def cancel(self, ticket: str) -> None:
        """POST /tickets/{id}/cancel."""
        await self._post(f"/tickets/{ticket}/cancel", _hall(ticket), {})

    async def grade(self, ticket: str, opinion: Opinion) -> None:
        """POST /tickets/{id}/evaluation, with the key of the slip alone."""
        body = {"grade": opinion.grade, "tags": opinion.tags}
        path, key = f"/tickets/{ticket}/evaluation", self._keys.pop(ticket)
        await self._post(path, _hall(ticket), body, holder=key)

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.aclose()

    async def _post(
        self, path: str, hall: str, body: Mapping[str, Any], *, holder: str | None = None
    ) -> dict[str, Any]:
        """Ask as the hall's kiosk, or as the holder of a number."""
        bearer = {"Authorization": f"Bearer {self._kiosks[hall]}"}
        who = bearer if holder is None else {"X-Holder-Key": holder}
        headers = {**who, "Idempotency-Key": uuid4().hex}
        for _ in range(TRIES):
            try:
                async with self._turn:
                    answer = await self._client.post(path, json=body, headers=headers)
            except httpx.TransportError:
                await asyncio.sleep(PAUSE_S)
                continue
            if answer.status_code >= 500:  # one that is ending has no words left
                await asyncio.sleep(PAUSE_S)
                continue
            found: dict[str, Any] = answer.json()
            if answer.is_success:
                return found
            if found.get("code") != "HALL_NOT_READY":
                code = found.get("code", "")
                if code in REFUSALS:
                    raise refusal(code, str(found.get("detail", "")))
                raise RuntimeError(f"{path}: {found}")
            await asyncio.sleep(PAUSE_S)
        raise refusal("HALL_NOT_READY", hall)


def _nobody(name: str) -> str:
    """The identity text of a simulated person: the same for the same name."""
    draw = Random(f"document:{name}")
    first = f"990000{draw.randint(1940, 2004)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
    first += f"{draw.randint(1, 999):03}"
    for last in "0123456789X":
        with suppress(Unidentified):
            return person(first + last)
    raise AssertionError("one of eleven check digits fits")


class SocketFloor:
    """The clerks of one hall over one device socket, signed in as one account."""

    def __init__(self, centre: str, token: str, *, user: str, password: str) -> None:
        self._runner = Runner(centre, token, on_status=self._changed)
        self._account = {"user": user, "password": password}
        self._session: str | None = None
        self._task: asyncio.Task[None] | None = None
        self._lines, self._signed = 0, 0
        """How many lines there were, and the one on which the account is signed in."""
        self._signing = asyncio.Lock()
        self._told: list[Callable[[Event], None]] = []

    async def open(self) -> None:
        """Dial, wait for the hall's view, sign in."""
        self._task = asyncio.create_task(self._runner.run())
        await self._runner.ready()
        self._runner.follow(self)
        await self._sign_in()

    async def close(self) -> None:
        """Hang up."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def view(self) -> HallView:
        """The hall as this socket's events left it."""
        assert self._runner.view is not None
        return self._runner.view

    async def do(self, command: Command) -> Reply:
        """Ask until the centre answers, under one id; on a new line the account signs in first."""
        id_ = uuid4().hex
        for _ in range(TRIES):
            line = self._lines
            await self._sign_in()
            answer = await self._runner.ask(command.verb, document(command), id=id_)
            match answer:
                case Done(data=data):
                    return dict(data)
                case Denied(code="NOT_ALLOWED") if line != self._lines:
                    continue  # the line was lost on the way: its account with it
                case Denied(code="HALL_NOT_READY"):
                    await asyncio.sleep(PAUSE_S)
                case Denied(code=code, text=text):
                    raise refusal(code, text)
                case _:
                    await asyncio.sleep(PAUSE_S)
        raise refusal("HALL_NOT_READY", self.view.hall)

    def follow(self, told: Callable[[Event], None]) -> None:
        """Be told of each event."""
        self._told.append(told)

    def happened(self, event: Event) -> None:
        """Tell on what the line brought."""
        for told in self._told:
            told(event)

    def lost(self, view: HallView) -> None:
        """A new snapshot: idle windows look again by themselves."""

    def _changed(self, status: Status) -> None:
        if status.phase is Phase.LIVE:
            self._lines += 1

    async def _sign_in(self) -> None:
        """Sign the account in on this line, once for all clerks who wait for it."""
        async with self._signing:
            for _ in range(TRIES):
                line = self._lines
                if self._signed == line:
                    return
                given = {"session": self._session} if self._session else self._account
                answer = await self._runner.ask("sign_in", given, wait_s=15)
                if isinstance(answer, Done):
                    self._session, self._signed = str(answer.data["session"]), line
                    continue
                if isinstance(answer, Denied):
                    self._session = None
                await asyncio.sleep(PAUSE_S)


def _hall(ticket: str) -> str:
    return ticket.rsplit("-", 2)[0]
