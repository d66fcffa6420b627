"""A line to the store that loses answers: the command arrives, what it says does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from redis.asyncio.connection import parse_url


@asynccontextmanager
async def losing(store_url: str, folder: Path, answers: int) -> AsyncIterator[str]:
    """The address of a line that breaks after each function call, as often as `answers` says."""
    store, left = str(parse_url(store_url)["path"]), [answers]

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_unix_connection(store)
        try:
            while request := await reader.read(1 << 16):
                inner_writer.write(request)
                answer = await inner_reader.read(1 << 16)
                if b"FCALL" in request and left[0] > 0:
                    left[0] -= 1
                    break
                writer.write(answer)
        finally:
            inner_writer.close()
            writer.close()

    server = await asyncio.start_unix_server(carry, folder / "line.sock")
    try:
        yield f"unix://{folder}/line.sock"
    finally:
        server.close()
        assert left == [0]
