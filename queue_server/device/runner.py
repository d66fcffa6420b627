"""The shell of a device's line: one websocket to the centre, and the hall's view folded from it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Mapping
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from queue_server.clock import CityClock, monotonic_s
from queue_server.device.address import device_socket
from queue_server.device.answers import Answer, Unsent
from queue_server.device.effects import (
    Answered,
    Deliver,
    Dial,
    Effect,
    HangUp,
    Phase,
    Send,
    Status,
)
from queue_server.device.line import Line, Opens
from queue_server.device.link import Link
from queue_server.device.mirror import Follower, Mirror
from queue_server.domain.estimate import Wait
from queue_server.domain.excerpt import City
from queue_server.domain.view import HallView
from queue_server.wire.messages import CommandFrame

LARGEST = 64 * 1024 * 1024
"""Bytes of a frame from the centre: the snapshot of a hall with 100,000 tickets passes."""
TICK_S, OPEN_S, CLOSE_S = 0.5, 3, 1
PING_S, PONG_S = 2, 4
"""A line that is half open is noticed by the websocket's own pings after these seconds."""


class _Socket:
    """One attempt at a line; what it says counts only while it is the runner's own."""

    def __init__(self) -> None:
        self.outgoing: asyncio.Queue[str] = asyncio.Queue()
        self.connection: ClientConnection | None = None


class Runner(Line):
    """A line of the device's own.

    `url` is the centre's `http(s)://` or `ws(s)://` address. `on_status` hears of every change of
    the line, in the loop that runs it.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        on_status: Callable[[Status], None] | None = None,
        hall: str | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.mirror = Mirror()
        self.status = Status(phase=Phase.IDLE)
        self._address = device_socket(url)
        self._link = Link(token, chance=chance, hall=hall)
        self._told = on_status
        self._answers: dict[str, asyncio.Future[Answer]] = {}
        self._socket: _Socket | None = None
        self._group: asyncio.TaskGroup | None = None
        self._seen = asyncio.Event()

    @property
    def view(self) -> HallView | None:
        """The hall as this device may see it, folded; None before the first snapshot."""
        return self.mirror.view

    @property
    def city(self) -> City | None:
        """The configuration cut to this hall; None before the first welcome."""
        return self.mirror.city

    @property
    def clock(self) -> CityClock | None:
        """The city's clock; None before the first welcome."""
        return self.mirror.clock

    @property
    def public_url(self) -> str:
        """What QR codes and links say; empty before the first welcome."""
        return self.mirror.public_url

    @property
    def sealing(self) -> str:
        """The centre's public key for identity and contact data; empty while unknown."""
        return self.mirror.sealing

    @property
    def device(self) -> Mapping[str, Any]:
        """The device's own `{id, kind, hall, zone, window, name}`; empty before the welcome."""
        return self.mirror.device

    @property
    def waits(self) -> Mapping[str, Wait]:
        """By service the wait of who joins now, as the centre says it; empty while cut off."""
        return self.mirror.waits if self.online else {}

    async def run(self) -> None:
        """Keep the line; returns when the centre ends it for good. Cancel to stop."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            self._do(self._link.start(monotonic_s()))
            while self._link.phase is not Phase.ENDED:
                await asyncio.sleep(TICK_S)
                self._do(self._link.tick(monotonic_s()))

    async def ready(self) -> HallView:
        """Wait until the first view is there."""
        await self._seen.wait()
        assert self.view is not None
        return self.view

    def follow(self, follower: Follower) -> HallView | None:
        """Begin to tell the follower; in the same step the view as it is, None before the first."""
        return self.mirror.follow(follower)

    def unfollow(self, follower: Follower) -> None:
        """Stop telling it."""
        self.mirror.unfollow(follower)

    async def ask(
        self,
        verb: str,
        fields: Mapping[str, Any] | None = None,
        *,
        id: str | None = None,
        wait_s: float = 5.0,
        done_at: str | None = None,
        device: str | None = None,
    ) -> Answer:
        """Ask the centre for something; a hall node says which `device` asks."""
        if self._link.phase is Phase.ENDED:
            return Unsent()
        frame = CommandFrame(
            id=id or uuid4().hex,
            verb=verb,
            fields=dict(fields or {}),
            done_at=done_at,
            as_device=device,
        )
        answer = self._answers.get(frame.key)
        if answer is None:
            answer = self._answers[frame.key] = asyncio.get_running_loop().create_future()
        self._do(self._link.ask(monotonic_s(), frame, wait_s=wait_s))
        return await asyncio.shield(answer)

    def _do(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Dial(after_s=after_s):
                    self._spawn(self._dial(after_s))
                case Send(frame=frame) if self._socket is not None:
                    self._socket.outgoing.put_nowait(frame)
                case HangUp(code=code):
                    self._hang_up(code)
                case Status():
                    self._changed(effect)
                case Deliver(message=message):
                    if not self.mirror.take(message):
                        self._do(self._link.rebuild(monotonic_s()))
                    if self.view is not None:
                        self._seen.set()
                case Answered(id=id_, answer=answer):
                    future = self._answers.pop(id_, None)
                    if future is not None and not future.done():
                        future.set_result(answer)

    def _changed(self, status: Status) -> None:
        self.status = status
        if self._told is not None:
            self._told(status)

    async def _dial(self, after_s: float) -> None:
        await asyncio.sleep(after_s)
        socket = self._socket = _Socket()
        self._do(self._link.dialling(monotonic_s()))
        code = await self._carry(socket)
        if self._socket is socket:
            self._socket = None
            self._do(self._link.lost(monotonic_s(), code))

    async def _carry(self, socket: _Socket) -> int | None:
        """Hold one socket until it ends; gives its close code, None when there was none."""
        try:
            async with connect(
                self._address,
                compression=None,
                max_size=LARGEST,
                open_timeout=OPEN_S,
                close_timeout=CLOSE_S,
                ping_interval=PING_S,
                ping_timeout=PONG_S,
            ) as connection:
                if self._socket is not socket:
                    return None
                socket.connection = connection
                self._do(self._link.dialled(monotonic_s()))
                await self._converse(socket, connection)
            return connection.close_code
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
        except (OSError, InvalidHandshake):
            return None

    async def _converse(self, socket: _Socket, connection: ClientConnection) -> None:
        writer = asyncio.create_task(_write(socket, connection))
        try:
            async for frame in connection:
                if self._socket is not socket:
                    return
                self._do(self._link.frame(monotonic_s(), frame))
        finally:
            writer.cancel()

    def _hang_up(self, code: int) -> None:
        """Close without waiting for the other side, which may be dead."""
        socket, self._socket = self._socket, None
        if socket is not None and socket.connection is not None:
            self._spawn(socket.connection.close(code))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        assert self._group is not None
        self._group.create_task(work)


def dialled(centre: str, token: str) -> Opens:
    """A line of the device's own, under its token."""
    return lambda told: Runner(centre, token, on_status=told)


async def _write(socket: _Socket, connection: ClientConnection) -> None:
    try:
        while True:
            await connection.send(await socket.outgoing.get())
    except ConnectionClosed:
        return
