"""Appointments by chance, for the dispatch machine, and what must hold of slots at any moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from queue_server.domain import commands as c
from queue_server.domain.appointment import PROMISE_MOVES, Promise
from queue_server.domain.slots import AWAITED, Share, Slot
from queue_server.domain.ticket import Channel
from queue_server.domain.view import HallView
from tests.dispatch_policies import SECONDS, SERVICES

if TYPE_CHECKING:
    from tests.dispatch_commands import Chance
    from tests.dispatch_pair import Store

NINE, SLOT_MS = 1_795_395_600_000, 1_800_000
"""The day's first slot, three hours before the machine's noon."""
STARTS = tuple(NINE + index * SLOT_MS for index in range(12))
CAPACITY, FOR_BOOKING, FOR_REMOTE, FOR_GUIDE = 4, 2, 1, 1
SUBJECTS = ("s1:k1:abc", "s1:k1:def")


def hold(chance: Chance) -> c.Command:
    """Mostly of one place in one of few slots, so that they fill."""
    count = chance.of((1, 1, 1, 1, 2))
    first = chance.of(range(len(STARTS) - 1)) if chance.mostly() else 4
    places = chance.of((1, 1, 1, 2))
    slots = tuple(_slot(STARTS[first + index], places) for index in range(count))
    booked = sorted(
        one.id for one in chance.view.appointments.values() if one.state is Promise.BOOKED
    )
    return c.Hold(
        service=chance.of(SERVICES),
        day=chance.day(),
        time="0900",
        slots=slots,
        until=chance.now + 1000 * chance.of(SECONDS),
        items=chance.of(((), ("a",))),
        channel=chance.of(tuple(Channel)),
        booked=chance.of((None, None, False, True)),
        awaits=chance.of((None, False, True)),
        guide=chance.of((None, None, False, True)),
        replaces=chance.of(booked) if booked and chance.rng.random() < 0.2 else None,
        subject=chance.of((None, None, *SUBJECTS)),
        agent=chance.of((None, None, *SUBJECTS)),
        mask=chance.of((None, "两个")),
        language="en",
        people=chance.of((None, 2)),
    )


def book(chance: Chance) -> c.Command:
    subject, agent = chance.maybe(SUBJECTS), chance.of((None, *SUBJECTS))
    return c.Book(appointment=_appointment(chance, "book"), subject=subject, agent=agent, mask="-")


def unbook(chance: Chance) -> c.Command:
    by, reason = chance.of(("holder", "staff")), chance.of((None, "ill"))
    return c.Unbook(appointment=_appointment(chance, "unbook"), by=by, reason=reason)


def check_in(chance: Chance) -> c.Command:
    return c.CheckIn(
        appointment=_appointment(chance, "check_in"),
        day=chance.day(),
        device=chance.of((None, "device:one")),
        priority=chance.of((None, False, True)),
        wishes=chance.of((None, (), ("screen",))),
    )


def lapse_hold(chance: Chance) -> c.Command:
    return c.LapseHold(appointment=_appointment(chance, "lapse_hold"))


def _slot(start: int, places: int) -> Slot:
    return Slot(
        start=start,
        end=start + SLOT_MS,
        capacity=CAPACITY,
        booking=FOR_BOOKING,
        remote=FOR_REMOTE,
        guide=FOR_GUIDE,
        places=places,
    )


def _appointment(chance: Chance, verb: str) -> str:
    """Mostly one that the verb may move."""
    known = list(chance.view.appointments.values())
    fitting = [one for one in known if one.state in PROMISE_MOVES[verb]]
    chosen = fitting if fitting and chance.mostly() else known
    return chance.of(chosen).id if chosen else "h07-20261123-0900-999"


BOOKING: Mapping[str, Callable[[Chance], c.Command]] = {
    "hold": hold,
    "book": book,
    "unbook": unbook,
    "check_in": check_in,
    "lapse_hold": lapse_hold,
}
"""Verb to who draws it."""


def assert_slots_kept(view: HallView) -> None:
    """No place goes twice: each share and the whole are within what the slot has."""
    for taken in view.slots.values():
        used = dict.fromkeys((*Share, AWAITED), 0)
        for one in taken.values():
            used[one.share] += one.places
        assert used[Share.BOOKING] <= FOR_BOOKING
        assert sum(used.values()) - used[AWAITED] <= CAPACITY


def assert_promises(store: Store, view: HallView) -> None:
    """The store's slots are what the appointments say, and each that arrived has its number."""
    root = f"q:{{{view.hall}}}:slot:"
    found = {
        key.removeprefix(root): dict(store.do("HGETALL", key))
        for key in store.do("KEYS", root + "*")
    }
    assert found == {
        key: {id_: f"{t.share}|{t.places}|{t.expires_at or 0}" for id_, t in taken.items()}
        for key, taken in view.slots.items()
    }
    for one in view.appointments.values():
        assert (one.state is Promise.ARRIVED) == (one.ticket is not None)
