"""Tasks end, also those that overhear a cancellation."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from queue_server.ending import end


async def test_a_task_that_overhears_a_cancellation_is_cancelled_again() -> None:
    heard = []

    async def stubborn() -> None:
        for _ in range(3):
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                heard.append("overheard")
        await asyncio.Event().wait()

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    await end([task])
    assert task.cancelled()
    assert heard == ["overheard"] * 3


async def test_a_task_that_failed_ends_like_any_other() -> None:
    async def failing() -> None:
        raise ValueError

    tasks = [asyncio.create_task(failing()), asyncio.create_task(asyncio.Event().wait())]
    await asyncio.sleep(0)
    await end(tasks)
    assert all(task.done() for task in tasks)
    for task in tasks:
        with suppress(ValueError, asyncio.CancelledError):
            task.result()


async def test_nothing_to_end_ends_at_once() -> None:
    await end([])
