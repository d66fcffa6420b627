"""`/ws/board`: the figures of every hall in the asker's scope, at most twice a second.

Frames: `{type: "load", at, halls: {hall: figures}}`, the first with all halls, the later ones with
those that changed; `heartbeat` when nothing did.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import WebSocket

from queue_server.domain.rights import Principal
from queue_server.hub.hub import Hub
from queue_server.hub.watching import Watching


async def serve_board(websocket: WebSocket, hub: Hub, principal: Principal) -> None:
    """Serve a board until its page goes; the asker may read loads."""
    await websocket.accept()
    timing = hub.parts.timing
    halls = [name for name in hub.parts.halls.city.halls if principal.serves(name)]
    told: Mapping[str, Any] = {}
    watching = Watching(websocket, heartbeat_s=timing.heartbeat_s, heard=lambda frame: None)
    async with watching:
        while watching.there:
            figures = _figures(hub, halls)
            changed = {name: one for name, one in figures.items() if told.get(name) != one}
            if changed or not told:
                at = hub.parts.clock.now()
                await watching.send({"type": "load", "at": at, "halls": changed})
            told = figures
            # waits grow without any event, so each turn may have news
            await watching.pause(timing.board_s)


def _figures(hub: Hub, halls: list[str]) -> dict[str, dict[str, int]]:
    """Each hall's figures; `as_of` where they are of an earlier moment, since the line is down."""
    found = {name: one.document() for name, one in hub.load.figures(halls).items()}
    for name, figures in found.items():
        at = hub.parts.as_of(name)
        if at is not None:
            figures["as_of"] = at
    return found
