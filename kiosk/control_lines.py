"""A line protocol for hands on simulated devices: each line is answered by one line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

LONGEST = 256


async def serve_lines(obey: Callable[[str], str], host: str, port: int) -> asyncio.Server:
    """Listen for lines of `LONGEST` bytes at most; the caller closes the server."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                writer.write(obey(line.decode("utf-8", "replace")).encode() + b"\n")
                await writer.drain()
        except (OSError, ValueError):
            writer.transport.abort()  # a line without an end, or nobody there any more
        finally:
            writer.close()

    return await asyncio.start_server(serve, host, port, limit=LONGEST)
