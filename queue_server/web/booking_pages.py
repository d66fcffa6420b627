"""Booking by phone: a day, a slot, the form, the appointment; each step works without a script.

The holder's key stands in the address's fragment, which no server sees: forms bring it, a small
script does so for who opens the link.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse

from queue_server.appointing import confirm
from queue_server.domain.appointment import Appointment, Promise
from queue_server.domain.bounds import is_mask
from queue_server.domain.commands import Caller, Unbook
from queue_server.domain.identity import Holder
from queue_server.domain.refusals import Refused, refusal
from queue_server.domain.rights import STAFF_ROLES, Role
from queue_server.domain.ticket import Channel
from queue_server.ports import perform
from queue_server.texts import refusal_text
from queue_server.web.access import holder_of
from queue_server.web.appointment_schemas import BookAsked
from queue_server.web.appointments import take_appointment
from queue_server.web.booked import appointment_out, appointment_place
from queue_server.web.calendar_file import brought, calendar_file
from queue_server.web.doing import Ask, Asking, TicketPlace
from queue_server.web.fields import FormKey
from queue_server.web.pages import unknown
from queue_server.web.parts import WebParts
from queue_server.web.render import page
from queue_server.web.show import Reader
from queue_server.web.slot_days import before_on_list, days_shown, hours_of
from queue_server.web.ticket_code import picture
from queue_server.web.words import day_name, say

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Key = Annotated[str, Form(max_length=100)]
Name = Annotated[str, Form(max_length=80)]


@router.get("/book/{hall}/{item}")
async def slots_page(ask: Ask, hall: str, item: str, day: str = "") -> Response:
    """The days and slots of an item in a hall."""
    return _slots(ask, hall, item, day)


@router.post("/book/{hall}/{item}")
async def hold_page(
    ask: Ask,
    hall: str,
    item: str,
    key: FormKey,
    slot: Name = "",
    day: Name = "",
    waits: Name = "",
    instead: Name = "",
    k: Key = "",
) -> Response:
    """Keep the chosen slot while the form is filled; without one, choose another day."""
    if not slot:
        return _slots(ask, hall, item, day, instead=instead, k=k)
    try:
        asked = BookAsked(
            hall=hall,
            item=item,
            slot=slot,
            hold=True,
            waiting_list=bool(waits),
            instead_of=instead or None,
            channel=_channel(ask),
        )
        who = ask.who
        if instead:
            who = _holder(ask, appointment_place(ask.parts, instead), k)
        reply = await take_appointment(ask.parts, ask.request, who, asked, key)
    except Refused as refused:
        text = refusal_text(refused.code, ask.language.locale, refused.detail)
        return _slots(ask, hall, item, day, wrong=text, instead=instead, k=k)
    except ValueError:
        return _slots(ask, hall, item, day, instead=instead, k=k)
    made = str(reply["appointment"]["id"])
    return _appointment(ask, made, ask.parts.keys.holder_key(made))


@router.get("/a/{appointment}")
async def locked_page(ask: Ask, appointment: str) -> Response:
    """What anyone may know; the key in the fragment opens it."""
    return _appointment(ask, appointment, "")


@router.post("/a/{appointment}")
async def open_page(ask: Ask, appointment: str, k: Key = "", verb: Name = "") -> Response:
    """The appointment for its holder; `verb` asks once more before something ends."""
    return _appointment(ask, appointment, k.strip(), verb=verb)


@router.post("/a/{appointment}/confirm")
async def confirm_form(
    ask: Ask, appointment: str, key: FormKey, k: Key = "", called: Name = ""
) -> Response:
    """Make the promise; sent twice it is one."""
    parts = ask.parts
    try:
        place = appointment_place(parts, appointment)
        caller = Caller(principal=_holder(ask, place, k).id, id=key)
        mask = called.strip()[:40] or None
        if mask is not None and not is_mask(mask):
            text = say(ask.language, "A name without long numbers, please.")
            return _appointment(ask, appointment, k, wrong=text)
        holder = Holder(mask=mask, language=ask.language.value)
        now = parts.clock.now()
        city, records = parts.city, parts.records
        await confirm(place.port, city, records, appointment, holder, None, caller, at=now)
    except Refused as refused:
        text = refusal_text(refused.code, ask.language.locale, refused.detail)
        return _appointment(ask, appointment, k, wrong=text)
    return _appointment(ask, appointment, k)


@router.post("/a/{appointment}/cancel")
async def cancel_form(ask: Ask, appointment: str, key: FormKey, k: Key = "") -> Response:
    """Give the places back."""
    try:
        place = appointment_place(ask.parts, appointment)
        who = _holder(ask, place, k)
        await perform(place.port, Unbook(appointment=appointment, by="holder"), who.id, key)
    except Refused as refused:
        text = refusal_text(refused.code, ask.language.locale, refused.detail)
        return _appointment(ask, appointment, k, wrong=text)
    return _appointment(ask, appointment, k)


@router.post("/a/{appointment}/calendar")
async def calendar(ask: Ask, appointment: str, k: Key = "") -> Response:
    """The calendar file, for its holder."""
    try:
        place = appointment_place(ask.parts, appointment)
        _holder(ask, place, k)
        one = place.view.appointment(appointment)
    except Refused as refused:
        return unknown(ask.request, ask.parts, refused.code)
    reader = Reader(parts=ask.parts, language=ask.language, holder=True)
    told = appointment_out(reader, place.view, one)
    link = f"{ask.parts.own_url}/a/{one.id}#k={ask.parts.keys.holder_key(one.id)}"
    body = calendar_file(ask.parts, one, told, link, ask.language)
    headers = {"Content-Disposition": f'attachment; filename="{one.id}.ics"'}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


def _channel(ask: Asking) -> Channel:
    """Who is signed in books for people without a phone, at the hall's desk or by the hotline."""
    if Role.OPERATOR in ask.who.roles:
        return Channel.HOTLINE
    return Channel.STAFF if ask.who.roles & STAFF_ROLES else Channel.PHONE


