"""The citizens' pages as an app of the phone: manifest, worker, and the page without a line.

The worker keeps the files of the pages and one page that needs no line; what a number's page knew
last stays in the browser, and that page shows it with its age. No page of a number is kept: it may
hold the number's key.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse

from queue_server.web.language import language_of
from queue_server.web.parts import Parts
from queue_server.web.render import HERE, page
from queue_server.web.words import say

router = APIRouter(include_in_schema=False)


@router.get("/manifest.webmanifest")
async def manifest(request: Request, parts: Parts) -> JSONResponse:
    """What a phone installs, in the reader's language."""
    language = language_of(request)
    city = language.of(parts.city.name)
    found = {
        "id": "/",
        "name": f"{city} {say(language, 'Cloud queue')}",
        "short_name": say(language, "Cloud queue"),
        "lang": language.value,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f7f4",
        "theme_color": "#0f6b5c",
        "icons": [
            {"src": "/static/mark.svg", "type": "image/svg+xml", "sizes": "any", "purpose": "any"}
        ],
    }
    return JSONResponse(found, media_type="application/manifest+json")


@router.get("/worker.js")
async def worker() -> FileResponse:
    """The service worker: at the root, because a worker serves what lies below it."""
    return FileResponse(HERE / "static" / "worker.js", media_type="text/javascript")


@router.get("/offline", response_class=HTMLResponse)
async def offline(request: Request, parts: Parts) -> Response:
    """The page without a line, which the worker keeps."""
    return page(request, parts, "offline")
