"""The other end of the carriers: an HTTP gateway and a mail server on real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Heard:
    """One request as the peer had it."""

    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class HttpPeer:
    """Answers with the statuses that it was told, then 200; `on_heard` is called before."""

    answers: list[int] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    on_heard: Callable[[], None] = lambda: None
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = [one.partition(": ") for one in head.split("\r\n")[1:] if one]
        headers = {name.lower(): value for name, _, value in lines}
        body = await reader.readexactly(int(headers["content-length"]))
        self.heard.append(Heard(headers=headers, body=body))
        self.on_heard()
        status = self.answers.pop(0) if self.answers else 200
        moved = f"Location: {self.url}elsewhere\r\n" if 300 <= status < 400 else ""
        writer.write(
            f"HTTP/1.1 {status} x\r\n{moved}Content-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        writer.close()


@asynccontextmanager
async def http_peer(*answers: int) -> AsyncIterator[HttpPeer]:
    """A gateway that listens."""
    peer = HttpPeer(answers=list(answers))
    server = await asyncio.start_server(peer.serve, "127.0.0.1", 0)
    peer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with server:
        yield peer


@dataclass
class MailPeer:
    """A mail server that takes every letter, or refuses recipients with `refuses`."""

    refuses: int | None = None
    letters: list[str] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode().strip().upper():
            if line.startswith("DATA"):
                writer.write(b"354 go\r\n")
                letter = await reader.readuntil(b"\r\n.\r\n")
                self.letters.append(letter.decode().removesuffix(".\r\n"))
            refused = self.refuses if line.startswith("RCPT") else None
            code = 221 if line.startswith("QUIT") else refused or 250
            writer.write(f"{code} x\r\n".encode())
            if code == 221:
                break
        writer.close()


@asynccontextmanager
async def mail_peer(*, refuses: int | None = None) -> AsyncIterator[MailPeer]:
    """A mail server that listens."""
    peer = MailPeer(refuses=refuses)
    server = await asyncio.start_server(peer.serve, "127.0.0.1", 0)
    peer.port = server.sockets[0].getsockname()[1]
    async with server:
        yield peer
