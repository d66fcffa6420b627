"""A hall's appointments of a day, for its staff: who comes when, and what they do about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date as Date
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from queue_server.appointing import check_in_command
from queue_server.domain.appointment import Appointment
from queue_server.domain.commands import Unbook
from queue_server.domain.numbers import day_number
from queue_server.domain.refusals import Refused
from queue_server.domain.rights import ANYONE, may
from queue_server.domain.ticket import Channel
from queue_server.ports import perform
from queue_server.texts import refusal_text
from queue_server.web.access import Who, allow
from queue_server.web.appointment_schemas import AppointmentOut
from queue_server.web.booked import appointment_out, appointment_place
from queue_server.web.doing import Ask
from queue_server.web.fields import FormKey
from queue_server.web.language import language_of
from queue_server.web.pages import to_sign_in, unknown
from queue_server.web.parts import Parts, WebParts
from queue_server.web.render import page
from queue_server.web.schemas import Rows
from queue_server.web.show import Reader
from queue_server.web.slot_days import hours_of

router = APIRouter(tags=["appointments"])
pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Name = Annotated[str, Form(max_length=80)]


@router.get("/halls/{hall}/appointments", response_model_exclude_none=True)
async def appointments_of(
    request: Request, parts: Parts, who: Who, hall: str, date: Date | None = None
) -> Rows[AppointmentOut]:
    """The hall's appointments of a day, today's by default, in order of their slots."""
    view = parts.halls.route(hall).view
    allow(who, "read_appointments", hall)
    reader = Reader(parts=parts, language=language_of(request), staff=True)
    return Rows(rows=[appointment_out(reader, view, one) for one in _of_day(parts, hall, date)])


def _of_day(parts: WebParts, hall: str, date: Date | None) -> list[Appointment]:
    day = day_number(date or parts.clock.local().date())
    found = parts.halls.route(hall).view.appointments.values()
    return sorted((one for one in found if one.day == day), key=lambda one: (one.start, one.serial))


@pages.get("/bookings/{hall}")
async def bookings_page(ask: Ask, hall: str, day: str = "", took: str = "") -> Response:
    """The day's appointments with what the desk does about them."""
    return _shown(ask, hall, day, took=took)


@pages.post("/bookings/{hall}/{verb}")
async def act(
    ask: Ask, hall: str, verb: str, key: FormKey, appointment: Name, day: Name = ""
) -> Response:
    """Take somebody in, or give a time back for them."""
    parts, took = ask.parts, ""
    try:
        place = appointment_place(parts, appointment)
        who = allow(ask.who, "check_in" if verb == "arrive" else "unbook", place.hall)
        if verb == "arrive":
            now = parts.clock.now()
            command = check_in_command(parts.city, place.view, appointment, at=now)
            asked = replace(command, channel=Channel.STAFF)
            reply = await perform(place.port, asked, who.id, key)
            took = str(reply["ticket"]["number"])
        else:
            await perform(place.port, Unbook(appointment=appointment, by="staff"), who.id, key)
    except Refused as refused:
        text = refusal_text(refused.code, ask.language.locale, refused.detail)
        return _shown(ask, hall, day, wrong=text)
    return RedirectResponse(f"/bookings/{hall}?day={day}&took={took}", 303)


def _shown(ask: Ask, hall: str, day: str, *, wrong: str = "", took: str = "") -> Response:
    parts, there = ask.parts, ask.parts.city.halls.get(hall)
    if there is None:
        return unknown(ask.request, parts, "HALL_UNKNOWN")
    if not may(ask.who, "read_appointments", hall):
        if ask.who != ANYONE:
            return page(ask.request, parts, "not_for_you", status=403)
        return to_sign_in(ask.request)
    try:
        date = Date.fromisoformat(day)
    except ValueError:
        date = parts.clock.local().date()
    rows = _of_day(parts, hall, date)
    reader = Reader(parts=parts, language=ask.language, staff=True)
    view = parts.halls.route(hall).view
    shown = [
        {
            "one": appointment_out(reader, view, one),
            "hours": hours_of(parts, one.start, one.end),
            "items": [
                ask.language.of(parts.city.items[item].name)
                for item in one.items
                if item in parts.city.items
            ],
        }
        for one in rows
    ]
    return page(
        ask.request,
        parts,
        "bookings",
        status=409 if wrong else 200,
        hall=hall,
        hall_name=ask.language.of(there.name),
        day=date.isoformat(),
        rows=shown,
        counts=sorted(Counter(one.state.value for one in rows).items()),
        wrong=wrong,
        took=took[:8],
    )
