"""Several items and several lines on one number, times apart, and the right to return."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.domain import commands as c
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import State, Suspend, Ticket
from tests.domain.tickets import DAY, NOON, Day, S

MINUTE = 60 * S


@pytest.fixture
def day() -> Day:
    return Day()


def ticket(day: Day, id_: str) -> Ticket:
    return day.hall.view.ticket(id_)


def served(day: Day, window: str = "1", **facts: Any) -> str:
    """A number that the window has started."""
    id_ = day.issue(**facts)
    day.ask(c.CallNext(window=window))
    day.ask(c.Start(ticket=id_, window=window))
    return id_


def handled(*outcomes: str, items: str = "abc") -> tuple[c.Handled, ...]:
    return tuple(
        c.Handled(outcome=one, item=item) for one, item in zip(outcomes, items, strict=False)
    )


def ended(day: Day) -> dict[str, Any]:
    found = [event for event in day.hall.events if event.type == "handling.ended"]
    return dict(found[-1].data)


def refused(day: Day, command: c.Command) -> str:
    with pytest.raises(Refused) as caught:
        day.ask(command)
    return caught.value.code


def test_each_item_of_a_number_has_its_own_times_in_one_finish(day: Day) -> None:
    id_ = served(day, items=("a", "b"))
    day.now += 5 * MINUTE
    day.ask(c.NextItem(ticket=id_, window="1"))
    day.now += 3 * MINUTE
    day.ask(c.Finish(ticket=id_, window="1", handled=handled("accepted", "settled")))
    first, second = ended(day)["handled"]
    assert (first["started_at"], first["ended_at"]) == (NOON, NOON + 5 * MINUTE)
    assert (second["started_at"], second["ended_at"]) == (NOON + 5 * MINUTE, NOON + 8 * MINUTE)


def test_items_handled_together_share_the_times_of_the_stretch(day: Day) -> None:
    id_ = served(day, items=("a", "b"))
    day.ask(c.Finish(ticket=id_, window="1", handled=handled("accepted", "settled")))
    assert all("started_at" not in one for one in ended(day)["handled"])


def test_the_times_of_each_kind_of_suspend_are_kept_apart(day: Day) -> None:
    id_ = served(day)
    for kind, minutes in ((Suspend.WINDOW, 4), (Suspend.STEP, 2)):
        day.ask(c.SuspendTicket(ticket=id_, window="1", kind=kind))
        day.now += minutes * MINUTE
        day.ask(c.Resume(ticket=id_, window="1"))
    day.ask(c.SuspendTicket(ticket=id_, window="1", kind=Suspend.FREE))
    day.now += 7 * MINUTE
    day.ask(c.Wake(ticket=id_))
    found = ticket(day, id_)
    assert found.suspended_window_ms == 4 * MINUTE
    assert found.suspended_step_ms == 2 * MINUTE
    assert found.suspended_free_ms == 7 * MINUTE


def test_what_is_not_waiting_is_told_from_the_wait(day: Day) -> None:
    id_ = served(day)
    day.now += 10 * MINUTE
    day.ask(c.SuspendTicket(ticket=id_, window="1", kind=Suspend.FREE))
    day.now += 20 * MINUTE
    day.ask(c.Wake(ticket=id_))
    day.now += 3 * MINUTE
    found = ticket(day, id_)
    assert day.now - found.joined - found.away_ms() == 3 * MINUTE


def test_a_bundle_goes_on_to_its_next_line_with_the_wait_already_served(day: Day) -> None:
    id_ = served(day, items=("a", "b"), chain=("help",))
    day.now += 5 * MINUTE
    other = day.issue("help")
    reply = day.ask(c.Forward(ticket=id_, window="1", handled=handled("accepted")))
    found = ticket(day, id_)
    assert (found.state, found.service, found.chain, found.item) == (
        State.WAITING, "help", None, 1,
    )  # fmt: skip
    assert (found.joined, reply["ahead"]) == (NOON, 0)
    assert ended(day)["handled"] == [{"outcome": "accepted", "item": "a"}]
    assert day.ask(c.CallNext(window="2", service="help"))["ticket"]["id"] == id_ != other


def test_a_number_whose_chain_is_done_is_not_sent_on(day: Day) -> None:
    id_ = served(day)
    assert refused(day, c.Forward(ticket=id_, window="1")) == "SERVICE_UNKNOWN"


def granted(day: Day, until: int) -> str:
    id_ = served(day)
    finish = c.Finish(ticket=id_, window="1", handled=handled("supplement"), granted_until=until)
    day.ask(finish)
    return id_


def test_who_must_bring_something_more_comes_back_to_the_same_window_once(day: Day) -> None:
    old = granted(day, NOON + 10 * 86_400 * S)
    day.issue()
    new = day.issue(returns=old)
    assert ticket(day, new).lane == "window:1"
    assert day.ask(c.CallNext(window="1"))["ticket"]["id"] == new
    again = c.Issue(service="tax", day=DAY, returns=old)
    assert refused(day, again) == "REJOIN_SPENT"


def test_where_that_window_is_closed_the_return_comes_first_in_the_line(day: Day) -> None:
    old = granted(day, NOON + 10 * 86_400 * S)
    day.ask(c.Close(window="1"))
    day.issue()
    new = day.issue(returns=old)
    assert ticket(day, new).lane == "first"
    assert day.ask(c.CallNext(window="2"))["ticket"]["id"] == new


def test_a_right_to_return_ends_and_does_not_outlive_its_week(day: Day) -> None:
    old = granted(day, NOON + MINUTE)
    day.now += 2 * MINUTE
    late = c.Issue(service="tax", day=DAY, returns=old)
    assert refused(day, late) == "TOO_LATE"
    day.now += 8 * 86_400 * S
    day.ask(c.EndDay(zone="main", day=DAY + 8))
    assert day.hall.view.rights == {}


def test_a_return_is_given_although_the_day_s_numbers_are_spent() -> None:
    day = Day(quota=1)
    old = granted(day, NOON + MINUTE)
    assert refused(day, c.Issue(service="tax", day=DAY)) == "SERVICE_FULL"
    assert ticket(day, day.issue(returns=old)).returns == old


def test_the_next_clerk_finds_what_was_set_aside_and_sent_to_the_window(day: Day) -> None:
    kept = served(day)
    day.ask(c.SuspendTicket(ticket=kept, window="1", kind=Suspend.WINDOW))
    sent = day.issue()
    day.ask(c.Transfer(ticket=sent, to_window="1"))
    day.ask(c.SignIn(window="1", clerk="next"))
    assert (ticket(day, kept).window, ticket(day, sent).lane) == ("1", "window:1")
    day.ask(c.Open(window="1", clerk="next"))
    day.ask(c.Resume(ticket=kept, window="1"))
    assert ticket(day, kept).clerk == "next"


def test_a_window_that_closes_leaves_nobody_in_a_lane_that_none_calls(day: Day) -> None:
    sent = day.issue()
    day.ask(c.Transfer(ticket=sent, to_window="1"))
    day.ask(c.SignOut(window="1"))
    assert ticket(day, sent).lane == "first"
    assert day.ask(c.CallNext(window="2"))["ticket"]["id"] == sent


def test_nobody_is_sent_to_a_window_that_is_closed(day: Day) -> None:
    sent = day.issue()
    day.ask(c.Close(window="2"))
    assert refused(day, c.Transfer(ticket=sent, to_window="2")) == "WINDOW_CLOSED"
    assert ticket(day, sent).lane == "normal"


def test_a_service_is_a_windows_own_or_its_help_and_each_once(day: Day) -> None:
    day.ask(c.Services(window="1", own=("tax", "tax"), help=("help", "tax", "help")))
    window = day.hall.view.window("1")
    assert (window.own, window.help) == (("tax",), ("help",))


def test_a_role_for_a_time_remembers_the_one_before(day: Day) -> None:
    for own in (("help",), ("tax", "help")):
        day.ask(c.Services(window="1", own=own, until=NOON + MINUTE))
    window = day.hall.view.window("1")
    assert window.before == {"own": ["tax"], "help": ["help"]}
    day.ask(c.Services(window="1", own=("tax",), help=("help",)))
    assert day.hall.view.window("1").before is None


def test_what_was_done_while_cut_off_has_the_time_at_which_it_was_done(day: Day) -> None:
    id_ = day.issue()
    day.ask(c.CallNext(window="1"))
    day.now += 30 * MINUTE
    day.ask(c.Start(ticket=id_, window="1", done_at=NOON + 2 * MINUTE))
    day.ask(c.Finish(ticket=id_, window="1", handled=(), done_at=NOON + 9 * MINUTE))
    assert (ended(day)["started_at"], ended(day)["ended_at"]) == (
        NOON + 2 * MINUTE,
        NOON + 9 * MINUTE,
    )


@pytest.mark.parametrize(("said", "kept"), [(-5, 0), (45, 30)])
def test_a_time_that_cannot_be_is_moved_to_the_nearest_that_can(
    day: Day, said: int, kept: int
) -> None:
    id_ = day.issue()
    day.ask(c.CallNext(window="1"))
    day.now += 30 * MINUTE
    day.ask(c.Start(ticket=id_, window="1", done_at=NOON + said * MINUTE))
    assert ticket(day, id_).started_at == NOON + kept * MINUTE
