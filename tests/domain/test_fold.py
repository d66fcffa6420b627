"""The one fold: snapshot + events = the later snapshot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queue_server.domain import commands as c
from queue_server.domain.events import EVENT_TYPES, Event, Position
from queue_server.domain.fold import apply
from queue_server.domain.refusals import REFUSALS
from queue_server.domain.ticket import State
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase
from tests.domain.tickets import DAY, HALL, Day

STALE = REFUSALS["STALE_POSITION"]


def folded(events: list[Event]) -> HallView:
    view = HallView(hall=HALL)
    for event in events:
        apply(view, event)
    return view


def test_the_events_alone_give_the_view() -> None:
    day = Day()
    for _ in range(3):
        day.issue()
    called = day.ask(c.CallNext(window="1"))["ticket"]["id"]
    day.ask(c.Start(ticket=called, window="1"))
    assert folded(day.hall.events) == day.hall.view
    assert set(day.events()) <= EVENT_TYPES


@pytest.mark.parametrize(("epoch", "seq"), [(1, 1), (1, 99), (2, 5), (0, 1)])
def test_a_gap_and_a_foreign_epoch_are_stale(epoch: int, seq: int) -> None:
    day = Day()
    view, last = folded(day.hall.events), day.hall.events[-1]
    with pytest.raises(STALE):
        apply(view, replace(last, epoch=epoch, seq=seq))
    assert view == day.hall.view


def test_an_opening_begins_a_later_epoch_and_no_earlier_one() -> None:
    day = Day()
    view, opened = folded(day.hall.events), day.hall.events[0]
    apply(view, replace(opened, epoch=2))
    assert view.position == Position(2, 1)
    with pytest.raises(STALE):
        apply(view, replace(opened, epoch=2))


def test_an_event_that_no_fold_knows_only_moves_the_position() -> None:
    """A reader of today follows a centre of tomorrow."""
    day = Day()
    view = folded(day.hall.events)
    unknown = Event(
        epoch=1, seq=view.position.seq + 1, hall=HALL, at=7, type="robot.waved", data={"x": 1}
    )
    before = view.snapshot()
    apply(view, unknown)
    assert view.snapshot() == before | {"position": unknown.position.text(), "at": 7}


def test_a_window_knows_its_ticket_while_it_has_it() -> None:
    day = Day()
    ticket = day.issue()
    for command, has in (
        (c.CallNext(window="1"), True),
        (c.Start(ticket=ticket, window="1"), True),
        (c.Transfer(ticket=ticket, window="1", to_window="2"), False),
    ):
        day.ask(command)
        assert (day.hall.view.windows["1"].ticket == ticket) is has


def test_a_configuration_keeps_what_is_in_use() -> None:
    day = Day()
    day.ask(c.SignOut(window="2"))
    day.ask(c.Configure(version="9", sha256="9", services={}, windows={}))
    view = day.hall.view
    assert list(view.windows) == ["1"]
    assert view.windows["1"].state is WindowPhase.OPEN
    assert not any(one.offered for one in view.rules.values())


def test_the_end_of_a_day_forgets_what_ended_but_no_number_of_it() -> None:
    day = Day(zones=("main", "late"))
    gone, stays = day.issue("tax"), day.issue("help")
    day.ask(c.EndDay(zone="main", day=DAY))
    view = day.hall.view
    assert (gone in view.tickets, view.tickets[stays].state) == (False, State.WAITING)
    assert view.numbers == {f"{DAY}|A": 1, f"{DAY}|B": 1}
    day.ask(c.EndDay(zone="late", day=DAY + 1))
    assert view.numbers == {}
