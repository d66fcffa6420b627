"""Parts of a program that run for as long as it does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()

AGAIN_S = 1.0


def kept(
    name: str, part: Callable[[], Awaitable[None]], *, again_s: float = AGAIN_S
) -> asyncio.Task[None]:
    """Run a part until the task is cancelled; one that fails is told of and begun anew."""

    async def run() -> None:
        while True:
            try:
                await part()
            except Exception:
                log.exception("a part failed and begins anew", part=name)
            await asyncio.sleep(again_s)

    return asyncio.create_task(run(), name=name)
