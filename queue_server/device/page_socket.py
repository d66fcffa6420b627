"""The socket between a page and its own app: the model, its changes, and what the page asks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect

from queue_server.device.answers import Answer, Denied, Done, Unsent
from queue_server.device.page_hub import PageHub, Showing
from queue_server.device.texts import Texts

HEARTBEAT_S = 2.0
"""How often a page hears from its app at least; live.js takes three times this for silence."""
ASKS = 16
"""How many asks of one page may be under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a page asks its app to do."""

    page: str
    verb: str
    fields: Mapping[str, Any]
    language: str
    id: str | None = None
    """The page's own id of the ask, fit to be the command's."""


Do = Callable[[Ask], Awaitable[Answer]]


async def converse(
    websocket: WebSocket, hub: PageHub, page: str, build: str, do: Do, texts: Texts, language: str
) -> None:
    """Keep one browser's page true until it leaves."""
    await websocket.accept()
    showing = hub.enter(page)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_tell(websocket, hub, page, build, showing))
            await _listen(websocket, page, do, texts, language, group)
    except* WebSocketDisconnect:
        pass
    finally:
        hub.leave(page, showing)


def say_answer(answer: Answer, texts: Texts, language: str) -> dict[str, Any]:
    """An answer as the page gets it: `done`, or `code` and a text for people."""
    if isinstance(answer, Done):
        return {"done": answer.data}
    if isinstance(answer, Denied):
        return {"code": answer.code, "text": answer.text}
    if isinstance(answer, Unsent):
        return {"code": "UNSENT", "text": texts.say(language, "The line is down. Nothing changed.")}
    return {"code": "UNKNOWN", "text": texts.say(language, "No answer yet. Please try again.")}


async def _tell(
    websocket: WebSocket, hub: PageHub, page: str, build: str, showing: Showing
) -> None:
    await _send(websocket, {"type": "hello", "build": build, "heartbeat_s": HEARTBEAT_S})
    while True:
        try:
            async with asyncio.timeout(HEARTBEAT_S):
                await showing.news.wait()
        except TimeoutError:
            await _send(websocket, {"type": "heartbeat"})
        for message in hub.news(page, showing):
            await _send(websocket, message)


async def _listen(
    websocket: WebSocket, page: str, do: Do, texts: Texts, language: str, group: asyncio.TaskGroup
) -> None:
    room = asyncio.Semaphore(ASKS)
    while True:
        try:
            body = _body(await websocket.receive_text())
        except KeyError:  # so starlette says that the frame was binary: nothing of a page's
            continue
        fields = body.get("fields", {})
        if body.get("type") != "do" or not isinstance(fields, Mapping):
            continue
        ask = Ask(
            page=page,
            verb=str(body.get("verb", "")),
            fields=fields,
            language=language,
            id=str(body.get("id", "")),
        )
        await room.acquire()
        task = group.create_task(_did(websocket, ask, do, texts))
        task.add_done_callback(lambda _: room.release())


async def _did(websocket: WebSocket, ask: Ask, do: Do, texts: Texts) -> None:
    answer = say_answer(await do(ask), texts, ask.language)
    await _send(websocket, {"type": "did", "id": ask.id, **answer})


async def _send(websocket: WebSocket, message: Mapping[str, Any]) -> None:
    await websocket.send_text(json.dumps(message, ensure_ascii=False, separators=(",", ":")))


def _body(frame: str) -> Mapping[str, Any]:
    try:
        body = json.loads(frame)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
