"""The devices whose pages the node shows: begun, kept going, and ended when they are withdrawn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from queue_server.device.answers import Answer, Denied, Done, Unsent
from queue_server.edge.apps import KINDS, build
from queue_server.edge.kept import Facts, Kept
from queue_server.edge.trunk import Trunk
from queue_server.ending import end
from queue_server.wire.close import Close

log = structlog.get_logger()

PAUSE_S = 1.0
"""How long after a failure a device's app is begun anew."""
SHOWING_S = 60.0
"""How often the centre is told which devices have a page open."""
ENROL_S = 1.0
"""Codes are tried one after another and no faster, so that nobody can try them out."""
WAITING = 8
"""Who tries a code while so many others do is told to wait."""


class Room:
    """One device behind the node, from its enrolment to its withdrawal."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.app: ASGIApp | None = None
        self.pages = 0
        """Pages that are open now."""
        self._gone = asyncio.Event()

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let its app answer; a page's socket ends with the device."""
        assert self.app is not None
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        self.pages += 1
        try:
            await self.app(scope, self._until_gone(receive), send)
            if self._gone.is_set():
                await send({"type": "websocket.close", "code": int(Close.WITHDRAWN)})
        finally:
            self.pages -= 1

    def leave(self) -> None:
        """End every page's socket."""
        self._gone.set()

    def _until_gone(self, receive: Receive) -> Receive:
        async def received() -> Message:
            gone = asyncio.ensure_future(self._gone.wait())
            came = asyncio.ensure_future(receive())
            try:
                await asyncio.wait((gone, came), return_when=asyncio.FIRST_COMPLETED)
                if came.done():
                    return came.result()
                return {"type": "websocket.disconnect", "code": int(Close.WITHDRAWN)}
            finally:
                gone.cancel()
                came.cancel()

        return received


class House:
    """All devices behind one node."""

    def __init__(
        self,
        centre: str,
        token: str,
        data: Path,
        *,
        hall: str | None = None,
        enrol_s: float = ENROL_S,
    ) -> None:
        self.kept = Kept(data / "devices.json")
        self.trunk = Trunk(centre, token, hall=hall, on_devices=self._told)
        self._data, self._enrol_s = data, enrol_s
        self._rooms: dict[str, Room] = {}
        self._ends: dict[str, Callable[[], None]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()
        self._trying = 0
        self._known: dict[str, Facts] = {}
        """Every enrolled device of the hall, as the centre last told."""

    async def run(self) -> None:
        """Keep the line and every device that was enrolled here, until cancelled."""
        for facts in tuple(self.kept.devices.values()):
            self._begin(facts)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.trunk.run())
                group.create_task(self._say_showing())
        finally:
            await end([*self._tasks.values(), *self._ending])

    def room(self, cookie: str, kind: str, name: str) -> Room | None:
        """Where this browser's pages are; None when it is not enrolled as this device."""
        facts = self.kept.device(cookie)
        if facts is None or facts["kind"] != kind or facts["id"] != f"device:{name}":
            return None
        room = self._rooms.get(facts["id"])
        return room if room is not None and room.app is not None else None

    async def enrol(self, code: str) -> tuple[Answer, str]:
        """Spend a code for the browser that typed it; the answer, and what its cookie says."""
        if not self.trunk.runner.online:
            return Unsent(), ""
        if self._trying >= WAITING:
            return Denied(code="TOO_MANY", text="TOO_MANY"), ""
        self._trying += 1
        try:
            async with self._turn:
                answer = await self.trunk.runner.ask("enrol", {"code": code})
                await asyncio.sleep(0 if isinstance(answer, Done) else self._enrol_s)
        finally:
            self._trying -= 1
        if not isinstance(answer, Done):
            return answer, ""
        facts: dict[str, Any] = dict(answer.data["device"])
        cookie = self.kept.welcome(self._known.get(facts["id"], facts))
        self._begin(self.kept.devices[facts["id"]])
        return answer, cookie

    def _told(self, devices: Sequence[Facts]) -> None:
        self._known = {one["id"]: one for one in devices}
        for id_, facts in tuple(self.kept.devices.items()):
            now = self._known.get(id_)
            if now is None:
                log.info("device withdrawn", device=id_)
                self._end(id_)
                self.kept.forget(id_)
            elif now != facts:
                self._end(id_)
                self.kept.change(now)
                self._begin(now)

    def _begin(self, facts: Facts) -> None:
        id_ = facts["id"]
        if id_ in self._rooms or facts["kind"] not in KINDS:
            return
        self._rooms[id_] = Room(facts)
        self._tasks[id_] = asyncio.create_task(self._keep(self._rooms[id_]), name=id_)

    def _end(self, id_: str) -> None:
        room = self._rooms.pop(id_, None)
        ends = self._ends.pop(id_, None)
        if ends is not None:
            ends()
        if room is not None:
            room.leave()
            task = self._tasks.pop(id_)
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)
            task.cancel()

    async def _keep(self, room: Room) -> None:
        """Run the device's app; one that fails is begun anew and harms no other."""
        id_, facts = room.facts["id"], room.facts
        folder = self._data / id_.removeprefix("device:")
        while True:
            opens, self._ends[id_] = self.trunk.branch(facts)
            try:
                running = build(facts, opens, folder)
                room.app = running.app
                await running.run()
                await asyncio.Event().wait()  # its line ended; its pages say so until it is gone
            except ValueError as error:
                log.error("device settings", device=id_, error=str(error))
                facts = {**facts, "settings": {}}
            except Exception as error:
                log.error("device failed, begun anew", device=id_, error=repr(error))
            self._ends.pop(id_)()
            await asyncio.sleep(PAUSE_S)

    async def _say_showing(self) -> None:
        while True:
            await asyncio.sleep(SHOWING_S)
            showing = [id_ for id_, room in self._rooms.items() if room.pages]
            await self.trunk.runner.ask("status", {"showing": showing})
