"""A page as far as its socket goes: the model it was told, and what it asks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.edge.enrolled import Enrolled


class OpenPage:
    """One open page; `model` is what it shows."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.model: dict[str, Any] = {}
        self.line: dict[str, Any] = {}
        self.closed: int | None = None
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def read(self) -> None:
        """Take in what the app tells, until it closes."""
        try:
            async for frame in self.connection:
                self._take(json.loads(frame))
        except ConnectionClosed:
            pass
        self.closed = self.connection.close_code

    async def do(self, verb: str, id_: str | None = None, **fields: Any) -> dict[str, Any]:
        """Ask; gives `{done}` or `{code, text}`."""
        id_ = id_ or uuid4().hex
        answer = self._answers[id_] = asyncio.get_running_loop().create_future()
        said = {"type": "do", "id": id_, "verb": verb, "fields": fields}
        await self.connection.send(json.dumps(said))
        found: dict[str, Any] = await answer
        return found

    def _take(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "model":
                self.model = message["model"]
            case "change":
                self.model |= message["set"]
            case "line":
                self.line = message
            case "did":
                self._answers.pop(message["id"]).set_result(message)


@asynccontextmanager
async def opened(browser: Enrolled, page: str) -> AsyncIterator[OpenPage]:
    """Open the page of an enrolled browser."""
    cookie = browser.cookie.partition(";")[0]
    address = str(browser.http.base_url).replace("http", "ws", 1).rstrip("/") + browser.path
    url = f"{address.rstrip('/')}/live?page={page}"
    async with connect(url, additional_headers={"Cookie": cookie}, compression=None) as connection:
        found = OpenPage(connection)
        reading = asyncio.create_task(found.read())
        yield found
        reading.cancel()
