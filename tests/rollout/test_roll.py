"""A rolled hall against the theory of queues, the roster, and what people do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from queue_server.domain.commands import Arrive, Issue, Open, Pause
from queue_server.domain.pace import Pace, Sums
from queue_server.domain.ticket import TicketClass
from queue_server.domain.view import HallView
from queue_server.rollout.chance import exponential, key_of
from queue_server.rollout.moment import moment_of
from queue_server.rollout.outlook import draws_for, outlook
from queue_server.rollout.people import joiner
from queue_server.rollout.roll import roll
from queue_server.rollout.scene import ASKER, ENTRY, LINE, SPAN, WINDOW, Scene
from queue_server.rollout.setting import setting_of
from queue_server.rollout.staffing import Plan
from tests.domain.test_estimate import CITY, Day, at

# compiling, before the first test, is not its time
pytestmark = pytest.mark.timeout(60, func_only=True)

NORMAL, PRIORITY = TicketClass.NORMAL, TicketClass.PRIORITY
PACE = Pace(unanswered=Sums(count=1e9))


def alike(servers: int, waiting: int, *, mean: float = 300_000.0) -> Scene:
    """So many windows, all busy with handlings without memory, before one line."""
    lines, entries = np.zeros(1, LINE), np.zeros(waiting, ENTRY)
    lines[0] = (mean, 0, 0.0, -1, 0)
    for i in range(waiting):
        entries[i] = (i, i, 0, 0, key_of(str(i)), 0, 3)
    windows, spans = np.zeros(servers, WINDOW), np.zeros(servers, SPAN)
    for w in range(servers):
        windows[w] = (w, w + 1, 0, 137_000 * (w % 9), 0.0, 1.0, key_of(f"window {w}"))
        spans[w] = (0, 2**40, 0, 1.0)
    queues = np.arange(4 + servers + 1)
    return Scene(
        now=10_000_000,
        missed=0,
        last=10_000_000,
        rules=np.array([[0, 0, 0, 0, 900_000, 0, 0, 0, 100]]),
        lines=lines,
        laws=np.array([exponential()]),
        begins=np.searchsorted(entries["queue"], queues),
        entries=entries,
        askers_at=np.zeros(2, np.int64),
        askers=np.zeros(0, ASKER),
        windows=windows,
        spans=spans,
        own_at=np.array([0, 1]),
        own=np.array([0]),
        help_at=np.array([0, 0]),
        helped=np.zeros(0, np.int64),
        coming=np.zeros(4),
    )


def rolled(scene: Scene, draws: int) -> NDArray[np.float64]:
    waits = np.empty((draws, len(scene.entries) + len(scene.askers)), np.float32)
    roll(scene, moment_of(scene), 0, waits)
    return waits.astype(np.float64)


@pytest.mark.parametrize("servers", [1, 10, 100])
def test_the_wait_of_who_stands_behind_q_others_is_erlang(servers: int) -> None:
    """M/M/s: mean (q + 1) / (s mu), variance (q + 1) / (s mu)^2."""
    waits, one = rolled(alike(servers, 60), 20_000), 300 / servers
    for ahead in (0, 5, 20, 59):
        assert waits[:, ahead].mean() == pytest.approx((ahead + 1) * one, rel=0.03)
        assert waits[:, ahead].var() == pytest.approx((ahead + 1) * one**2, rel=0.05)


def test_draws_of_a_ticket_do_not_depend_on_who_joins_behind_it() -> None:
    few, many = rolled(alike(5, 20), 64), rolled(alike(5, 40), 64)
    assert np.array_equal(few, many[:, :20])


def plan() -> Plan:
    return Plan(CITY, CITY.halls["my-hall"])


def joining(view: HallView, now: int, service: str = "general") -> float:
    """The median wait of who joins."""
    found = outlook(setting_of(CITY, view, plan(), PACE, now))
    return found.waits[joiner(service, NORMAL)].p50


def staffed(*windows: str) -> Day:
    day = Day()
    day.do(*(Open(window=one, clerk=f"user:{one}") for one in windows))
    return day


def test_a_line_waits_through_the_break_that_the_roster_has() -> None:
    day = staffed("4")
    day.waiting("advice", 6)
    view = day.hall.view
    before, noon = (joining(view, one, "advice") for one in (at(10), at(11, 57)))
    assert noon > before + 3000, "the hour between the shifts"


def test_a_window_that_nobody_opened_in_its_shift_is_not_waited_for() -> None:
    day = staffed("1")
    day.waiting("general", 8)
    view = day.hall.view
    early, later = (joining(view, at(13, minute)) for minute in (5, 30))
    assert later > 1.5 * early


def test_a_hall_that_begins_late_has_all_its_windows_still_to_come() -> None:
    day = Day()
    day.waiting("general", 8)
    before = joining(day.hall.view, at(10, 30))
    day.do(Open(window="1", clerk="user:a"))
    begun, late = (joining(day.hall.view, at(10, minute)) for minute in (5, 30))
    assert begun == pytest.approx(before, rel=0.2), "the others are expected, ten minutes long"
    assert late > 1.5 * begun


def test_a_paused_window_comes_back_after_a_while() -> None:
    day = staffed("1")
    day.waiting("general", 1)
    now = outlook(setting_of(CITY, day.hall.view, plan(), PACE, at(10, 30))).waits
    day.do(Pause(window="1", reason="lunch"))
    then = outlook(setting_of(CITY, day.hall.view, plan(), PACE, at(10, 30))).waits
    ticket = next(iter(day.hall.view.tickets))
    assert now[ticket].p90 == 0
    assert 200 < then[ticket].mean < 1200


def test_who_has_a_head_start_is_foretold_less_and_puts_others_back() -> None:
    day = staffed("1", "2", "3", "4")
    day.waiting("general", 20)
    view = day.hall.view
    plain = outlook(setting_of(CITY, view, plan(), PACE, at(10))).waits
    assert plain[joiner("general", PRIORITY)].p50 < plain[joiner("general", NORMAL)].p50
    for _ in range(5):
        day.do(Issue(service="general", day=20261123, ticket_class=PRIORITY))
    beside = outlook(setting_of(CITY, view, plan(), PACE, at(10))).waits
    assert beside[joiner("general", NORMAL)].p50 > plain[joiner("general", NORMAL)].p50 + 600


def test_a_remote_ticket_asks_from_its_place_and_counts_once_it_has_come() -> None:
    day = staffed("1")
    day.waiting("general", 4)
    command = Issue(service="general", day=20261123, remote=True, arrive_by=at(10, 30))
    day.do(command)
    day.waiting("general", 1)
    view = day.hall.view
    remote = next(name for name, one in view.tickets.items() if one.arrive_by)
    behind = list(view.tickets)[-1]
    found = outlook(setting_of(CITY, view, plan(), PACE, at(10, 1)), 2000).waits
    assert found[remote].mean < found[behind].mean
    day.do(Arrive(ticket=remote))
    come = outlook(setting_of(CITY, day.hall.view, plan(), PACE, at(10, 1)), 2000).waits
    assert come[remote].mean == pytest.approx(found[remote].mean, rel=0.02)
    assert found[behind].mean < come[behind].mean, "it may come after who stands behind it"


def test_more_people_who_do_not_come_make_the_line_faster() -> None:
    day = staffed("1")
    day.waiting("general", 9)
    patient, gone = (
        outlook(setting_of(CITY, day.hall.view, plan(), pace, at(10))).waits
        for pace in (PACE, replace(PACE, unanswered=Sums(count=1e9, sum=5e8)))
    )
    assert gone[joiner("general", NORMAL)].mean < 0.8 * patient[joiner("general", NORMAL)].mean


def test_a_line_that_nobody_serves_is_foretold_nothing() -> None:
    day = staffed("1")
    day.waiting("social", 2)
    hall = replace(CITY.halls["my-hall"], rosters=())
    found = outlook(setting_of(CITY, day.hall.view, Plan(CITY, hall), PACE, at(10)))
    assert joiner("general", NORMAL) in found.waits
    only = {name: one for name, one in found.waits.items() if name.startswith("advice")}
    assert len(only) == 2, "window 1 helps with advice"


def test_a_hall_of_any_size_is_rolled_for_a_bounded_time() -> None:
    assert draws_for(10) == 200
    assert draws_for(500) == 40
    assert draws_for(10_000) == 32
    assert all(draws_for(entries) % 2 == 0 for entries in range(1, 700, 7))
