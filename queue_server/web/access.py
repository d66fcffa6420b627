"""Who asks: the one place where tokens, cookies and holder keys become principals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Depends, Request, Response
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from queue_server.domain.refusals import refusal
from queue_server.domain.rights import ANYONE, Principal, Role, may
from queue_server.web.parts import Parts, WebParts, parts_of
from queue_server.web.problems import SignInNeeded

COOKIE = "yunhao_session"
KEY_HEADER = "X-Holder-Key"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SECRETS = frozenset({"k", "c", "lat", "lon", "travel_s"})
"""Names in an address whose values are never written down."""


class AddressStripper:
    """Takes holders' keys and positions out of a request's address before the server logs it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; its address is cut once the answer begins."""

        async def cut(message: Message) -> None:
            query: bytes = scope.get("query_string", b"")
            if query:
                scope["query_string"] = _without_secrets(query)
            await send(message)

        await self._app(scope, receive, cut if scope["type"] in ("http", "websocket") else send)


def _without_secrets(query: bytes) -> bytes:
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name not in SECRETS]
    return query if len(kept) == len(pairs) else urlencode(kept).encode("latin-1")


def holder_key_of(request: HTTPConnection) -> str | None:
    """The holder key that came with the request, by header or `?k=`."""
    return request.headers.get(KEY_HEADER) or request.query_params.get("k") or None


def bearer_of(request: HTTPConnection) -> str | None:
    """The token of the Authorization header, None when there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


async def principal_of(request: Request, parts: Parts) -> Principal:
    """Who asks; `ANYONE` when nobody says. A Bearer token that is not valid is refused with 401.

    A request that changes something is taken from the own pages only, whatever cookie it has.
    """
    token = bearer_of(request)
    if token is not None:
        found = await _by_token(parts, token)
        if found is None:
            raise SignInNeeded
        return found
    if request.method not in _SAFE:
        require_own_origin(request, parts)
    token = request.cookies.get(COOKIE)
    return (token and await parts.records.people.by_token(token)) or ANYONE


async def _by_token(parts: WebParts, token: str) -> Principal | None:
    person = await parts.records.people.by_token(token)
    return person or await parts.records.devices.by_token(token)


def require_own_origin(request: HTTPConnection, parts: WebParts) -> None:
    """Refuse NOT_ALLOWED when a browser says that a foreign page asks."""
    origin = request.headers.get("origin")
    if origin is None:
        return
    allowed = {*parts.allowed_origins, _origin(parts.own_url)}
    if origin not in allowed and urlsplit(origin).netloc != request.headers.get("host"):
        raise refusal("NOT_ALLOWED", "origin")


def _origin(url: str) -> str:
    split = urlsplit(url)
    return f"{split.scheme}://{split.netloc}"


Who = Annotated[Principal, Depends(principal_of)]
"""Who asks, `ANYONE` included."""


def allow(principal: Principal, action: str, hall: str | None = None) -> Principal:
    """Give the principal back if it may do this; 401 where nobody asks, else NOT_ALLOWED."""
    if may(principal, action, hall):
        return principal
    if principal == ANYONE:
        raise SignInNeeded
    raise refusal("NOT_ALLOWED", action)


def needs(action: str) -> Callable[..., Any]:
    """The dependency of a route that only some may ask, in all halls of theirs."""

    async def guard(who: Who) -> Principal:
        return allow(who, action)

    return guard


def ticket_caller(
    request: HTTPConnection, parts: WebParts, who: Principal, *, ticket: str, hall: str
) -> Principal:
    """Who acts on a ticket: the signed-in one, else its holder by key, or who follows it.

    A key that is not this ticket's is refused with 401.
    """
    key = holder_key_of(request)
    if key is None or (who != ANYONE and who.serves(hall)):
        return who
    if parts.keys.holds(ticket, key):
        return holder_of(ticket, hall)
    if parts.keys.follows(ticket, key):
        return follower_of(ticket, hall)
    raise SignInNeeded


def holder_of(ticket: str, hall: str) -> Principal:
    """The principal of a ticket's holder."""
    return Principal(id=f"holder:{ticket}", roles=frozenset({Role.HOLDER}), halls=frozenset({hall}))


def follower_of(ticket: str, hall: str) -> Principal:
    """The principal of who follows a ticket by its second key."""
    roles = frozenset({Role.FOLLOWER})
    return Principal(id=f"follower:{ticket}", roles=roles, halls=frozenset({hall}))


def set_session(response: Response, request: HTTPConnection, parts: WebParts, token: str) -> None:
    """Give the browser the session; its cookie ends with the browser."""
    response.set_cookie(
        COOKIE, token, httponly=True, samesite="lax", secure=is_secure(request, parts), path="/"
    )


def drop_session(response: Response, request: HTTPConnection, parts: WebParts) -> None:
    """Take the session's cookie away."""
    response.delete_cookie(
        COOKIE, httponly=True, samesite="lax", secure=is_secure(request, parts), path="/"
    )


def is_secure(request: HTTPConnection, parts: WebParts) -> bool:
    """Tell whether cookies can be kept to lines that nobody reads along."""
    return request.url.scheme in ("https", "wss") or (
        parts.own_url.startswith("https:") and request.url.netloc == urlsplit(parts.own_url).netloc
    )


__all__ = [
    "COOKIE",
    "AddressStripper",
    "Who",
    "allow",
    "bearer_of",
    "drop_session",
    "follower_of",
    "holder_key_of",
    "holder_of",
    "needs",
    "parts_of",
    "principal_of",
    "require_own_origin",
    "set_session",
    "ticket_caller",
]
