"""What a stop offers to those who wait, as forms: for browsers without a script.

The key stands in the address's fragment, which no server sees; so its holder brings it in a form,
and it is in no address that anybody logs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from queue_server.domain.commands import Cancel
from queue_server.domain.finishing import kept
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import Offer
from queue_server.texts import refusal_text
from queue_server.web.access import holder_of
from queue_server.web.doing import Ask, Asking, TicketPlace
from queue_server.web.fields import FormKey
from queue_server.web.held import keep_key
from queue_server.web.moving import move_number
from queue_server.web.offers import halls_for
from queue_server.web.pages import unknown
from queue_server.web.render import page, spaced
from queue_server.web.show import STANDING, Reader, stopped_out
from queue_server.web.ticket_pages import last_day

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, prefix="/t/{ticket}"
)
Key = Annotated[str, Form(max_length=100)]
Hall = Annotated[str, Form(max_length=80)]
SHOWN = 12
"""Halls to choose from."""


@router.get("/offers")
async def ask_key(ask: Ask, ticket: str) -> Response:
    """The form for the key, in another language too."""
    return _shown(ask, ticket, "")


@router.post("/offers")
async def offers(ask: Ask, ticket: str, k: Key = "", hall: Hall = "", keep: Hall = "") -> Response:
    """What there is to choose; with a choice, what it means and the button that does it."""
    return _shown(ask, ticket, k.strip(), hall=hall, keep=bool(keep))


@router.post("/choose")
async def choose(
    ask: Ask, ticket: str, key: FormKey, k: Key = "", hall: Hall = "", keep: Hall = ""
) -> Response:
    """Do what was chosen, once however often the form is sent."""
    if not ask.parts.keys.holds(ticket, k):
        return _shown(ask, ticket, k)
    try:
        place = ask.place(ticket)
        holder = replace(ask.under(key), who=holder_of(ticket, place.hall))
        to = await (_move(holder, ticket, hall) if hall else _leave(holder, place))
    except Refused as refused:
        return _shown(ask, ticket, k, wrong=refusal_text(refused.code, ask.language.locale))
    key = ask.parts.keys.holder_key(to)
    found = RedirectResponse(f"/t/{to}#k={key}", 303)
    keep_key(found, ask.request, ask.parts, to, key)
    return found


async def _move(ask: Asking, ticket: str, hall: str) -> str:
    reply = await move_number(ask.parts, ask.who.id, ask.key, ticket, hall)
    return str(reply["ticket"]["id"])


async def _leave(ask: Asking, place: TicketPlace) -> str:
    command = Cancel(ticket=place.id, by="holder", keep=True)
    now = ask.parts.clock.now()
    await ask.do_on(place, "cancel", kept(ask.parts.city, place.view, command, at=now))
    return place.id


def _shown(
    ask: Asking, ticket: str, key: str, *, hall: str = "", keep: bool = False, wrong: str = ""
) -> Response:
    try:
        place = ask.place(ticket)
        found = place.ticket()
    except Refused as refused:
        return unknown(ask.request, ask.parts, refused.code)
    held = ask.parts.keys.holds(ticket, key)
    facts: dict[str, Any] = {"stop": None, "halls": [], "chosen": None, "keep": False}
    if held:
        reader = Reader(parts=ask.parts, language=ask.language, holder=True)
        stop = stopped_out(reader, place.view, found)
        offered = stop.offers if stop else []
        moves = Offer.MOVE in offered if stop else found.state in STANDING
        rows = halls_for(ask.parts, found, ask.language) if moves else []
        facts = {
            "stop": stop,
            "halls": rows[:SHOWN],
            "chosen": next((row for row in rows if row.hall == hall), None),
            "keep": keep and Offer.RETURN in offered,
            "last_day": stop and stop.return_until and last_day(ask.language, stop.return_until),
        }
    letters, digits = spaced(found.number)
    return page(
        ask.request,
        ask.parts,
        "offers",
        secret=True,
        status=409 if wrong else 200,
        ticket=ticket,
        letters=letters,
        digits=digits,
        key=key if held else "",
        typed=bool(key),
        wrong=wrong,
        **facts,
    )
