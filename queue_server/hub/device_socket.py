"""`/ws/device`: hello, welcome, what was missed or a snapshot; then events and commands."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import structlog
from fastapi import WebSocket, WebSocketDisconnect

from queue_server.clock import monotonic_s
from queue_server.domain.events import START, Event, Position
from queue_server.domain.refusals import Refused
from queue_server.domain.rights import DEVICE_ROLES, Principal, Role
from queue_server.hub.commands import heard
from queue_server.hub.hub import Hub
from queue_server.hub.node import Node
from queue_server.hub.session import Session
from queue_server.hub.told_waits import tell_waits
from queue_server.ports import HallPort, RecordsUnavailable, StoreUnavailable
from queue_server.wire.close import Close
from queue_server.wire.codec import Malformed, UnknownType, decode_from_device, encode
from queue_server.wire.messages import (
    FRAME_LIMIT,
    SPEAKS,
    CommandFrame,
    Heartbeat,
    Hello,
    Resync,
)

log = structlog.get_logger()

RESUME_LIMIT = 256
"""With more missed events than this a snapshot is shorter."""
CLOSE_S = 2.0


class Rejected(Exception):
    """The hello does not lead to a session; the socket is closed with the code."""

    def __init__(self, code: Close) -> None:
        super().__init__(code.name)
        self.code = code


async def serve_device(websocket: WebSocket, hub: Hub) -> None:
    """Serve one device's socket until it ends."""
    await websocket.accept()
    try:
        hello = await _hello(websocket, hub)
        address = websocket.client.host if websocket.client else None
        session = await _session(hub, hello, address)
    except Rejected as rejected:
        await websocket.close(rejected.code)
        return
    except WebSocketDisconnect:
        return
    hub.enter(session)
    log.info("device connected", device=session.principal.id, hall=session.hall)
    try:
        await _converse(websocket, hub, session, hello)
    finally:
        session.port.unfollow(session)
        hub.leave(session)
        log.info("device gone", device=session.principal.id, hall=session.hall)


async def _hello(websocket: WebSocket, hub: Hub) -> Hello:
    try:
        async with asyncio.timeout(hub.parts.timing.hello_s):
            hello = decode_from_device(await _frame(websocket))
    except TimeoutError:
        raise Rejected(Close.NO_HELLO) from None
    except Malformed:
        raise Rejected(Close.MALFORMED) from None
    if not isinstance(hello, Hello):
        raise Rejected(Close.NO_HELLO)
    if hello.speaks[0] > SPEAKS[1] or hello.speaks[1] < SPEAKS[0]:
        raise Rejected(Close.TOO_OLD)
    return hello


async def _frame(websocket: WebSocket) -> str:
    """The next frame's text; Malformed for one without text and for one that is too long."""
    try:
        text = await websocket.receive_text()
    except KeyError:  # so starlette says that the frame was binary
        raise Malformed("binary") from None
    if len(text) > FRAME_LIMIT:
        raise Malformed("too long")
    return text


async def _session(hub: Hub, hello: Hello, address: str | None) -> Session:
    parts = hub.parts
    principal = await parts.records.devices.by_token(hello.token)
    if principal is None or not principal.roles & DEVICE_ROLES:
        raise Rejected(Close.BAD_TOKEN)
    port = _port(hub, principal, hello)
    if port.view.position == START:
        raise Rejected(Close.NOT_READY)
    return Session(
        parts,
        hub.frames,
        hub.configs,
        port=port,
        principal=principal,
        token=hello.token,
        language=hello.language or "zh-CN",
        address=address,
    )


def _port(hub: Hub, principal: Principal, hello: Hello) -> HallPort:
    hall = hello.hall or (next(iter(principal.halls)) if len(principal.halls) == 1 else "")
    if not principal.serves(hall) or (Role.CENTRE not in principal.roles and not principal.halls):
        raise Rejected(Close.BAD_TOKEN)
    try:
        return hub.parts.halls.route(hall)
    except Refused:
        raise Rejected(Close.BAD_TOKEN) from None


async def _converse(websocket: WebSocket, hub: Hub, session: Session, hello: Hello) -> None:
    try:
        await websocket.send_text(session.welcome(hello.config))
        node = Node(session) if session.kind is Role.EDGE else None
        if node is not None:
            await node.look()
        await _begin(session, hello.position)
        writer = asyncio.create_task(session.write(websocket))
        tasks = [
            writer,
            asyncio.create_task(_read(websocket, session, node)),
            asyncio.create_task(_watch(session)),
            asyncio.create_task(tell_waits(session, hub.waits)),
            *([asyncio.create_task(node.run())] if node is not None else []),
            asyncio.create_task(session.mailbox.closed()),
        ]
        try:
            # the reader ends when the device goes, the others when the centre closes
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            session.mailbox.close(Close.RESTART)
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_S):
                    await websocket.close(await writer)
        finally:
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
        _raise_bugs(results)
    except (WebSocketDisconnect, RuntimeError):
        # starlette's RuntimeError: a send after the close, which the reader noticed first
        return


def _raise_bugs(results: Sequence[object]) -> None:
    for result in results:
        expected = (asyncio.CancelledError, WebSocketDisconnect, RuntimeError)
        if isinstance(result, BaseException) and not isinstance(result, expected):
            raise result


async def _begin(session: Session, position: str | None) -> None:
    """Follow the hall from the device's position if that can be resumed, else from a snapshot."""
    missed = await _missed(session, position)
    view = session.port.follow(session)
    if missed is not None and position is not None:
        last = missed[-1].position if missed else Position.parse(position)
        if last == view.position:
            for event in missed:
                session.happened(event)
            return
    session.mailbox.snapshot()


async def _missed(session: Session, position: str | None) -> list[Event] | None:
    if position is None:
        return None
    try:
        at = Position.parse(position)
        found = await session.port.after(at, limit=RESUME_LIMIT + 1)
    except (Refused, StoreUnavailable, RecordsUnavailable):
        return None
    return found if len(found) <= RESUME_LIMIT else None


async def _read(websocket: WebSocket, session: Session, node: Node | None) -> None:
    while True:
        try:
            text = await _frame(websocket)
            session.heard = monotonic_s()
            message = decode_from_device(text)
        except UnknownType:
            continue
        except Malformed:
            session.mailbox.close(Close.MALFORMED)
            return
        if isinstance(message, Resync):
            session.mailbox.snapshot()
        elif isinstance(message, CommandFrame) and node is not None:
            await node.take(message)
        elif isinstance(message, CommandFrame):
            session.mailbox.reply(encode(await heard(session, message)))


async def _watch(session: Session) -> None:
    """Send heartbeats, notice silence, and look again whether token and session still stand."""
    timing = session.parts.timing
    session.heard = monotonic_s()
    checked = float("-inf")
    while True:
        now = monotonic_s()
        if now - session.heard > 2 * timing.heartbeat_s:
            session.mailbox.close(Close.SILENT)
            return
        if now - checked >= timing.recheck_s:
            checked = now
            try:
                await _recheck(session)
            except Exception as error:
                # a hall goes on calling while SQL is away; who is here was let in with it present
                log.warning("records away", device=session.principal.id, error=repr(error))
        await asyncio.sleep(timing.heartbeat_s)
        session.mailbox.reply(encode(Heartbeat()))


async def _recheck(session: Session) -> None:
    records = session.parts.records
    if await records.devices.by_token(session.token) is None:
        session.mailbox.close(Close.WITHDRAWN)
        return
    await records.devices.seen(session.principal.id, session.status)
    token = session.person_token
    if token is not None and await records.people.by_token(token) is None:
        session.person = session.person_token = None
