"""A server that ends leaves nobody hanging, whoever came last."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
import uvicorn

from queue_server.device.prompt_server import PromptServer


async def _nothing(scope: Any, receive: Any, send: Any) -> None:
    """Serve nobody: they only connect."""


def _ended(connection: socket.socket) -> bool:
    connection.settimeout(2)
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("turns", range(8))
async def test_who_comes_while_the_server_ends_is_sent_away(turns: int) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        _nothing, log_level="warning", lifespan="off", timeout_graceful_shutdown=1
    )
    server = PromptServer(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.01)
    late = [socket.create_connection(listening.getsockname()) for _ in range(3)]
    for _ in range(turns):
        await asyncio.sleep(0)
    server.should_exit = True
    await server.shutdown([listening])
    try:
        assert [await asyncio.to_thread(_ended, one) for one in late] == [True] * 3
    finally:
        for one in late:
            one.close()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
