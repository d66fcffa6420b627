"""A hall node's socket: many devices of one hall ask over it, each by its own rights.

The node follows the hall once, with its own sight. Which device asks is said with each command; it
must be enrolled in the node's hall, is judged as if it had dialled for itself, and a clerk who
signs in at a window is signed in for that window's commands alone.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog

from queue_server.domain.refusals import refusal
from queue_server.domain.rights import PAGE_ROLES, Principal, device_principal
from queue_server.hub.commands import heard
from queue_server.hub.session import Session
from queue_server.ports import RecordsUnavailable
from queue_server.texts import refusal_text
from queue_server.wire.codec import Malformed, encode
from queue_server.wire.messages import CommandFrame, Devices, ReplyFrame

log = structlog.get_logger()

AT_ONCE = 64
"""Commands of one node that are under way; more wait in its socket."""


class _Seat:
    """One device behind the node: its session, and its turn, so that its commands keep order."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.turn = asyncio.Lock()


class Node:
    """The devices behind one hall node's socket; `run` keeps them true, `take` serves them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seats: dict[str, _Seat] = {}
        self._told = ""
        self._room = asyncio.Semaphore(AT_ONCE)
        self._group: asyncio.TaskGroup | None = None
        self._begun = asyncio.Event()

    async def run(self) -> None:
        """Look again now and then which devices are enrolled, and carry what is under way."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            self._begun.set()
            while True:
                await asyncio.sleep(self._session.parts.timing.node_s)
                try:
                    await self.look()
                    await self._look_at_people()
                except Exception as error:
                    # as for a device by itself: a hall goes on while SQL is away
                    who = self._session.principal.id
                    log.warning("records away", device=who, error=repr(error))

    async def look(self) -> None:
        """Read the hall's devices; tell the node when they changed, and drop who is withdrawn."""
        rows = await self._session.parts.records.devices.all(self._session.hall)
        here = {found.id: (found, row) for row in rows if (found := _page_device(row)) is not None}
        for gone in self._seats.keys() - here.keys():
            del self._seats[gone]
        told = []
        for id_, (principal, row) in here.items():
            seat = self._seats.get(id_)
            if seat is None or seat.session.principal != principal:
                seat = self._seats[id_] = _Seat(self._session.seat(principal))
            told.append(seat.session.facts() | {"settings": row.get("settings") or {}})
        text = json.dumps(told, sort_keys=True)
        if text != self._told:
            self._told = text
            self._session.mailbox.reply(encode(Devices(devices=tuple(told))))

    async def take(self, frame: CommandFrame) -> None:
        """Answer a command as soon as its device's earlier ones are answered."""
        await self._begun.wait()
        await self._room.acquire()
        assert self._group is not None
        task = self._group.create_task(self._answer(frame))
        task.add_done_callback(lambda _: self._room.release())

    async def _answer(self, frame: CommandFrame) -> None:
        device = frame.as_device
        seat = self._seats.get(device or "")
        if device is None:
            reply = await heard(self._session, frame, self._own)
        elif seat is None:
            reply = self._refused(frame)
        else:
            async with seat.turn:
                # it may have been withdrawn while it waited for its turn
                here = self._seats.get(device) is seat
                reply = await heard(seat.session, frame) if here else self._refused(frame)
        self._session.mailbox.reply(encode(replace(reply, as_device=device)))

    async def _own(self, session: Session, frame: CommandFrame) -> Mapping[str, Any]:
        """What the node asks for itself."""
        code = frame.fields.get("code")
        if frame.verb == "enrol" and isinstance(code, str):
            return await self._enrol(code)
        if frame.verb != "status":
            raise Malformed(f"not what a hall node asks: {frame.verb!r}")
        session.status = dict(frame.fields)
        showing = frame.fields.get("showing")
        named = showing if isinstance(showing, list) else []
        there = [one for one in self._seats if one in named]
        with suppress(RecordsUnavailable):  # said again at the next look
            await session.parts.records.devices.there(there)
        return {}

    async def _enrol(self, code: str) -> Mapping[str, Any]:
        """Spend a code of this hall; the device's own token is known to nobody."""
        devices = self._session.parts.records.devices
        grant = await devices.enrol(code, hall=self._session.hall)
        await self.look()
        seat = self._seats.get(grant.principal.id)
        if seat is None:
            raise refusal("SIGN_IN_FAILED")
        return {"device": seat.session.facts()}

    async def _look_at_people(self) -> None:
        """Sign out who signed out elsewhere, or whose account was closed."""
        people = self._session.parts.records.people
        for seat in tuple(self._seats.values()):
            token = seat.session.person_token
            if token is not None and await people.by_token(token) is None:
                seat.session.person = seat.session.person_token = None

    def _refused(self, frame: CommandFrame) -> ReplyFrame:
        text = refusal_text("NOT_ALLOWED", self._session.language)
        return ReplyFrame(id=frame.id, code="NOT_ALLOWED", text=text, about=frame.as_device)


def _page_device(row: Mapping[str, Any]) -> Principal | None:
    """The device of a row of the records; None for one that is withdrawn or shows no page."""
    if row.get("withdrawn_at") is not None or row.get("kind") not in PAGE_ROLES:
        return None
    return device_principal(row)
