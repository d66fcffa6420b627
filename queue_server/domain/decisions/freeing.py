"""The slots of a step: holds that ran out lapse, and who waits is offered what became free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from queue_server.domain.appointment import (
    OPEN,
    PROMISE_MOVES,
    PROMISE_REFUSED,
    Appointment,
    Promise,
)
from queue_server.domain.decisions.plan import Planned
from queue_server.domain.refusals import refusal
from queue_server.domain.slots import AWAITED, Share, Slot, Taken, fits, slot_key
from queue_server.domain.view import HallView


def promise_changed(
    kind: str, one: Appointment, changes: Mapping[str, Any], /, **facts: Any
) -> Planned:
    """An event that changes an appointment."""
    return f"appointment.{kind}", {"appointment": one.id, "set": dict(changes), **facts}


def movable_promise(view: HallView, verb: str, id_: str) -> Appointment:
    """The appointment, if the table lets it make this move; else the refusal of its state."""
    found = view.appointment(id_)
    if found.state not in PROMISE_MOVES[verb]:
        raise refusal(PROMISE_REFUSED[found.state], found.id)
    return found


def lapsed(one: Appointment, now: int) -> Planned:
    """The end of a hold, or of waiting for a place."""
    return promise_changed("lapsed", one, {"state": Promise.LAPSED, "ended_at": now})


def ending_promises(view: HallView, zone: str, day: int, now: int) -> list[Planned]:
    """What becomes of the zone's appointments as their day ends: who did not come missed them."""
    found = (
        one
        for one in view.appointments.values()
        if one.day <= day and one.state in OPEN and view.rules[one.service].zone == zone
    )
    missed = {"state": Promise.MISSED, "ended_at": now}
    return [
        promise_changed("missed", one, missed) if one.state is Promise.BOOKED else lapsed(one, now)
        for one in sorted(found, key=lambda one: one.serial)
    ]


class StepSlots:
    """Who has what in the slots of a hall, as one step changes it; the view stays as it is."""

    def __init__(self, view: HallView, now: int) -> None:
        self._view, self._now = view, now
        self._slots: dict[str, dict[str, Taken]] = {}

    def put(self, one: Appointment) -> None:
        """A new appointment takes its places."""
        for start, taken in one.taken().items():
            self._slot(slot_key(one.service, start))[one.id] = taken

    def drop(self, one: Appointment) -> None:
        """An appointment gives its places back."""
        for part in one.parts:
            self._slot(slot_key(one.service, part["start"])).pop(one.id, None)

    def share(self, service: str, wanted: Iterable[Slot], shares: Iterable[Share]) -> Share | None:
        """The first share that has the places in all of the slots."""
        for share in shares:
            if all(self._fits(service, slot, share) for slot in wanted):
                return share
        return None

    def freed(self, service: str, starts: Iterable[int]) -> list[Planned]:
        """The ends of holds that ran out in these slots, and what is offered to who waits."""
        events, work = [], list(dict.fromkeys(starts))
        for start in work:  # grows: a hold may have had places in other slots too
            for one in self._over(slot_key(service, start)):
                events.append(lapsed(one, self._now))
                self.drop(one)
                others = (part["start"] for part in one.parts)
                work += [other for other in others if other not in work]
        for start in work:
            if self._now < start:
                events += self._offers(service, start)
        return events

    def _offers(self, service: str, start: int) -> list[Planned]:
        taken, events = self._slot(slot_key(service, start)), []
        until = min(start, self._now + 1000 * self._view.rules[service].offer_s)
        waiting = [self._view.appointments[id_] for id_, t in taken.items() if t.share == AWAITED]
        for one in sorted(waiting, key=lambda one: one.serial):
            slot = Slot(**one.parts[0])
            if self._fits(service, slot, Share.BOOKING):
                share = Share.BOOKING.value
                taken[one.id] = Taken(share=share, places=slot.places, expires_at=until)
                change = {"state": Promise.HELD, "expires_at": until, "offered": True}
                events.append(promise_changed("held", one, change))
        return events

    def _fits(self, service: str, slot: Slot, share: Share) -> bool:
        taken = self._slot(slot_key(service, slot.start)).values()
        others = [one for one in taken if one.share != AWAITED]
        return fits(slot, others, share, now=self._now)

    def _over(self, key: str) -> list[Appointment]:
        ids = [id_ for id_, taken in self._slot(key).items() if taken.is_over(self._now)]
        return sorted((self._view.appointments[id_] for id_ in ids), key=lambda one: one.serial)

    def _slot(self, key: str) -> dict[str, Taken]:
        if key not in self._slots:
            self._slots[key] = dict(self._view.slots.get(key, {}))
        return self._slots[key]
