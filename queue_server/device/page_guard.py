"""What stands before every page of a device: strict headers, and only its own pages may ask."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CACHED = ("/static/vendor/",)


class PageGuard:
    """Answers only to its own host names and address, and lets only its own pages change anything.

    The host check keeps a foreign site from reaching a loopback app under a name of its own (DNS
    rebinding); the Origin check keeps it from posting or opening a socket.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset((*LOOPBACK, *hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        name = urlsplit(f"//{host}").hostname
        # an address cannot be given another name's meaning; a name can
        known = name in self._hosts or name == (scope.get("server") or ("",))[0]
        asks = scope["type"] == "websocket" or scope["method"] not in SAFE
        if not known or (asks and not own_origin(headers)):
            await _turn_away(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(send, host, scope["path"]))


def own_origin(headers: Headers) -> bool:
    """Whether the request comes from a page of the same host, or from no page at all."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def content_policy(host: str) -> str:
    """The Content-Security-Policy of every page: everything from the app itself, nothing inline.

    The socket's address is written out, because older Chromium does not count it as 'self'.
    """
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; media-src 'self'; manifest-src 'self'; "
        f"connect-src 'self' ws://{host} wss://{host}; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    await PlainTextResponse("not from here", status_code=403)(scope, receive, send)


def _with_headers(send: Send, host: str, path: str) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = content_policy(host)
            headers["X-Content-Type-Options"] = "nosniff"
            headers.setdefault("Referrer-Policy", "no-referrer")
            headers.setdefault("Cache-Control", _caching(path))
        await send(message)

    return sender


def _caching(path: str) -> str:
    vendored = any(part in path for part in CACHED)
    return "public, max-age=31536000, immutable" if vendored else "no-cache"
