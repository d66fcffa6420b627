"""The holder's key in a cookie of the ticket's own page, for browsers without a script.

An address's fragment reaches no server, so a page without a script cannot know its key. The cookie
is sent to this one page alone, no script reads it, and no log has it.
"""

from __future__ import annotations

from fastapi import Request, Response

from queue_server.web.access import is_secure
from queue_server.web.parts import WebParts

COOKIE = "yunhao_holder"
LASTS_S = 2 * 24 * 3600


def keep_key(response: Response, request: Request, parts: WebParts, ticket: str, key: str) -> None:
    """Let the browser bring the key to the ticket's page."""
    response.set_cookie(
        COOKIE,
        key,
        path=f"/t/{ticket}",
        max_age=LASTS_S,
        httponly=True,
        samesite="lax",
        secure=is_secure(request, parts),
    )


def kept_key(request: Request, parts: WebParts, ticket: str) -> str:
    """The holder's key that the browser brought; empty where it is none of this ticket's."""
    key = request.cookies.get(COOKIE, "")
    return key if key and parts.keys.holds(ticket, key) else ""
