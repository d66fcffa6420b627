"""Shorthand for talking to a store under test."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from queue_server.store.connection import connect
from queue_server.store.state import Phase, StoreState
from queue_server.store.supervisor import EmbeddedStore


async def ask(store: EmbeddedStore, *command: str | int) -> Any:
    """The ready store's answer to one command."""
    await store.ready()
    client = connect(store.url)
    try:
        return await client.execute_command(*command)
    finally:
        await client.aclose()


async def when(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds; the test's time limit ends a wait in vain."""
    while not condition():  # noqa: ASYNC110 what is waited for may be outside of the loop
        await asyncio.sleep(0.005)


def phases(states: Sequence[StoreState]) -> list[Phase]:
    """The phases in order, each once in a row."""
    order: list[Phase] = []
    for state in states:
        if order[-1:] != [state.phase]:
            order.append(state.phase)
    return order
