"""Arriving for an appointment in both dispatchers: early, in time, late, never."""

from __future__ import annotations

from queue_server.domain.commands import (
    CheckIn,
    EndDay,
    Issue,
    Open,
    StopService,
)
from queue_server.domain.ticket import State, TicketClass
from tests.store.both import Both
from tests.store.halls import DAY
from tests.store.slots import NEXT, SLOT, booked_hall, hold, wanted

__all__ = ["booked_hall"]


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


def test_as_the_day_ends_who_did_not_come_missed_it(both: Both) -> None:
    booked, held = hold(both, booked=True), hold(both)
    waiting = hold(both, awaits=True)
    tomorrow = hold(both, NEXT, day=DAY + 1, booked=True)
    ended = both.ask(EndDay(zone="main", day=DAY))
    told = {one.data["appointment"]: one.type for one in ended.events if "appointment" in one.data}
    assert told == {
        booked.id: "appointment.missed",
        held.id: "appointment.lapsed",
        waiting.id: "appointment.lapsed",
    }
    assert set(both.pair.reader.appointments) == {tomorrow.id}
    assert both.refused(wanted(both)) == "SLOT_GONE"
    assert both.refused(CheckIn(appointment=booked.id, day=DAY)) == "APPOINTMENT_UNKNOWN"


def test_a_number_is_issued_from_the_same_line_as_ever(both: Both) -> None:
    one = hold(both, booked=True)
    both.ask(Open(window="1", clerk="li"))
    both.ask(Issue(service="tax", day=DAY))
    both.now = SLOT.start
    reply = both.ask(CheckIn(appointment=one.id, day=DAY)).reply
    assert reply is not None
    assert reply["ticket"]["number"] == "A002"
    assert both.ticket(reply["ticket"]["id"]).state is State.WAITING
