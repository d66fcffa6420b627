"""The published description of the API, and the pages to read it with."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from queue_server.web.guard import POLICY
from queue_server.web.parts import Parts
from queue_server.web.render import page

router = APIRouter(include_in_schema=False)
# Swagger UI writes styles into its elements; its own script still comes from this site only
DOCS_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


@router.get("/openapi.json")
async def openapi(request: Request) -> JSONResponse:
    """The API as OpenAPI."""
    return JSONResponse(request.app.openapi())


@router.get("/docs", response_class=HTMLResponse)
async def docs(request: Request, parts: Parts) -> HTMLResponse:
    """The API, to be read and tried."""
    response = page(request, parts, "docs")
    response.headers["Content-Security-Policy"] = DOCS_POLICY
    return response
