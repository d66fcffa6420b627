"""A command done for a device, and read back before it is answered."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from queue_server.domain.commands import Caller, Command
from queue_server.domain.events import Position
from queue_server.domain.hall import Reply
from queue_server.domain.rights import Principal
from queue_server.hub.session import Session

READ_OWN_S = 2.0
"""How long a reply waits for this process's fold; after it the reply goes out all the same."""


async def perform(session: Session, command: Command, who: Principal, id_: str) -> Reply:
    """Do a command, and let this process's fold take it in, so that its events go first."""
    port = session.port
    reply = await port.perform(command, Caller(principal=who.id, id=id_))
    position = Position(reply["epoch"], reply["seq"])
    if port.view.position < position:
        with suppress(TimeoutError):
            async with asyncio.timeout(READ_OWN_S):
                await port.reached(position)
    return reply
