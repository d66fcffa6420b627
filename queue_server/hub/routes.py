"""The hub's doors: mount `hub_router`, and give the parts by `use_hub` before anyone comes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, WebSocket

from queue_server.domain.rights import Principal, may
from queue_server.hub.asyncapi import document
from queue_server.hub.board_socket import serve_board
from queue_server.hub.device_socket import serve_device
from queue_server.hub.hub import Hub
from queue_server.hub.origin import own_page
from queue_server.hub.parts import HubParts
from queue_server.hub.ticket_socket import serve_ticket
from queue_server.wire.close import Close

__all__ = ["Hub", "HubParts", "close_hub", "hub_of", "hub_router", "use_hub"]

COOKIE = "yunhao_session"
FOREIGN = 1008

hub_router = APIRouter()


def use_hub(app: FastAPI, parts: HubParts) -> Hub:
    """Make the hub of this app and give it its parts."""
    hub = Hub(parts)
    app.state.hub = hub
    return hub


def hub_of(app: FastAPI) -> Hub:
    """The hub of an app."""
    hub: Hub = app.state.hub
    return hub


def close_hub(app: FastAPI) -> None:
    """Tell every device that the centre goes down and will be back."""
    hub_of(app).close()


@hub_router.websocket("/ws/device")
async def device(websocket: WebSocket) -> None:
    """A device's line: wire/messages.py has the frames."""
    hub = hub_of(websocket.app)
    if await _own(websocket, hub):
        await serve_device(websocket, hub)


@hub_router.websocket("/ws/board")
async def board(websocket: WebSocket) -> None:
    """The city's figures, for staff who may read loads."""
    hub = hub_of(websocket.app)
    if not await _own(websocket, hub):
        return
    principal = await _staff(websocket, hub)
    if principal is None or not may(principal, "read_load"):
        await websocket.accept()
        await websocket.close(Close.NOT_HERE)
        return

    async def still() -> bool:
        found = await _staff(websocket, hub)
        return found is not None and may(found, "read_load")

    await serve_board(websocket, hub, principal, still)


@hub_router.websocket("/ws/tickets/{ticket}")
async def ticket(websocket: WebSocket, ticket: str) -> None:
    """One ticket, for its holder's page or anyone's."""
    hub = hub_of(websocket.app)
    if await _own(websocket, hub):
        await serve_ticket(websocket, hub, ticket)


@hub_router.get("/asyncapi.json", include_in_schema=False)
async def asyncapi() -> dict[str, Any]:
    """The websocket messages as AsyncAPI."""
    return document()


async def _own(websocket: WebSocket, hub: Hub) -> bool:
    """Turn a foreign page away before anything is accepted; the browser gets HTTP 403."""
    if own_page(websocket, hub.parts.allowed_origins, hub.parts.public_url):
        return True
    await websocket.close(FOREIGN)
    return False


async def _staff(websocket: WebSocket, hub: Hub) -> Principal | None:
    scheme, _, bearer = websocket.headers.get("authorization", "").partition(" ")
    token = bearer if scheme.lower() == "bearer" else websocket.cookies.get(COOKIE)
    return await hub.parts.records.people.by_token(token) if token else None
