"""The fold of appointments: who has which places in which slots."""

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from queue_server.domain.appointment import Appointment
from queue_server.domain.slots import Taken, slot_key

if TYPE_CHECKING:
    from queue_server.domain.view import HallView

Slots = MutableMapping[str, dict[str, Taken]]
"""Slot to what each appointment has there; no slot of none."""


def promised(view: HallView, data: Mapping[str, Any]) -> None:
    """An appointment is made, or changes."""
    old = view.appointments.get(data["appointment"])
    if old is None:
        new = Appointment.from_document(data["set"])
        view.appointed = max(view.appointed, new.serial)
    else:
        leave(view.slots, old)
        new = old.patched(data["set"])
    view.appointments[new.id] = new
    take(view.slots, new)


def forget(view: HallView, services: Collection[str], day: int) -> None:
    """The day of these services has ended: its appointments go."""
    for one in list(view.appointments.values()):
        if one.day <= day and one.service in services:
            leave(view.slots, one)
            del view.appointments[one.id]


def take(slots: Slots, one: Appointment) -> None:
    """Put an appointment into its slots."""
    for start, taken in one.taken().items():
        slots.setdefault(slot_key(one.service, start), {})[one.id] = taken


def leave(slots: Slots, one: Appointment) -> None:
    """Take an appointment out of its slots."""
    for start in one.taken():
        key = slot_key(one.service, start)
        del slots[key][one.id]
        if not slots[key]:
            del slots[key]
