"""Whatever happens in a hall, the screen says what the view says, resumed at any moment."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from display.board import CALLS, Board, Standing, board_of
from queue_server.domain.commands import (
    Cancel,
    Command,
    EndDay,
    Rejoin,
    Return,
    SuspendTicket,
    Wake,
)
from queue_server.domain.events import Event
from queue_server.domain.fold import apply
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import Kind, State, Suspend, Ticket
from queue_server.domain.view import HallView
from queue_server.hub.projection import Sight, event_for, view_document
from tests.display.day import ZONE, Day

WINDOWS = ("117", "118", "119", "120", "121", "122", "123", "124", "181", "1")
SERVICES = ("household", "exit-entry", "tax", "general")
ZONES = (None, ZONE, "tax")
DWELL_MS = 10_000
PICK = st.integers(min_value=0, max_value=1 << 16)


class Screen:
    """What a display holds: a projected snapshot, then projected events."""

    def __init__(self, view: HallView) -> None:
        self.lost(view)

    def lost(self, view: HallView) -> None:
        self.view = HallView.from_snapshot(view_document(view, Sight.PUBLIC))

    def happened(self, event: Event) -> None:
        apply(self.view, event_for(event, Sight.PUBLIC))


class HallDay(RuleBasedStateMachine):
    """A day in four lines, at windows of three zones, and a screen that follows it."""

    @initialize()
    def begin(self) -> None:
        self.day = Day()
        self.day.open(*WINDOWS)
        self.screen = Screen(self.day.view)
        self.day.feed.follow(self.screen)

    def attempt(self, command: Command) -> None:
        with suppress(Refused):
            self.day.do(command)

    def ticket(self, pick: int, *states: State) -> Ticket | None:
        """One of the tickets in these states."""
        found = [one for one in self.day.view.tickets.values() if one.state in states]
        return found[pick % len(found)] if found else None

    @rule(service=st.sampled_from(SERVICES), papers=st.integers(0, 5).map(lambda one: one == 0))
    def issue(self, service: str, papers: bool) -> None:
        with suppress(Refused):
            self.day.issue(service, kind=Kind.PAPERS if papers else Kind.PERSON)

    @rule(window=st.sampled_from(WINDOWS))
    def call(self, window: str) -> None:
        with suppress(Refused, KeyError):
            self.day.call(window)

    @rule(service=st.sampled_from(SERVICES[:2]), window=st.sampled_from(WINDOWS))
    def called(self, service: str, window: str) -> None:
        with suppress(Refused):
            self.day.called(service, window)

    @rule(pick=PICK, verb=st.sampled_from(["recall", "start", "miss", "finish"]))
    def at_window(self, pick: int, verb: str) -> None:
        ticket = self.ticket(pick, State.CALLED, State.SERVING)
        if ticket is not None:
            with suppress(Refused):
                getattr(self.day, verb)(ticket)

    @rule(pick=PICK, kind=st.sampled_from(Suspend))
    def suspend(self, pick: int, kind: Suspend) -> None:
        ticket = self.ticket(pick, State.SERVING)
        if ticket is not None and ticket.window is not None:
            self.attempt(SuspendTicket(ticket=ticket.id, window=ticket.window, kind=kind))

    @rule(pick=PICK)
    def take_back(self, pick: int) -> None:
        ticket = self.ticket(pick, State.CALLED, State.SERVING)
        if ticket is not None and ticket.window is not None:
            self.attempt(Return(ticket=ticket.id, window=ticket.window))

    @rule(pick=PICK)
    def come_back(self, pick: int) -> None:
        ticket = self.ticket(pick, State.MISSED, State.SUSPENDED)
        if ticket is not None:
            missed = ticket.state is State.MISSED
            self.attempt(Rejoin(ticket=ticket.id) if missed else Wake(ticket=ticket.id))

    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        ticket = self.ticket(pick, State.WAITING, State.CALLED, State.MISSED)
        if ticket is not None:
            self.attempt(Cancel(ticket=ticket.id, by="staff"))

    @rule(zone=st.sampled_from([ZONE, "tax"]), day=st.sampled_from([20261122, 20261123]))
    def end_day(self, zone: str, day: int) -> None:
        self.attempt(EndDay(zone=zone, day=day))

    @rule()
    def reconnect(self) -> None:
        self.screen.lost(self.day.view)

    @rule(seconds=st.integers(min_value=1, max_value=20))
    def pass_time(self, seconds: int) -> None:
        self.day.now += 1000 * seconds

    @invariant()
    def the_screen_is_true(self) -> None:
        if not hasattr(self, "day"):
            return
        for zone in ZONES:
            shown = self.board(self.screen.view, zone)
            assert shown == self.board(self.day.view, zone)
            self.check(shown, zone)

    def board(self, view: HallView, zone: str | None) -> Board:
        now = self.day.now
        return board_of(view, self.day.city, zone=zone, at=now, since=now - DWELL_MS, waits={})

    def check(self, shown: Board, zone: str | None) -> None:
        view = self.day.view
        people = [one for one in view.tickets.values() if one.kind is Kind.PERSON]
        here = {one.id for one in people if zone in (None, view.rules[one.service].zone)}
        both = [*shown.calls, *shown.also]
        listed = {call.ticket for call in both}
        unanswered = {one.id for one in people if one.state is State.CALLED}
        assert len(listed) == len(both)
        assert len(shown.calls) <= CALLS
        assert here & unanswered <= listed
        assert all(call.standing is Standing.CALLED for call in shown.also)
        assert not shown.also or {call.standing for call in shown.calls} == {Standing.CALLED}
        times = [(call.called_at, call.serial) for call in shown.calls]
        assert times == sorted(times, reverse=True)
        for call in both:
            ticket = view.ticket(call.ticket)
            assert (ticket.number, ticket.window) == (call.number, call.window)
            assert ticket.kind is Kind.PERSON
            assert ticket.state in (State.CALLED, State.SERVING, State.DONE, State.SUSPENDED)
        missed = {one.number for one in people if one.state is State.MISSED and one.id in here}
        assert set(shown.missed) == missed
        waiting = sum(one.state is State.WAITING and one.id in here for one in people)
        assert sum(line.waiting for line in shown.lines) == waiting


TestHallDay = HallDay.TestCase
TestHallDay.settings = settings(max_examples=15, stateful_step_count=30, deadline=None)
