"""A wait that is read again gets no vaguer, until there is a cause."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.commands import Open
from queue_server.domain.estimate import Wait
from queue_server.domain.steady import no_vaguer, standing
from queue_server.domain.view import HallView
from tests.domain.test_estimate import Day


def wait_of(said: list[int]) -> Wait:
    p10, p50, p90 = sorted(said)
    return Wait(p10_s=p10, p50_s=p50, p90_s=p90)


waits = st.lists(st.integers(0, 10_000), min_size=3, max_size=3).map(wait_of)


@given(before=waits, now=waits)
def test_the_middle_is_the_new_one_and_neither_side_is_wider_than_before(
    before: Wait, now: Wait
) -> None:
    found = no_vaguer(before, now)
    assert found.p50_s == now.p50_s
    assert now.p10_s <= found.p10_s <= found.p50_s <= found.p90_s <= now.p90_s
    assert found.p50_s - found.p10_s <= before.p50_s - before.p10_s
    assert found.p90_s - found.p50_s <= before.p90_s - before.p50_s
    assert no_vaguer(found, now) == found


def test_a_narrower_estimate_is_said_as_it_is() -> None:
    before = Wait(p10_s=600, p50_s=1200, p90_s=2400)
    now = Wait(p10_s=700, p50_s=900, p90_s=1000, by="rollout")
    assert no_vaguer(before, now) == now


def test_more_people_fewer_windows_another_place_or_estimator_are_causes() -> None:
    day = Day()
    day.do(Open(window="1", clerk="user:a"))
    view: HallView = day.waiting("general", 3)
    ticket = list(view.tickets.values())[-1]
    here = standing(view, ticket, "plain")
    assert (here.ahead, here.windows) == (2, 1)
    assert not here.worse_than(here)
    for better in (replace(here, ahead=1), replace(here, windows=2)):
        assert not better.worse_than(here)
        assert here.worse_than(better)
    assert replace(here, by="rollout").worse_than(here)
    assert replace(here, place=("waiting", "general", "priority")).worse_than(here)


def test_a_window_whose_clerk_may_not_handle_it_does_not_call_the_line() -> None:
    day = Day()
    day.do(Open(window="1", clerk="user:a", may=("tax",)))
    view = day.waiting("general", 1)
    (ticket,) = view.tickets.values()
    assert standing(view, ticket, "plain").windows == 0
