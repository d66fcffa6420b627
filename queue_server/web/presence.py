"""Presence at arrival: a code that changes each minute and is seen in the hall alone.

A screen of the hall shows it; who scans it opens `/here/{hall}` and gets a cookie that says so for
some minutes. Where the centre asks for presence, a holder arrives by phone with it alone; kiosks
and staff see who stands before them.
"""

from __future__ import annotations

from typing import Annotated

import segno
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from queue_server.clock import real_ms
from queue_server.domain.refusals import refusal
from queue_server.domain.rights import ANYONE, may
from queue_server.web.access import Who, allow, is_secure
from queue_server.web.language import language_of
from queue_server.web.pages import to_sign_in, unknown
from queue_server.web.parts import Parts, WebParts
from queue_server.web.rates import Door
from queue_server.web.render import page
from queue_server.web.ticket_code import QUIET_MODULES

router = APIRouter(tags=["tickets"])
pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
SLOT_MS, SLOTS = 60_000, 3
"""A code is shown for one slot of real time, and taken in that slot and the two after it."""
HERE_S = 10 * 60
"""How long a phone that scanned the code is taken to be in the hall."""
COOKIE = "yunhao_here"


class PresenceOut(BaseModel):
    """What a screen of the hall shows now."""

    link: str
    image: str
    """A picture as a data address."""
    lasts_s: int
    """Seconds until the next one."""


@router.get("/halls/{hall}/presence")
async def read_presence(parts: Parts, who: Who, hall: str) -> PresenceOut:
    """The hall's code of this minute, for its screens and staff."""
    parts.halls.route(hall)
    allow(who, "read_view", hall)
    return presence_out(parts, hall)


def presence_out(parts: WebParts, hall: str) -> PresenceOut:
    """The code as a picture, and how long it is shown."""
    now = real_ms()
    code = parts.keys.presence_code(hall, now // SLOT_MS)
    link = f"{parts.own_url}/here/{hall}?c={code}"
    image = segno.make(link, error="m", micro=False).svg_data_uri(
        border=QUIET_MODULES, dark="#000", light="#fff"
    )
    return PresenceOut(link=link, image=image, lasts_s=(SLOT_MS - now % SLOT_MS) // 1000 + 1)


def shown_lately(parts: WebParts, hall: str, code: str) -> bool:
    """Tell whether the hall shows this code now, or did a moment ago."""
    slot = real_ms() // SLOT_MS
    return code in {parts.keys.presence_code(hall, slot - back) for back in range(SLOTS)}


def require_presence(request: Request, parts: WebParts, hall: str) -> None:
    """Refuse PRESENCE_NEEDED where the centre asks for presence and the phone did not show it."""
    if parts.presence and not _is_here(request, parts, hall):
        raise refusal("PRESENCE_NEEDED", hall)


def _is_here(request: Request, parts: WebParts, hall: str) -> bool:
    until, _, signature = request.cookies.get(COOKIE, "").partition(".")
    fresh = until.isdecimal() and len(until) < 16 and int(until) > real_ms()
    return fresh and parts.keys.signed("here", f"{hall} {until}", signature)


@pages.get("/here/{hall}")
async def here_page(
    request: Request, parts: Parts, hall: str, c: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """Who scanned the hall's code: the own numbers of this hall, to say that one is here."""
    found = parts.city.halls.get(hall)
    if found is None:
        return unknown(request, parts, "HALL_UNKNOWN")
    await parts.limiter.pass_(Door.HERE, request)
    here = shown_lately(parts, hall, c) if c else _is_here(request, parts, hall)
    name = language_of(request).of(found.name)
    shown = page(request, parts, "here", hall=hall, name=name, here=here, secret=True)
    if here and c:
        until = str(real_ms() + 1000 * HERE_S)
        proof = f"{until}.{parts.keys.sign('here', f'{hall} {until}')}"
        private = is_secure(request, parts)
        shown.set_cookie(
            COOKIE, proof, max_age=HERE_S, httponly=True, samesite="lax", secure=private
        )
    return shown


@pages.get("/arrival/{hall}")
async def arrival_page(request: Request, parts: Parts, who: Who, hall: str) -> Response:
    """The hall's code on a screen of its own, for any browser that somebody of the hall opens."""
    if hall not in parts.city.halls:
        return unknown(request, parts, "HALL_UNKNOWN")
    if not may(who, "read_view", hall):
        if who != ANYONE:
            return page(request, parts, "not_for_you", status=403)
        return to_sign_in(request)
    name = language_of(request).of(parts.city.halls[hall].name)
    return page(request, parts, "arrival", hall=hall, name=name, shown=presence_out(parts, hall))
