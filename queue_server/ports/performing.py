"""A command done on a hall, and read back before it is answered."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Protocol

from queue_server.domain.commands import Caller, CallNext, Command
from queue_server.domain.events import Position
from queue_server.domain.hall import Reply
from queue_server.ports.halls import HallPort

READ_OWN_S = 2
"""How long a reply waits for this process's fold; after it the reply goes out all the same."""


async def perform(port: HallPort, command: Command, principal: str, key: str) -> Reply:
    """Do a command, and let this process's fold take it in: who asked reads it at once.

    `key` is the command's id. Raises what `HallPort.perform` raises.
    """
    reply = await port.perform(command, Caller(principal=principal, id=key))
    position = Position(reply["epoch"], reply["seq"])
    if port.view.position < position:
        with suppress(TimeoutError):
            async with asyncio.timeout(READ_OWN_S):
                await port.reached(position)
    return reply


class NextTicket(Protocol):
    """Gives a window its next ticket."""

    async def __call__(
        self, port: HallPort, command: CallNext, principal: str, key: str, *, draws: bool = True
    ) -> Reply:
        """Of its own lines, else, if it draws, of the city's shared line; as `perform` refuses."""


async def own_lines(
    port: HallPort, command: CallNext, principal: str, key: str, *, draws: bool = True
) -> Reply:
    """The next ticket where there is no shared line."""
    return await perform(port, command, principal, key)
