"""The days and slots of a line as a page shows them, and when the next one is free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hall_config.model import Hall, Item
from queue_server.domain.appointment import Appointment
from queue_server.domain.booking import offers, released_days, room
from queue_server.domain.capacity import Offer
from queue_server.domain.intake import Asked, service_of
from queue_server.domain.refusals import Refused
from queue_server.domain.slots import AWAITED, slot_key
from queue_server.domain.view import HallView
from queue_server.web.language import Language
from queue_server.web.parts import WebParts
from queue_server.web.words import day_name


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotShown:
    """A slot of the day that is looked at."""

    id: str
    hours: str
    room: int
    waiting: int
    """How many are on its waiting list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayShown:
    """A day that can be booked."""

    date: str
    """As ISO 8601 writes it."""
    name: str
    room: int
    slots: tuple[SlotShown, ...]


def days_shown(parts: WebParts, hall: Hall, item: Item, language: Language) -> list[DayShown]:
    """Every day on offer with its slots, full ones too; none where the item is not booked."""
    found = []
    for day, view, rows in _days(parts, hall, item):
        now = parts.clock.now()
        shown = tuple(_shown(parts, view, one, now) for one in rows)
        if shown:
            room_left = sum(one.room for one in shown)
            name = day_name(day, language)
            found.append(DayShown(date=day.isoformat(), name=name, room=room_left, slots=shown))
    return found


def next_slot(parts: WebParts, hall: Hall, item: Item) -> int | None:
    """When the next free slot of an item's line begins; None without one."""
    for _, view, rows in _days(parts, hall, item):
        for one in rows:
            if room(view, one, at=parts.clock.now()) > 0:
                return one.slot.start
    return None


def _days(parts: WebParts, hall: Hall, item: Item) -> Iterator[tuple[date, HallView, list[Offer]]]:
    try:
        service = service_of(parts.city, hall, Asked(items=(item.id,)))
    except Refused:
        return
    view, now = parts.halls.route(hall.id).view, parts.clock.now()
    for day in released_days(parts.city, hall, service, at=now) if item.bookable else ():
        yield day, view, offers(parts.city, view, service, day, at=now)


def _shown(parts: WebParts, view: HallView, one: Offer, now: int) -> SlotShown:
    taken = view.slots.get(slot_key(one.service, one.slot.start), {}).values()
    return SlotShown(
        id=one.id,
        hours=hours_of(parts, one.slot.start, one.slot.end),
        room=room(view, one, at=now),
        waiting=sum(other.share == AWAITED for other in taken),
    )


def hours_of(parts: WebParts, start: int, end: int) -> str:
    """From when to when, by the clock on the wall."""
    first, last = parts.clock.local(start), parts.clock.local(end)
    return f"{first:%H:%M}–{last:%H:%M}"


def before_on_list(view: HallView, one: Appointment) -> int:
    """How many wait for the slot before somebody on its list."""
    taken = view.slots.get(slot_key(one.service, one.start), {})
    waiting = (view.appointments[id_] for id_, t in taken.items() if t.share == AWAITED)
    return sum(other.serial < one.serial for other in waiting)
