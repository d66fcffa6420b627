"""The browser before a display: started with the right flags, and again when it ends or hangs."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import structlog

from queue_server.clock import monotonic_s

log = structlog.get_logger()

FLAGS = (
    "--kiosk",
    "--autoplay-policy=no-user-gesture-required",
    "--noerrdialogs",
    "--disable-session-crashed-bubble",
    "--no-first-run",
    "--disable-background-networking",
)
"""What a wall needs of Chromium: the whole screen, sound by itself, no question to anybody."""
LOOK_S = 0.5
STARTS_S = 45.0
"""A browser may take so long until its page is first heard of."""
STUCK_S = 15.0
"""A page that was heard of and then is silent for so long hangs."""
AGAIN_S = (1.0, 10.0)
"""The wait before a browser that ended is started again, growing from the first to the second."""


class Browser:
    """One browser on one address; `heard` tells when its page was last heard of."""

    def __init__(
        self,
        program: str,
        address: str,
        *,
        data: Path,
        heard: Callable[[], float],
        more: Sequence[str] = (),
    ) -> None:
        profile = f"--user-data-dir={data / 'browser'}"
        self._command = (program, *FLAGS, profile, *more, address)
        self._heard = heard
        self.pid: int | None = None

    async def run(self) -> None:
        """Keep it running until cancelled."""
        wait_s = AGAIN_S[0]
        while True:
            started = monotonic_s()
            why = await self._once(started)
            log.warning("browser started again", why=why)
            if self._heard() > started:
                wait_s = AGAIN_S[0]
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, AGAIN_S[1])

    async def _once(self, started: float) -> str:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            return str(error)
        self.pid = process.pid
        try:
            while process.returncode is None:
                now, heard = monotonic_s(), self._heard()
                patience = STUCK_S if heard > started else STARTS_S
                if now - max(heard, started) > patience:
                    return "stuck"
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_S):
                        await process.wait()
            return f"ended with {process.returncode}"
        finally:
            # its pages are processes of their own, in the same group
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
