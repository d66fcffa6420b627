"""My ticket: with the key in the browser's cookie all of it, without it what anyone may know.

With a script the page goes on by itself, with the key that stands in the address's fragment.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from queue_server.domain.numbers import TicketId, split_number, split_ticket_id
from queue_server.domain.rated import unrated_of
from queue_server.domain.reminders import WAY_S
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.view import HallView, number_key
from queue_server.texts import refusal_text
from queue_server.web.doing import place_of
from queue_server.web.evaluating import evaluation_out
from queue_server.web.held import kept_key
from queue_server.web.language import Language, language_of
from queue_server.web.pages import unknown
from queue_server.web.papers import is_papers, papers_standing
from queue_server.web.parts import Parts
from queue_server.web.reminding_words import consent_text
from queue_server.web.render import page, spaced
from queue_server.web.schemas import TicketOut
from queue_server.web.show import STANDING, Reader, ahead_of, stopped_out, ticket_out
from queue_server.web.words import say

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
WAYS_MIN = (5, 10, 15, 20, 30, 45, 60, 90)
LATER_MIN = (5, 10, 20, 30)
ENDED = frozenset({State.DONE, State.CANCELLED, State.MOVED, State.NO_SHOW})


@router.get("/t/{ticket}")
async def ticket_page(
    request: Request, parts: Parts, ticket: str, said: str = "", way: int = 0
) -> Response:
    """My ticket; `said` is what came of a form."""
    split = split_ticket_id(ticket)
    if split is None or split.hall not in parts.city.halls:
        return unknown(request, parts, "TICKET_UNKNOWN")
    view = parts.halls.route(split.hall).view
    found = view.tickets.get(ticket)
    past = found is None and bool(unrated_of(view, ticket) or ticket in view.rights)
    language = language_of(request)
    if found is None and not past:
        if not is_unreported(view, split):
            return unknown(request, parts, "TICKET_UNKNOWN")
        name = language.of(parts.city.halls[split.hall].name)
        return page(request, parts, "unreported", number=split.number, hall=name)
    key = kept_key(request, parts, ticket)
    way_s = 60 * way if way in WAYS_MIN else WAY_S
    reader = Reader(parts=parts, language=language, holder=bool(key), way_s=way_s)
    state = found.state if found else State.DONE
    own = ticket_out(reader, view, found) if found and key else None
    letters, digits = spaced(split.number)
    return page(
        request,
        parts,
        "ticket",
        secret=True,
        ticket=ticket,
        key=key,
        own=own,
        ahead=ahead_of(view, found) if found else 0,
        past=past,
        letters=letters,
        digits=digits,
        hall=language.of(parts.city.halls[split.hall].name),
        state=papers_standing(parts, language, found) or say(language, f"state {state.value}"),
        standing=state in STANDING and not is_papers(found),
        papers=is_papers(found),
        stop=found and stopped_out(reader, view, found),
        advice=_advice(reader, view, ticket, own),
        back=ticket in view.rights,
        ways=WAYS_MIN,
        way=way,
        rating=evaluation_out(parts, place_of(parts, ticket), language) if key else None,
        reminds=bool(parts.reminds) and bool(parts.sealing) and state not in ENDED,
        consent=consent_text(parts, view, ticket, language),
        follow=parts.keys.follow_key(ticket) if key and found and state not in ENDED else "",
        own_url=parts.own_url,
        may=_may(found) if key else {},
        later=LATER_MIN,
        said=_said(language, said),
    )


def _said(language: Language, word: str) -> str:
    """What came of a form, by the word in the address."""
    match word:
        case "on":
            return say(language, "Reminders come to you from now on.")
        case "off":
            return say(language, "No reminders come any more.")
        case "wrong":
            return say(language, "Nothing can be sent there. Please look at what you typed again.")
        case "often":
            return say(language, "Reminders of many numbers go there today. Please look here.")
        case "key":
            return say(language, "This is not the key of this number.")
        case "here":
            return refusal_text("PRESENCE_NEEDED", language.locale)
        case "thanks":
            return say(language, "Thank you. What you said helps everybody who comes after you.")
        case "not":
            return say(language, "That can no longer be done. This is how your number stands now.")
    return ""


def _may(ticket: Ticket | None) -> dict[str, bool]:
    """The verbs that the state allows the holder, as the page's script shows them too."""
    if ticket is None:
        return {}
    if is_papers(ticket):
        return {"cancel": ticket.state is State.WAITING}
    standing = ticket.state in STANDING
    given = (State.CALLED, State.MISSED, State.SUSPENDED)
    return {
        "arrive": ticket.state is State.REMOTE,
        "defer": standing,
        "move": standing,
        "cancel": standing or ticket.state in given,
    }


def _advice(reader: Reader, view: HallView, ticket: str, own: TicketOut | None) -> str:
    """The one line of advice: the same that the page's script gives."""
    back = _back(reader, view, ticket)
    if back or own is None or own.papers is not None:
        return back
    tell = _ADVICE.get(own.state)
    if tell is None or (own.state == State.REMOTE and own.arrive_by is None):
        return ""
    by = (own.arrive_by or "")[11:16]
    return say(reader.language, tell, time=by, place=own.place)


_ADVICE = {
    State.REMOTE.value: "Please be in the hall by {time} and say so here or at a kiosk.",
    State.WAITING.value: "Please stay near {place}.",
    State.MISSED.value: (
        "You were called and missed. Please go to the guide or a kiosk to come back into the line."
    ),
    State.SUSPENDED.value: "Your matter is set aside. Your number will be called again.",
}


def _back(reader: Reader, view: HallView, ticket: str) -> str:
    """Until when and how its holder comes back without queueing anew; empty without such a right.

    The hall keeps the right when the day of the ticket is long over.
    """
    right, shared = view.rights.get(ticket), reader.parts.city.shared
    if right is None or "used" in right or reader.parts.clock.now() >= right["until"]:
        return ""
    date = last_day(reader.language, reader.moment(right["until"]))
    if shared is not None and view.hall == shared.id:
        later = "Until {date} what is missing can be handed in at any hall, without waiting anew."
        return say(reader.language, later, date=date)
    message = (
        "Until {date} you come back without queueing anew: hold the code of your slip under a "
        "kiosk's scanner, or show this page to a guide."
    )
    return say(reader.language, message, date=date)


def last_day(language: Language, moment: str) -> str:
    """The last day of a right that ends at that day's midnight."""
    last = datetime.fromisoformat(moment) - timedelta(milliseconds=1)
    return say(language, "{year}-{month}-{day}", year=last.year, month=last.month, day=last.day)


def is_unreported(view: HallView, ticket: TicketId) -> bool:
    """Whether a kiosk holds the number for a cut, and has not reported it."""
    prefix, count = split_number(ticket.number)
    leased = view.leases.get(number_key(ticket.day, prefix))
    block = leased.block(count) if leased else None
    return block is not None and count not in block.used
