"""Booking in both dispatchers at once: each step is asked of the store and of the reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain.appointment import Appointment, Promise
from queue_server.domain.commands import (
    Book,
    CheckIn,
    EndDay,
    Hold,
    Issue,
    LapseHold,
    Open,
    StopService,
    Unbook,
)
from queue_server.domain.slots import Slot
from queue_server.domain.ticket import State, TicketClass
from queue_server.store.supervisor import EmbeddedStore
from tests.store.both import Both, both_at
from tests.store.halls import DAY, NOON

HOUR = 3_600_000
SLOT = Slot(start=NOON + 2 * HOUR, end=NOON + 3 * HOUR, capacity=4, booking=2, remote=1, guide=1)
NEXT = replace(SLOT, start=SLOT.end, end=SLOT.end + HOUR)
ANNA, BERT = "s1:k1:" + "a" * 22, "s1:k1:" + "b" * 22


@pytest.fixture
def both(valkey: EmbeddedStore) -> Iterator[Both]:
    with both_at(valkey.url) as hall:
        hall.configure(early_s=1800, late_s=900, cancel_s=3600, offer_s=600, booking_limit=1)
        yield hall


def hold(both: Both, *slots: Slot, **facts: Any) -> Appointment:
    """Hold a place for five minutes; the appointment."""
    command = _hold(both, *slots, **facts)
    reply = both.ask(command).reply
    assert reply is not None
    return both.pair.reader.appointments[reply["appointment"]["id"]]


def _hold(both: Both, *slots: Slot, **facts: Any) -> Hold:
    facts = {"day": DAY, "until": both.now + 300_000, **facts}
    return Hold(service="tax", time="1400", slots=slots or (SLOT,), **facts)


def state(both: Both, one: Appointment) -> Promise:
    return both.pair.reader.appointments[one.id].state


def test_a_hold_becomes_a_booking_and_the_booking_a_number(both: Both) -> None:
    held = hold(both, items=("a",))
    assert (held.id, held.state) == ("h07-20261123-1400-1", Promise.HELD)
    both.ask(Book(appointment=held.id, subject=ANNA, mask="张*"))
    both.now = SLOT.start - 1_000_000
    found = both.ask(CheckIn(appointment=held.id, day=DAY))
    assert found.reply is not None
    ticket = both.ticket(found.reply["ticket"]["id"])
    assert (ticket.ticket_class, ticket.lane) == (TicketClass.APPOINTMENT, "appointment")
    assert ticket.joined == ticket.slot_at == SLOT.start
    assert (ticket.appointment, ticket.subject, ticket.items) == (held.id, ANNA, ("a",))
    assert [one.type for one in found.events] == ["ticket.issued", "appointment.arrived"]
    assert state(both, held) is Promise.ARRIVED


def test_the_last_place_goes_once(both: Both) -> None:
    hold(both)
    hold(both, booked=True)
    assert both.refused(_hold(both)) == "SLOT_FULL"
    assert hold(both, guide=True).share == "guide"
    assert both.refused(_hold(both, guide=True)) == "SLOT_FULL", "the rest is for the hall"


def test_a_hold_that_nobody_confirms_is_another_persons_place(both: Both) -> None:
    first = hold(both)
    hold(both)
    both.now += 300_000
    assert both.refused(_hold(both)) == "SLOT_FULL", "its last millisecond is still its own"
    both.now += 1
    assert hold(both, booked=True).state is Promise.BOOKED
    assert state(both, first) is Promise.LAPSED
    assert both.refused(Book(appointment=first.id)) == "SLOT_GONE"
    both.now -= 600_000
    assert both.refused(Book(appointment=first.id)) == "SLOT_GONE", "whatever a clock says later"


def test_a_hold_whose_time_is_over_is_not_booked_any_more(both: Both) -> None:
    held = hold(both)
    both.now += 300_001
    assert both.refused(Book(appointment=held.id)) == "SLOT_GONE"
    assert both.ask(LapseHold(appointment=held.id)).events[0].type == "appointment.lapsed"
    assert both.ask(LapseHold(appointment=held.id)).events == ()


def test_a_booking_confirmed_twice_is_one(both: Both) -> None:
    held = hold(both)
    both.ask(Book(appointment=held.id))
    again = both.ask(Book(appointment=held.id))
    assert again.reply is not None
    assert again.events == ()
    assert again.reply["appointment"]["state"] == "booked"


def test_arriving_early_late_and_on_another_day(both: Both) -> None:
    one, other = hold(both, booked=True), hold(both, booked=True)
    both.now = SLOT.start - 1_800_001
    assert both.refused(CheckIn(appointment=one.id, day=DAY)) == "TOO_EARLY"
    both.now = SLOT.end + 900_000
    reply = both.ask(CheckIn(appointment=one.id, day=DAY)).reply
    assert reply is not None
    assert both.ticket(reply["ticket"]["id"]).joined == SLOT.start, "late, but in the window"
    both.now += 1
    reply = both.ask(CheckIn(appointment=other.id, day=DAY)).reply
    assert reply is not None
    late = both.ticket(reply["ticket"]["id"])
    assert (late.ticket_class, late.joined) == (TicketClass.NORMAL, both.now)
    third = hold(both, NEXT, booked=True)
    assert both.refused(CheckIn(appointment=third.id, day=DAY + 1)) == "TOO_LATE"


def test_who_scans_twice_is_told_the_same_number(both: Both) -> None:
    one = hold(both, booked=True)
    both.now = SLOT.start
    first = both.ask(CheckIn(appointment=one.id, day=DAY)).reply
    again = both.ask(CheckIn(appointment=one.id, day=DAY))
    assert first is not None
    assert again.reply is not None
    assert again.events == ()
    assert again.reply["ticket"]["id"] == first["ticket"]["id"]
    assert again.reply["ahead"] == 0


def test_a_promise_is_kept_though_the_line_is_stopped_or_the_days_numbers_are_gone(
    both: Both,
) -> None:
    both.configure(quota=1)
    one = hold(both, booked=True)
    both.issue()
    both.ask(StopService(reason="full"))
    both.now = SLOT.start
    assert both.ask(CheckIn(appointment=one.id, day=DAY)).refused is None


def test_who_is_priority_too_gets_the_larger_head_start(both: Both) -> None:
    one = hold(both, booked=True)
    both.now = SLOT.start
    reply = both.ask(CheckIn(appointment=one.id, day=DAY, priority=True)).reply
    assert reply is not None
    ticket = both.ticket(reply["ticket"]["id"])
    assert (ticket.lane, ticket.joined) == ("priority", SLOT.start)


def test_an_appointment_is_called_before_who_came_later_than_its_slot(both: Both) -> None:
    """Head start 600 s: not before those who have waited longer than that."""
    both.now = SLOT.start - 700_000
    early = both.issue()
    both.now = SLOT.start - 500_000
    later = both.issue()
    one = hold(both, booked=True)
    both.now = SLOT.start
    both.ask(CheckIn(appointment=one.id, day=DAY))
    order = [both.call(window)[0] for window in ("1", "2", "3")]
    assert order == [early.number, "A003", later.number]


def test_its_holder_gives_back_until_the_limit_and_staff_at_any_time(both: Both) -> None:
    one = hold(both, booked=True)
    both.now = SLOT.start - HOUR + 1
    assert both.refused(Unbook(appointment=one.id, by="holder")) == "TOO_LATE"
    both.ask(Unbook(appointment=one.id, by="staff", reason="ill"))
    assert state(both, one) is Promise.CANCELLED
    assert both.refused(CheckIn(appointment=one.id, day=DAY)) == "SLOT_GONE"


def test_a_place_that_is_given_back_is_offered_to_who_waits_first(both: Both) -> None:
    booked = [hold(both, booked=True) for _ in range(2)]
    first, second = hold(both, awaits=True), hold(both, awaits=True)
    assert first.state is second.state is Promise.AWAITED
    both.ask(Unbook(appointment=booked[0].id, by="holder"))
    assert (state(both, first), state(both, second)) == (Promise.HELD, Promise.AWAITED)
    assert both.refused(_hold(both)) == "SLOT_FULL", "an offer is a place held"
    both.now += 600_001
    both.ask(LapseHold(appointment=first.id))
    assert (state(both, first), state(both, second)) == (Promise.LAPSED, Promise.HELD)
    both.ask(Book(appointment=second.id))
    assert state(both, second) is Promise.BOOKED


def test_who_waits_comes_before_who_asks_as_a_hold_runs_out(both: Both) -> None:
    hold(both, booked=True)
    hold(both)
    waiting = hold(both, awaits=True)
    both.now += 300_001
    newcomer = hold(both, awaits=True)
    assert (state(both, waiting), newcomer.state) == (Promise.HELD, Promise.AWAITED)


def test_a_change_keeps_the_old_time_until_the_new_one_is_sure(both: Both) -> None:
    old = hold(both, booked=True, subject=ANNA)
    assert both.refused(_hold(both, NEXT, subject=ANNA)) == "LIMIT_REACHED"
    new = hold(both, NEXT, replaces=old.id, subject=ANNA)
    assert state(both, old) is Promise.BOOKED
    done = both.ask(Book(appointment=new.id))
    assert [one.type for one in done.events] == ["appointment.booked", "appointment.cancelled"]
    assert done.events[1].data["by"] == "change"


def test_the_limits_of_an_applicant_and_an_agent(both: Both) -> None:
    both.configure(booking_limit=1, agent_limit=2)
    held = hold(both, subject=ANNA)
    assert both.refused(_hold(both, NEXT, subject=ANNA)) == "LIMIT_REACHED"
    both.ask(Unbook(appointment=held.id, by="holder"))
    hold(both, NEXT, subject=ANNA, agent=BERT)
    hold(both, NEXT, agent=BERT, booked=True)
    later = replace(NEXT, start=NEXT.end, end=NEXT.end + HOUR)
    assert both.refused(_hold(both, later, agent=BERT)) == "LIMIT_REACHED"
    nameless = hold(both, later)
    assert both.refused(Book(appointment=nameless.id, subject=ANNA)) == "LIMIT_REACHED"


def test_many_matters_have_their_length_over_slots_or_nothing(both: Both) -> None:
    long = (replace(SLOT, places=2), replace(NEXT, places=1))
    one = hold(both, *long, booked=True)
    assert both.refused(_hold(both)) == "SLOT_FULL"
    hold(both, NEXT)
    assert both.refused(_hold(both, replace(SLOT, start=SLOT.start + 1), NEXT)) == "SLOT_FULL"
    both.ask(Unbook(appointment=one.id, by="holder"))
    assert hold(both).state is Promise.HELD


def test_as_the_day_ends_who_did_not_come_missed_it(both: Both) -> None:
    booked, held = hold(both, booked=True), hold(both)
    waiting = hold(both, awaits=True)
    tomorrow = hold(both, day=DAY + 1, booked=True)
    ended = both.ask(EndDay(zone="main", day=DAY))
    told = {one.data["appointment"]: one.type for one in ended.events if "appointment" in one.data}
    assert told == {
        booked.id: "appointment.missed",
        held.id: "appointment.lapsed",
        waiting.id: "appointment.lapsed",
    }
    assert set(both.pair.reader.appointments) == {tomorrow.id}
    assert both.refused(_hold(both)) == "SLOT_GONE"
    assert both.refused(CheckIn(appointment=booked.id, day=DAY)) == "APPOINTMENT_UNKNOWN"


def test_what_was_booked_for_later_days_survives_a_lost_store(both: Both) -> None:
    first = hold(both, day=DAY + 1, booked=True)
    waits = [hold(both, day=DAY + 1, booked=True), hold(both, day=DAY + 1, awaits=True)]
    both.pair.restart()
    both.pair.lost(both.now)
    assert both.refused(_hold(both, day=DAY + 1)) == "SLOT_FULL"
    both.ask(Unbook(appointment=first.id, by="holder"))
    assert state(both, waits[1]) is Promise.HELD
    new = hold(both, NEXT, day=DAY + 1)
    assert new.serial == 3 + 50 + 1, "what was lost unseen had its serials"


def test_a_number_is_issued_from_the_same_line_as_ever(both: Both) -> None:
    one = hold(both, booked=True)
    both.ask(Open(window="1", clerk="li"))
    both.ask(Issue(service="tax", day=DAY))
    both.now = SLOT.start
    reply = both.ask(CheckIn(appointment=one.id, day=DAY)).reply
    assert reply is not None
    assert reply["ticket"]["number"] == "A002"
    assert both.ticket(reply["ticket"]["id"]).state is State.WAITING
