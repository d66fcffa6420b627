"""The local door: what a business system on the same machine may ask of a device's app.

On loopback alone, by a token that lies in a file which only the machine's own user can read. A page
of a browser has no token and does not come in.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from queue_server.device.answers import Answer, Denied, Done
from queue_server.device.page_socket import Ask, say_answer
from queue_server.device.texts import Texts, spoken

PAGE = "door"
TOKEN_FILE = "door.token"
KEY_LIMIT = 100
_STATUS = {"UNSENT": 503, "UNKNOWN": 504, "MALFORMED": 422, "NOT_ALLOWED": 403, "SIGNED_OUT": 401}


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalDoor:
    """What an app lets in: the verbs, how they are done, and what can be read."""

    token: str
    verbs: Mapping[str, str]
    """Path below `/door/` to the verb that is asked."""
    do: Callable[[Ask], Awaitable[Answer]]
    read: Callable[[], Mapping[str, Any]]
    texts: Texts


def door_token(data: Path) -> str:
    """The door's token, drawn at the first start and kept in a file of mode 0600."""
    path = data / TOKEN_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        path.chmod(0o600)
        kept = path.read_text(encoding="ascii").strip()
        if kept:
            return kept
        descriptor = os.open(path, os.O_WRONLY | os.O_TRUNC)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(token := secrets.token_urlsafe(32))
    return token


def open_door(app: FastAPI, door: LocalDoor) -> None:
    """Serve the door beside the app's pages."""

    @app.get("/door/ticket")
    async def ticket(request: Request) -> JSONResponse:
        return _answered(dict(door.read())) if _known(request, door) else _stranger(door, request)

    @app.post("/door/{path}")
    async def ask(request: Request, path: str) -> JSONResponse:
        if not _known(request, door):
            return _stranger(door, request)
        fields = await _fields(request)
        verb, key = door.verbs.get(path), request.headers.get("idempotency-key", uuid4().hex)
        if verb is None or fields is None or not 0 < len(key) <= KEY_LIMIT:
            return _said(door, request, Denied(code="MALFORMED", text=path[:80]))
        language = _language(request)
        answer = await door.do(Ask(page=PAGE, verb=verb, fields=fields, language=language, id=key))
        return _said(door, request, answer)


def _known(request: Request, door: LocalDoor) -> bool:
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    same = secrets.compare_digest(given.encode(), door.token.encode())
    return same and "origin" not in request.headers


async def _fields(request: Request) -> dict[str, Any] | None:
    """The body as an object; an empty one says nothing more."""
    if not await request.body():
        return {}
    try:
        found = await request.json()
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _stranger(door: LocalDoor, request: Request) -> JSONResponse:
    text = door.texts.say(_language(request), "The door's token is missing or wrong.")
    return _answered({"code": "NOT_ALLOWED", "text": text}, 401)


def _said(door: LocalDoor, request: Request, answer: Answer) -> JSONResponse:
    said = say_answer(answer, door.texts, _language(request))
    if isinstance(answer, Done):
        return _answered({**answer.data, "now": dict(door.read())})
    return _answered(said, _STATUS.get(said["code"], 409))


def _answered(body: Mapping[str, Any], status: int = 200) -> JSONResponse:
    return JSONResponse(dict(body), status, headers={"Cache-Control": "no-store"})


def _language(request: Request) -> str:
    return spoken(request.headers.get("accept-language", "").partition(",")[0].strip() or None)
