"""`/ws/board`: every hall in the asker's scope, at most twice a second.

Frames: `{type: "load", at, halls: {hall: figures}, today?, lines?: {service: standing}}`, the first
with all, the later ones with what changed; `heartbeat` when nothing did. Who has one hall alone is
told its lines too. A session that ended closes the board (4501).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import WebSocket

from queue_server.clock import monotonic_s
from queue_server.domain.refusals import Refused
from queue_server.domain.rights import Principal
from queue_server.hub.hub import Hub
from queue_server.hub.watching import Watching
from queue_server.wire.close import Close

Still = Callable[[], Awaitable[bool]]
"""Whether the asker may still see the board."""


async def serve_board(websocket: WebSocket, hub: Hub, principal: Principal, still: Still) -> None:
    """Serve a board until its page goes; the asker may read loads."""
    await websocket.accept()
    timing = hub.parts.timing
    city = hub.parts.halls.city
    halls = [name for name in city.halls if principal.serves(name)]
    places = [name for name in halls if name in city.places]
    told: Mapping[str, Mapping[str, Any]] = {}
    checked = monotonic_s()
    watching = Watching(websocket, heartbeat_s=timing.heartbeat_s, heard=lambda frame: None)
    async with watching:
        while watching.there:
            now = {
                "halls": _figures(hub, halls),
                "lines": _lines(hub, halls),
                "today": hub.load.today(places),
            }
            changed = {name: _changes(told.get(name, {}), one) for name, one in now.items()}
            news = {name: one for name, one in changed.items() if one}
            if news or not told:
                at = hub.parts.clock.now()
                await watching.send({"type": "load", "at": at, "halls": {}} | news)
            told = now
            if monotonic_s() - checked >= timing.recheck_s:
                checked = monotonic_s()
                if not await still():
                    await watching.close(Close.WITHDRAWN)
            # waits grow without any event, so each turn may have news
            await watching.pause(timing.board_s)


def _figures(hub: Hub, halls: list[str]) -> dict[str, dict[str, Any]]:
    """Each hall's figures; `as_of` where they are of an earlier moment, since the line is down."""
    found = {name: one.document() for name, one in hub.load.figures(halls).items()}
    for name, figures in found.items():
        at = hub.parts.as_of(name)
        if at is not None:
            figures["as_of"] = at
    return found


def _changes(told: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in now.items() if told.get(name) != one}


def _lines(hub: Hub, halls: list[str]) -> dict[str, dict[str, Any]]:
    if len(halls) != 1:
        return {}
    try:
        found = hub.load.lines(halls[0])
    except Refused:
        return {}
    return {service: one.document() for service, one in found.items()}
