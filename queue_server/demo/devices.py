"""The demo's devices: each an own process, as in a hall."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from queue_server.mistakes import Mistake
from queue_server.store.server_process import dies_with

STOP_S = 5


def free_port(wanted: int, host: str = "127.0.0.1") -> int:
    """The port itself when nobody listens on it, else a free one; Mistake for a foreign host."""
    for port in (wanted, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            found: int = probe.getsockname()[1]
            return found
    raise Mistake("this machine has no such address", host)


class Company:
    """The child processes of a demo; one that dies is started again, all end with it."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._tasks: list[asyncio.Task[None]] = []
        self.pids: dict[str, int] = {}

    def add(self, name: str, arguments: list[str], environment: Mapping[str, str]) -> None:
        """Keep `yunhao ARGUMENTS` running."""
        task = asyncio.create_task(self._keep(name, arguments, environment), name=name)
        self._tasks.append(task)

    async def stop(self) -> None:
        """End them all and wait for it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(self, name: str, arguments: list[str], environment: Mapping[str, str]) -> None:
        pause_s = 0.2
        while True:
            with (self._log / f"{name}.log").open("ab") as log:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "queue_server.cli", *arguments),
                    env={**os.environ, **environment},
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=dies_with(os.getpid()),
                )
            self.pids[name] = process.pid
            try:
                await process.wait()
            except asyncio.CancelledError:
                await _end(process)
                raise
            await asyncio.sleep(pause_s)
            pause_s = min(5.0, pause_s * 2)


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), STOP_S)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
