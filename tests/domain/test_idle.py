"""Where a hall's time went: windows and lines, from the events alone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from queue_server.domain import commands as c
from queue_server.domain.idle import Sweep
from queue_server.domain.view import HallView
from tests.domain.tickets import HALL, NOON, Day, S

MINUTE = 60 * S
TODAY = "2026-11-23"
HANDLED = (c.Handled(outcome="advised"),)


def swept(day: Day, *, parts: int = 1, until: int | None = None) -> Sweep:
    """Over all that happened, in so many parts."""
    events, end = day.hall.events, day.now if until is None else until
    sweep = Sweep(view=HallView(hall=HALL), at=NOON, zone=ZoneInfo("Asia/Shanghai"))
    size = -(-len(events) // parts)
    for first in range(0, len(events), size):
        if not sweep.take(events[first : first + size], end):
            break
    sweep.end(end)
    return sweep


def morning() -> Day:
    """Window 1 waits for 5 min, calls after 2 more, is walked to for 1, serves 10, pauses 3."""
    day = Day()
    day.ask(c.Close(window="2"))
    day.now += 5 * MINUTE
    first = day.issue()
    day.now += 2 * MINUTE
    day.ask(c.CallNext(window="1"))
    day.now += MINUTE
    day.ask(c.Start(ticket=first, window="1"))
    day.issue()
    day.now += 10 * MINUTE
    day.ask(c.Finish(ticket=first, window="1", handled=HANDLED))
    day.ask(c.Pause(window="1", reason="meal"))
    day.now += 3 * MINUTE
    return day


def test_a_windows_time_is_idle_walk_serving_or_paused() -> None:
    spent = swept(morning()).windows[TODAY, "1"]
    assert (spent.idle, spent.idle_waited) == (7 * MINUTE, 2 * MINUTE)
    assert (spent.walk, spent.serving, spent.paused) == (MINUTE, 10 * MINUTE, 3 * MINUTE)
    assert spent.open == 18 * MINUTE


def test_a_line_tells_who_came_and_how_long_nobody_was_called() -> None:
    seen = swept(morning()).lines[TODAY, "tax"]
    assert (seen.arrivals, seen.calls, seen.missed) == (2, 1, 0)
    assert seen.waited == 15 * MINUTE
    assert seen.unattended == 3 * MINUTE, "the only window that has it pauses"
    assert seen.longest_gap == 13 * MINUTE, "the second one still waits"


def test_a_closed_window_has_no_time_and_a_line_without_people_no_gap() -> None:
    found = swept(morning())
    assert (TODAY, "2") not in found.windows
    assert (TODAY, "help") not in found.lines


def test_a_sweep_in_parts_and_one_cut_short_count_the_same_time() -> None:
    day = morning()
    whole, parts = swept(day), swept(day, parts=5)
    assert (parts.windows, parts.lines) == (whole.windows, whole.lines)
    half = swept(day, until=NOON + 6 * MINUTE)
    assert half.windows[TODAY, "1"].idle == 6 * MINUTE
    assert half.lines[TODAY, "tax"].longest_gap == MINUTE


def test_a_gap_belongs_to_the_day_on_which_it_began() -> None:
    day = Day()
    day.now += 11 * 60 * MINUTE + 50 * MINUTE
    day.issue()
    day.now += 20 * MINUTE
    day.ask(c.CallNext(window="1"))
    found = swept(day, until=day.now + 1)
    assert found.lines[TODAY, "tax"].longest_gap == 20 * MINUTE
    assert found.lines["2026-11-24", "tax"].calls == 1
