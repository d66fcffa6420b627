"""Booking in both dispatchers: a place goes once, is held, promised, given back, offered on."""

from __future__ import annotations

from dataclasses import replace

from queue_server.domain.appointment import Promise
from queue_server.domain.commands import (
    Book,
    CheckIn,
    LapseHold,
    Unbook,
)
from queue_server.domain.ticket import TicketClass
from tests.store.both import Both
from tests.store.halls import DAY
from tests.store.slots import ANNA, BERT, HOUR, NEXT, SLOT, booked_hall, hold, state, wanted

__all__ = ["booked_hall"]


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
    assert both.refused(wanted(both)) == "SLOT_FULL"
    assert hold(both, guide=True).share == "guide"
    assert both.refused(wanted(both, guide=True)) == "SLOT_FULL", "the rest is for the hall"


def test_a_hold_that_nobody_confirms_is_another_persons_place(both: Both) -> None:
    first = hold(both)
    hold(both)
    both.now += 300_000
    assert both.refused(wanted(both)) == "SLOT_FULL", "its last millisecond is still its own"
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
    assert both.refused(wanted(both)) == "SLOT_FULL", "an offer is a place held"
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
    assert both.refused(wanted(both, NEXT, subject=ANNA)) == "LIMIT_REACHED"
    new = hold(both, NEXT, replaces=old.id, subject=ANNA)
    assert state(both, old) is Promise.BOOKED
    done = both.ask(Book(appointment=new.id))
    assert [one.type for one in done.events] == ["appointment.booked", "appointment.cancelled"]
    assert done.events[1].data["by"] == "change"


def test_the_limits_of_an_applicant_and_an_agent(both: Both) -> None:
    both.configure(booking_limit=1, agent_limit=2)
    held = hold(both, subject=ANNA)
    assert both.refused(wanted(both, NEXT, subject=ANNA)) == "LIMIT_REACHED"
    both.ask(Unbook(appointment=held.id, by="holder"))
    hold(both, NEXT, subject=ANNA, agent=BERT)
    hold(both, NEXT, agent=BERT, booked=True)
    later = replace(NEXT, start=NEXT.end, end=NEXT.end + HOUR)
    assert both.refused(wanted(both, later, agent=BERT)) == "LIMIT_REACHED"
    nameless = hold(both, later)
    assert both.refused(Book(appointment=nameless.id, subject=ANNA)) == "LIMIT_REACHED"


def test_many_matters_have_their_length_over_slots_or_nothing(both: Both) -> None:
    long = (replace(SLOT, places=2), replace(NEXT, places=1))
    one = hold(both, *long, booked=True)
    assert both.refused(wanted(both)) == "SLOT_FULL"
    hold(both, NEXT)
    assert both.refused(wanted(both, replace(SLOT, start=SLOT.start + 1), NEXT)) == "SLOT_FULL"
    both.ask(Unbook(appointment=one.id, by="holder"))
    assert hold(both).state is Promise.HELD


def test_what_was_booked_for_later_days_survives_a_lost_store(both: Both) -> None:
    first = hold(both, day=DAY + 1, booked=True)
    waits = [hold(both, day=DAY + 1, booked=True), hold(both, day=DAY + 1, awaits=True)]
    both.pair.restart()
    both.pair.lost(both.now)
    assert both.refused(wanted(both, day=DAY + 1)) == "SLOT_FULL"
    both.ask(Unbook(appointment=first.id, by="holder"))
    assert state(both, waits[1]) is Promise.HELD
    new = hold(both, NEXT, day=DAY + 1)
    assert new.serial == 3 + 50 + 1, "what was lost unseen had its serials"
