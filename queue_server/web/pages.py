"""Citizens' and managers' pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from hall_config.model import Hall
from queue_server.domain.numbers import TicketId, split_number, split_ticket_id
from queue_server.domain.rated import unrated_of
from queue_server.domain.refusals import Refused
from queue_server.domain.rights import ANYONE, may
from queue_server.domain.ticket import Channel, State
from queue_server.domain.view import HallView, number_key
from queue_server.texts import refusal_text
from queue_server.web.access import Who, require_own_origin, set_session
from queue_server.web.asked import TicketAsked
from queue_server.web.items import item_halls, item_out
from queue_server.web.language import Language, language_of
from queue_server.web.load import loads
from queue_server.web.names import short_names
from queue_server.web.parts import Parts, WebParts
from queue_server.web.rates import Door
from queue_server.web.render import page, spaced
from queue_server.web.show import STANDING, Reader, ahead_of, stopped_out
from queue_server.web.taking import take
from queue_server.web.words import say

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
    return page(request, parts, "item", item=told, halls=halls, best=BEST)


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
    return RedirectResponse(f"/t/{ticket}#k={parts.keys.holder_key(ticket)}", 303)


@router.get("/t/{ticket}")
async def ticket_page(request: Request, parts: Parts, ticket: str) -> Response:
    """My ticket: public facts without a script, everything with the key in the fragment."""
    split = split_ticket_id(ticket)
    if split is None or split.hall not in parts.city.halls:
        return unknown(request, parts, "TICKET_UNKNOWN")
    view = parts.halls.route(split.hall).view
    found = view.tickets.get(ticket)
    past = found is None and bool(unrated_of(view, ticket) or ticket in view.rights)
    if found is None and not past:
        if not is_unreported(view, split):
            return unknown(request, parts, "TICKET_UNKNOWN")
        name = language_of(request).of(parts.city.halls[split.hall].name)
        return page(request, parts, "unreported", number=split.number, hall=name)
    state = found.state if found else State.DONE
    letters, digits = spaced(split.number)
    language = language_of(request)
    reader = Reader(parts=parts, language=language)
    return page(
        request,
        parts,
        "ticket",
        ticket=ticket,
        ahead=ahead_of(view, found) if found else 0,
        past=past,
        letters=letters,
        digits=digits,
        hall=language.of(parts.city.halls[split.hall].name),
        state=say(language, f"state {state.value}"),
        standing=state in STANDING,
        stop=found and stopped_out(reader, view, found),
        back=_back(reader, view, ticket),
    )


def _back(reader: Reader, view: HallView, ticket: str) -> str:
    """Until when and how its holder comes back without queueing anew; empty without such a right.

    The hall keeps the right when the day of the ticket is long over.
    """
    right = view.rights.get(ticket)
    if right is None or "used" in right or reader.parts.clock.now() >= right["until"]:
        return ""
    message = (
        "Until {date} you come back without queueing anew: hold the code of your slip under a "
        "kiosk's scanner, or show this page to a guide."
    )
    date = last_day(reader.language, reader.moment(right["until"]))
    return say(reader.language, message, date=date)


def last_day(language: Language, moment: str) -> str:
    """The last day of a right that ends at that day's midnight."""
    last = datetime.fromisoformat(moment) - timedelta(milliseconds=1)
    return say(language, "{year}-{month}-{day}", year=last.year, month=last.month, day=last.day)


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
    rows = loads(parts, [one for one in parts.city.halls.values() if who.serves(one.id)], language)
    short = short_names([row.name for row in rows])
    shown = [{**row.model_dump(), "short": name} for row, name in zip(rows, short, strict=True)]
    follows, zone = may(who, "follow_up"), parts.clock.timezone
    own = parts.city.halls[rows[0].hall] if len(rows) == 1 else None
    lines = [] if own is None else [_line(parts, own, one) for one in own.services]
    return page(
        request, parts, "board", rows=shown, zone=zone, follows=follows, own=own, lines=lines
    )


def _line(parts: WebParts, hall: Hall, service: str) -> dict[str, Any]:
    target = hall.policies[service].target_wait_s
    place = hall.zones[hall.services[service]].name
    name = parts.city.services[service].name
    return {"service": service, "name": name, "place": place, "target": target}


def is_unreported(view: HallView, ticket: TicketId) -> bool:
    """Whether a kiosk holds the number for a cut, and has not reported it."""
    prefix, count = split_number(ticket.number)
    leased = view.leases.get(number_key(ticket.day, prefix))
    block = leased.block(count) if leased else None
    return block is not None and count not in block.used


def to_sign_in(request: Request) -> Response:
    """To the form, and back here."""
    return RedirectResponse(f"/sign-in?to={quote(request.url.path)}", 303)


def unknown(request: Request, parts: WebParts, code: str, *, status: int = 404) -> Response:
    """The page that says what cannot be done, and what can."""
    text = refusal_text(code, language_of(request).locale)
    return page(request, parts, "unknown", status=status, text=text)
