"""Headers of every answer: what pages may load, and how long files are kept."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_PLAIN = {
    "X-Content-Type-Options": "nosniff",
    # not "no-referrer": with it a browser names no origin for the forms of our own pages
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
VENDOR = "/static/vendor/"
_PACKED = (".woff", ".png")
LEVEL, SMALLEST = 5, 500
"""Of the compression: more costs the processor what it saves the line."""


class PageHeaders:
    """Adds the headers; what a route set itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and put the headers on its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _PLAIN.items():
                    headers.setdefault(name, value)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Content-Security-Policy", POLICY)
                headers.setdefault("Cache-Control", _kept(scope["path"]))
            await send(message)

        await self._app(scope, receive, guarded)


def _kept(path: str) -> str:
    # vendored files are pinned by hash and change with the release only
    return "public, max-age=86400" if path.startswith(VENDOR) else "no-cache"


class Squeezed:
    """Compresses pages and their files, and what pages load of items; devices' traffic is left.

    A page with a holder's key in it repeats nothing that its address brought (web/render.py), so
    that its compressed length tells nothing of the key.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._plain = app
        self._squeezing = GZipMiddleware(app, minimum_size=SMALLEST, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        squeezed = scope["type"] == "http" and _squeezed(scope["path"])
        await (self._squeezing if squeezed else self._plain)(scope, receive, send)


def _squeezed(path: str) -> bool:
    if path.startswith("/api/"):
        return path.startswith("/api/v1/items")
    return not path.endswith(_PACKED)
