"""The page where staff take papers in for the shared line: a village worker's, a post room's.

Item, materials, how they came and go back: one form, and what was handed in with its code.
"""

from __future__ import annotations

from typing import Annotated, Any

import segno
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from hall_config.model import Item
from queue_server.domain.bounds import OutOfBounds
from queue_server.domain.papers import due_of
from queue_server.domain.refusals import Refused
from queue_server.domain.rights import ANYONE, Principal, may
from queue_server.domain.ticket import Channel, Ticket
from queue_server.domain.ways import Delivery, Way
from queue_server.texts import refusal_text
from queue_server.web.access import Who, require_own_origin
from queue_server.web.asked import Holder, TicketAsked
from queue_server.web.asked_papers import PapersAsked
from queue_server.web.doing import Ask
from queue_server.web.fields import FormKey
from queue_server.web.items import item_out
from queue_server.web.language import Language, language_of
from queue_server.web.pages import to_sign_in
from queue_server.web.papers import hall_name, materials, standing
from queue_server.web.parts import Parts, WebParts
from queue_server.web.render import page
from queue_server.web.taking import take
from queue_server.web.ticket_code import QUIET_MODULES
from queue_server.web.words import say

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
FOUND, USUAL, SHOWN = 12, 4, 50
"""Items found and often asked, and papers that the page lists, the newest first."""
WAYS = (Way.VILLAGE, Way.WINDOW, Way.POST, Way.LOCKER)
Short = Annotated[str, Form(max_length=80)]


@router.get("/papers")
async def papers_page(
    request: Request, parts: Parts, who: Who, q: str = "", item: str = "", taken: str = ""
) -> Response:
    """Find an item, note what is there, give a number; and what was taken in here."""
    found = parts.city.items.get(item)
    return await _shown(request, parts, who, q=q[:200], item=found, taken=taken)


@router.post("/papers")
async def take_in(
    ask: Ask,
    key: FormKey,
    item: Short,
    hall: Short,
    way: Annotated[Way, Form()],
    delivery: Annotated[Delivery, Form()],
    there: Annotated[list[str], Form(max_length=80)] = [],  # noqa: B006
    mask: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Give the papers a number; sending the form twice gives one."""
    require_own_origin(ask.request, ask.parts)
    line = ask.parts.city.shared
    if line is None or not _halls(ask.parts, ask.who):
        return to_sign_in(ask.request)
    asked = TicketAsked(
        hall=line.id,
        items=[item],
        channel=Channel.STAFF,
        holder=Holder(mask=mask.strip()) if mask.strip() else None,
        papers=PapersAsked(way=way, hall=hall, materials=there, delivery=delivery),
    )
    try:
        reply = await take(ask.parts, ask.request, ask.who, asked, key)
    except (Refused, OutOfBounds) as refused:
        code = refused.code if isinstance(refused, Refused) else "ITEM_UNKNOWN"
        wrong = refusal_text(code, ask.language.locale)
        found = ask.parts.city.items.get(item)
        return await _shown(ask.request, ask.parts, ask.who, item=found, wrong=wrong, status=409)
    return RedirectResponse(f"/papers?taken={reply['ticket']['id']}", 303)


async def _shown(
    request: Request,
    parts: WebParts,
    who: Principal,
    *,
    q: str = "",
    item: Item | None = None,
    taken: str = "",
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    language, line, halls = language_of(request), parts.city.shared, _halls(parts, who)
    if line is None or not halls:
        if who == ANYONE:
            return to_sign_in(request)
        return page(request, parts, "not_for_you", status=403)
    ids = [one for one in parts.items.find(q, limit=4 * FOUND) if one in line.items]
    shown = ids[: FOUND if q else USUAL]
    here = _taken_in(parts, halls)
    known = {one.id: one for one in here}
    return page(
        request,
        parts,
        "papers",
        status=status,
        q=q,
        found=[item_out(parts, parts.city.items[one], language) for one in shown],
        item=_item(parts, item, language) if item is not None and item.id in line.items else None,
        bound=item is not None and item.id not in line.items,
        halls=[(one, hall_name(parts, language, one)) for one in halls],
        ways=[one.value for one in WAYS],
        deliveries=[one.value for one in Delivery],
        taken=_receipt(parts, language, known[taken]) if taken in known else None,
        rows=[_row(parts, language, one) for one in here[:SHOWN]],
        wrong=wrong,
    )


def _halls(parts: WebParts, who: Principal) -> list[str]:
    """The halls where somebody may take papers in."""
    return [one for one in parts.city.places if may(who, "issue", one)]


def _taken_in(parts: WebParts, halls: list[str]) -> list[Ticket]:
    """What these halls took in and is not forgotten yet, the newest first."""
    line = parts.city.shared
    view = None if line is None else parts.halls.route(line.id).view
    found = (one for one in (view.tickets.values() if view else ()) if one.intake in halls)
    return sorted(found, key=lambda one: -one.serial)


def _item(parts: WebParts, item: Item, language: Language) -> dict[str, Any]:
    names = materials(parts, language, item.materials)
    told = item_out(parts, item, language)
    return {**told.model_dump(), "asked": list(zip(item.materials, names, strict=True))}


def _row(parts: WebParts, language: Language, ticket: Ticket) -> dict[str, Any]:
    items = (parts.city.items.get(one) for one in ticket.items)
    return {
        "id": ticket.id,
        "number": ticket.number,
        "items": [language.of(one.name) for one in items if one is not None],
        "mask": ticket.mask,
        "standing": standing(parts, language, ticket),
        "state": ticket.state.value,
        "note": _note(language, ticket.note),
        "due": due_of(parts.city, ticket),
    }


def _note(language: Language, note: str | None) -> str | None:
    """Why a hall gave it back: the desk's own reasons have words, what was typed is as it is."""
    return None if note is None else say(language, f"note {note}").removeprefix("note ")


def _receipt(parts: WebParts, language: Language, ticket: Ticket) -> dict[str, Any]:
    """What the citizen takes home: the number, and the code of the page that follows it."""
    link = f"{parts.own_url}/t/{ticket.id}#k={parts.keys.holder_key(ticket.id)}"
    code = segno.make(link, error="m", micro=False)
    image = code.svg_data_uri(border=QUIET_MODULES, dark="#000", light="#fff")
    return {**_row(parts, language, ticket), "code": image, "link": link}
