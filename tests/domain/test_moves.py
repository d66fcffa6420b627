"""What a ticket may not do, each with its refusal."""

from __future__ import annotations

import pytest

from queue_server.domain import commands as c
from queue_server.domain.moves import MOVES, REFUSED_BY, allowed, is_final
from queue_server.domain.refusals import REFUSALS
from queue_server.domain.ticket import FINAL, Printing, State, Suspend
from tests.domain.tickets import DAY, Day


def test_nothing_moves_a_final_ticket_but_the_news_of_its_slip_and_pager() -> None:
    moving = {verb for verb in MOVES for state in FINAL if allowed(verb, state)}
    assert moving == {"printed", "page"}
    assert {state for state in State if is_final(state)} == FINAL


def test_every_verb_that_can_be_refused_says_how() -> None:
    partial = {verb for verb, moves in MOVES.items() if len(moves) < len(State)}
    assert partial - {"end_day"} == set(REFUSED_BY)
    assert set(REFUSED_BY.values()) <= REFUSALS.keys()


def test_a_pending_ticket_neither_arrives_nor_moves_on() -> None:
    day = Day()
    ticket = day.issue(remote=True, pending=True, moved_from="other-20261123-A001")
    with pytest.raises(REFUSALS["MOVE_CLOSED"]):
        day.ask(c.Arrive(ticket=ticket))
    with pytest.raises(REFUSALS["MOVE_CLOSED"]):
        day.ask(c.Move(ticket=ticket, to_ticket="third-20261123-A001"))
    day.ask(c.Settle(ticket=ticket))
    assert day.ask(c.Arrive(ticket=ticket))["ticket"]["state"] == State.WAITING


def test_no_ticket_goes_to_a_service_that_is_no_longer_offered() -> None:
    day = Day()
    ticket = day.issue()
    services = {"tax": day.hall.view.rules["tax"]}
    plain = {name: {f: getattr(r, f) for f in r.__slots__} for name, r in services.items()}
    day.ask(c.Configure(version="new", sha256="", services=plain, windows={}))
    for command in (
        c.Issue(service="help", day=DAY),
        c.Transfer(ticket=ticket, service="help"),
        c.Reclass(ticket=ticket, service="help"),
    ):
        with pytest.raises(REFUSALS["SERVICE_UNKNOWN"]):
            day.ask(command)


def test_a_late_holder_joins_anew_and_a_very_late_one_not_at_all() -> None:
    day = Day()
    by = day.now + 600_000
    late, lost = (day.issue(remote=True, arrive_by=by) for _ in range(2))
    day.now = by + 1
    assert day.ask(c.Arrive(ticket=late))["ticket"]["joined"] == day.now
    day.now = by + 1_800_001
    with pytest.raises(REFUSALS["TOO_LATE"]):
        day.ask(c.Arrive(ticket=lost))
    day.ask(c.Expire(ticket=lost))


def test_a_start_is_undone_in_time_only() -> None:
    day = Day()
    ticket = day.issue()
    day.ask(c.CallNext(window="1"))
    day.ask(c.Start(ticket=ticket, window="1"))
    day.now += 60_001
    with pytest.raises(REFUSALS["TOO_LATE"]):
        day.ask(c.Return(ticket=ticket, window="1"))


def test_a_suspended_ticket_is_resumed_where_it_is_held_and_woken_where_it_is_not() -> None:
    day = Day()
    held = day.issue()
    day.ask(c.CallNext(window="1"))
    day.ask(c.Start(ticket=held, window="1"))
    day.ask(c.SuspendTicket(ticket=held, window="1", kind=Suspend.STEP))
    with pytest.raises(REFUSALS["TICKET_NOT_SUSPENDED"]):
        day.ask(c.Wake(ticket=held))
    with pytest.raises(REFUSALS["TICKET_ELSEWHERE"]):
        day.ask(c.Resume(ticket=held, window="2"))
    day.ask(c.Close(window="1"))
    with pytest.raises(REFUSALS["TICKET_NOT_SUSPENDED"]):
        day.ask(c.Resume(ticket=held, window="2"))
    assert day.ask(c.Wake(ticket=held))["ahead"] == 0


def test_a_ghosts_slip_is_voided_with_it() -> None:
    day = Day()
    ghost = day.issue()
    day.ask(c.Void(ticket=ghost))
    ended = day.hall.view.tickets[ghost]
    assert (ended.state, ended.printed) == (State.CANCELLED, Printing.VOIDED)
