"""The published description of the API, and the pages to read it with."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse

from queue_server.web.access import COOKIE, KEY_HEADER
from queue_server.web.guard import POLICY
from queue_server.web.parts import Parts
from queue_server.web.render import page

router = APIRouter(include_in_schema=False)
# Swagger UI writes styles into its elements; its own script still comes from this site only
DOCS_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
DESCRIPTION = (
    "The queue of a city's service halls. Times are RFC 3339 with offset, durations seconds. "
    "Every POST but `/session` takes an `Idempotency-Key`: the same key gives the same answer; "
    "without a sign-in it holds 128 random bits. "
    "Refusals are `application/problem+json` with a stable `code`. "
    "The websocket messages are described in `/asyncapi.json`."
)
SECURITY: dict[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A session's or device's token"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    "holder": {"type": "apiKey", "in": "header", "name": KEY_HEADER},
}
TAGS = [
    {"name": "halls", "description": "Halls, their lines, views, events and stops"},
    {"name": "items", "description": "What citizens apply for, and where"},
    {"name": "tickets", "description": "Numbers and their life"},
    {"name": "windows", "description": "Windows and their calls"},
    {"name": "city", "description": "The city in figures"},
    {"name": "access", "description": "Sessions and devices"},
    {"name": "health", "description": "Alive, ready, measured"},
]


@router.get("/openapi.json")
async def openapi(request: Request) -> JSONResponse:
    """The API as OpenAPI, made once."""
    app = request.app
    if app.openapi_schema is None:
        app.openapi_schema = document(app.routes)
    return JSONResponse(app.openapi_schema)


def document(routes: Any) -> dict[str, Any]:
    """The OpenAPI document of the routes."""
    found = get_openapi(
        title="Yunhao",
        version=version("yunhao"),
        description=DESCRIPTION,
        routes=routes,
        tags=TAGS,
    )
    found.setdefault("components", {})["securitySchemes"] = SECURITY
    # each is enough by itself, and much is open to anyone
    found["security"] = [{}, *({name: []} for name in SECURITY)]
    return found


@router.get("/docs", response_class=HTMLResponse)
async def docs(request: Request, parts: Parts) -> HTMLResponse:
    """The API, to be read and tried."""
    response = page(request, parts, "docs")
    response.headers["Content-Security-Policy"] = DOCS_POLICY
    return response