def _holder(ask: Asking, place: TicketPlace, key: str) -> Any:
    """The appointment's holder by the key of a form; NOT_ALLOWED with any other."""
    if not ask.parts.keys.holds(place.id, key.strip()):
        raise refusal("NOT_ALLOWED", place.id)
    return holder_of(place.id, place.hall)


def _slots(
    ask: Asking,
    hall: str,
    item: str,
    day: str,
    *,
    wrong: str = "",
    instead: str = "",
    k: str = "",
) -> Response:
    parts = ask.parts
    there, what = parts.city.halls.get(hall), parts.city.items.get(item)
    if there is None:
        return unknown(ask.request, parts, "HALL_UNKNOWN")
    if what is None:
        return unknown(ask.request, parts, "ITEM_UNKNOWN")
    days = days_shown(parts, there, what, ask.language)
    free = next((one for one in days if one.room), days[0] if days else None)
    chosen = next((one for one in days if one.date == day), free)
    return page(
        ask.request,
        parts,
        "book",
        status=409 if wrong else 200,
        hall=hall,
        hall_name=ask.language.of(there.name),
        item=item,
        item_name=ask.language.of(what.name),
        days=days,
        chosen=chosen,
        wrong=wrong,
        instead=instead,
        key=k,
    )


def _appointment(
    ask: Asking, appointment: str, key: str, *, verb: str = "", wrong: str = ""
) -> Response:
    parts = ask.parts
    try:
        place = appointment_place(parts, appointment)
        one = place.view.appointment(appointment)
    except Refused as refused:
        return unknown(ask.request, parts, refused.code)
    held = parts.keys.holds(appointment, key)
    reader = Reader(parts=parts, language=ask.language, holder=held)
    link = f"{parts.own_url}/a/{appointment}#k={key}"
    start = parts.clock.local(one.start)
    return page(
        ask.request,
        parts,
        "appointment",
        status=409 if wrong else 200,
        appointment=appointment,
        one=appointment_out(reader, place.view, one),
        item=one.items[0] if one.items else "",
        items=_names(parts, one, ask),
        day=day_name(start.date(), ask.language),
        hours=hours_of(parts, one.start, one.end),
        key=key if held else "",
        typed=bool(key),
        wrong=wrong,
        verb=verb,
        before=before_on_list(place.view, one),
        brings=brought(parts, one, ask.language),
        code=picture(link) if held and one.state is Promise.BOOKED else "",
        may_cancel=parts.clock.now() <= one.start - 1000 * place.view.rules[one.service].cancel_s,
    )


def _names(parts: WebParts, one: Appointment, ask: Asking) -> list[str]:
    known = (parts.city.items.get(item) for item in one.items)
    return [ask.language.of(item.name) for item in known if item is not None]
