"""Citizens' and managers' pages."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from hall_config.model import Hall
from queue_server.domain.refusals import Refused
from queue_server.domain.rights import ANYONE, may
from queue_server.domain.ticket import Channel
from queue_server.texts import refusal_text
from queue_server.web.access import Who, require_own_origin, set_session
from queue_server.web.asked import TicketAsked
from queue_server.web.hall_map import hall_map
from queue_server.web.held import keep_key
from queue_server.web.items import item_halls, item_out
from queue_server.web.language import language_of
from queue_server.web.load import figures, loads
from queue_server.web.names import short_names
from queue_server.web.parts import Parts, WebParts
from queue_server.web.rates import Door
from queue_server.web.render import page
from queue_server.web.taking import take

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
FOUND, BEST = 12, 5
"""Items of a list, and halls that an item's page shows before the others."""


@router.get("/")
async def find_page(request: Request, parts: Parts, q: str = "") -> Response:
    """Find an item."""
    language = language_of(request)
    found = parts.items.find(q[:200], limit=FOUND)
    items = [item_out(parts, parts.city.items[one], language) for one in found]
    having = {one.theme for one in parts.city.items.values()}
    themes = [one for one in parts.city.themes.values() if one.id in having]
    return page(request, parts, "find", q=q[:200], items=items, themes=themes)


@router.get("/item/{item}")
async def item_page(request: Request, parts: Parts, item: str) -> Response:
    """An item, what to bring, and where."""
    found = parts.city.items.get(item)
    if found is None:
        return unknown(request, parts, "ITEM_UNKNOWN")
    language = language_of(request)
    halls = item_halls(parts, found, language)
    told = item_out(parts, found, language)
    drawn = hall_map(parts.city, halls, best=BEST)
    return page(request, parts, "item", item=told, halls=halls, best=BEST, map=drawn)


@router.post("/take")
async def take_page(
    request: Request,
    parts: Parts,
    who: Who,
    hall: Annotated[str, Form(max_length=80)],
    item: Annotated[str, Form(max_length=80)],
    key: Annotated[str, Form(min_length=8, max_length=100)],
) -> Response:
    """Take a remote number and go to its page; sending the form twice takes one."""
    asked = TicketAsked(hall=hall, items=[item], channel=Channel.PHONE)
    try:
        reply = await take(parts, request, who, asked, key)
    except Refused as refused:
        return unknown(request, parts, refused.code, status=409)
    ticket = reply["ticket"]["id"]
    found = RedirectResponse(f"/t/{ticket}#k={parts.keys.holder_key(ticket)}", 303)
    keep_key(found, request, parts, ticket, parts.keys.holder_key(ticket))
    return found


@router.get("/sign-in")
async def sign_in_page(request: Request, parts: Parts, to: str = "/board") -> Response:
    """The form for staff."""
    return page(request, parts, "sign_in", to=_own(to), refused=None)


@router.post("/sign-in")
async def sign_in_form(
    request: Request,
    parts: Parts,
    user: Annotated[str, Form(max_length=80)],
    password: Annotated[str, Form(max_length=200)],
    to: Annotated[str, Form(max_length=200)] = "/board",
) -> Response:
    """Begin a session and go on; the form again where that failed."""
    require_own_origin(request, parts)
    await parts.limiter.pass_(Door.SIGN_IN, request)
    address = request.client.host if request.client else None
    try:
        grant = await parts.records.people.sign_in(user, password, address=address)
    except Refused as refused:
        text = refusal_text(refused.code, language_of(request).locale)
        return page(request, parts, "sign_in", status=409, to=_own(to), refused=text)
    response = RedirectResponse(_own(to), 303)
    set_session(response, request, parts, grant.token)
    return response


def _own(address: str) -> str:
    """An address of this site, never of another."""
    own = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if own else "/board"


@router.get("/board")
async def board_page(request: Request, parts: Parts, who: Who) -> Response:
    """The city live, for managers and the city."""
    if not may(who, "read_load"):
        if who != ANYONE:
            return page(request, parts, "not_for_you", status=403)
        return to_sign_in(request)
    language = language_of(request)
    rows = loads(parts, [one for one in parts.city.places.values() if who.serves(one.id)], language)
    short = short_names([row.name for row in rows])
    shown = [{**row.model_dump(), "short": name} for row, name in zip(rows, short, strict=True)]
    follows, zone = may(who, "follow_up"), parts.clock.timezone
    own = parts.city.halls[rows[0].hall] if len(rows) == 1 else None
    lines = [] if own is None else [_line(parts, own, one) for one in own.services]
    reports = may(who, "read_reports")
    facts: dict[str, Any] = {"follows": follows, "reports": reports, "own": own, "lines": lines}
    line = parts.city.shared
    facts["shared"] = line if line is not None and who.serves(line.id) else None
    facts["shared_now"] = None if line is None else figures(parts, line.id)
    return page(request, parts, "board", rows=shown, zone=zone, **facts)


def _line(parts: WebParts, hall: Hall, service: str) -> dict[str, Any]:
    target = hall.policies[service].target_wait_s
    place = hall.zones[hall.services[service]].name
    name = parts.city.services[service].name
    return {"service": service, "name": name, "place": place, "target": target}


def to_sign_in(request: Request) -> Response:
    """To the form, and back here."""
    return RedirectResponse(f"/sign-in?to={quote(request.url.path)}", 303)


def unknown(request: Request, parts: WebParts, code: str, *, status: int = 404) -> Response:
    """The page that says what cannot be done, and what can."""
    text = refusal_text(code, language_of(request).locale)
    return page(request, parts, "unknown", status=status, text=text)
