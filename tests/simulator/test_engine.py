"""A simulated day calls whom the product would call, and treats everybody to the end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from queue_server.domain.commands import Caller, CallNext, Command, Configure, Finish, Issue, Open
from queue_server.domain.hall import Hall, Reply
from queue_server.domain.ticket import TicketClass
from queue_server.simulator.engine import Day, Engine
from queue_server.simulator.guides import Followed, Nearest, Shortest
from tests.domain.tickets import rule
from tests.simulator.small_city import HOUR, SmallCity, hall, random_city


def ran(city: SmallCity, guide: Nearest | Shortest | Followed | None = None) -> Day:
    return Engine(city.stage, city.errands, city.ways).run(guide or Nearest())


class Reference:
    """One hall of the product's reference dispatcher, told what the simulated one did."""

    def __init__(self, city: SmallCity) -> None:
        (self.stage,) = city.stage
        self.city, self.hall, self._ids = city, Hall(self.stage.id), 0
        self.hall.open_hall(1, 0)
        roles = {stint.window: self.stage.roles[stint.role] for stint in self.stage.stints}
        names = [line.service for line in self.stage.lines]
        windows = {
            window: {
                "zone": "main",
                "own": [names[line] for line in roles[number].own],
                "help": [names[line] for line in roles[number].help],
            }
            for number, window in enumerate(self.stage.windows)
        }
        services = {
            line.service: rule() | {name: getattr(line.rule, name) for name in rule()}
            for line in self.stage.lines
        }
        told = Configure(version="1", sha256="1", services=services, windows=windows)
        self.ask(told, 0)
        for window in self.stage.windows:
            self.ask(Open(window=window, clerk=window), 0)

    def ask(self, command: Command, now: int) -> Reply:
        self._ids += 1
        return self.hall.perform(command, Caller(principal="p", id=str(self._ids)), now=now, real=0)

    def called(self, day: Day) -> list[int]:
        """Whom the reference calls at each call of the simulated day."""
        steps: list[tuple[int, int, int]] = []
        for index, visit in enumerate(day.visits):
            assert visit.way is not None
            steps.append((self.city.errands[index].at + visit.way.travel_ms, 1, index))
        for place, (_, _, start, end, _) in enumerate(day.stretches):
            steps += [(end, 0, place), (start, 2, place)]
        places: dict[str, int] = {}
        found: list[int] = []
        at: dict[str, str] = {}
        for now, kind, which in sorted(steps):
            if kind == 1:
                errand = self.city.errands[which]
                lane = TicketClass(errand.lane)
                reply = self.ask(Issue(service=errand.service, day=1, ticket_class=lane), now)
                places[reply["ticket"]["id"]] = which
            else:
                window = self.stage.windows[day.stretches[which][1]]
                if kind == 0:
                    self.ask(Finish(window=window, ticket=at[window], handled=()), now)
                else:
                    at[window] = self.ask(CallNext(window=window), now)["ticket"]["id"]
                    found.append(places[at[window]])
        return found


@pytest.mark.parametrize("seed", range(8))
def test_whom_a_window_calls_is_whom_the_reference_dispatcher_calls(seed: int) -> None:
    """One hall, no changing roles and nobody transferred: what the reference can be told."""
    city = random_city(seed, halls=1, people=150)
    whole = hall(
        "h0",
        [(one.own, one.help) for one in city.stage[0].roles],
        [(window, 0, 8, window) for window in range(4)],
        lines=3,
        head_priority_s=600,
        cap_priority=1 + seed % 3,
        guard_percent=100 + 25 * seed,
        help_percent=120,
    )
    plain = tuple(
        one.__class__(**{name: getattr(one, name) for name in one.__slots__} | {"transfer": None})
        for one in city.errands
        if one.at < 6 * HOUR
    )
    city = SmallCity(stage=(whole,), errands=plain, ways=city.ways[: len(plain)])
    day = ran(city)
    assert Reference(city).called(day) == [one[4] for one in sorted(day.stretches, key=_start)]


def _start(stretch: tuple[int, int, int, int, int]) -> int:
    return stretch[2]


@pytest.mark.parametrize("seed", range(6))
def test_everybody_with_a_number_is_served_at_windows_of_their_lines(seed: int) -> None:
    city = random_city(seed)
    day = ran(city, Shortest())
    assert all(visit.window >= 0 for visit in day.visits if visit.way)
    assert all(visit.waited_ms >= 0 for visit in day.visits if visit.way)
    held: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for number, window, start, end, _ in day.stretches:
        held.setdefault((number, window), []).append((start, end))
    for spans in held.values():
        assert all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))


def test_who_would_come_after_the_last_number_gets_none() -> None:
    city = random_city(1)
    day = ran(city)
    late = [
        number
        for number, errand in enumerate(city.errands)
        if all(
            errand.at + way.travel_ms >= city.stage[way.hall].lines[way.line].issuing_until
            for way in city.ways[number]
        )
    ]
    assert late
    assert [number for number, visit in enumerate(day.visits) if visit.way is None] == late


def test_nobody_follows_where_the_share_is_nought() -> None:
    city = random_city(3)
    nearest, none = ran(city), ran(city, Followed(Shortest(), 0.0))
    assert [visit.way for visit in none.visits] == [visit.way for visit in nearest.visits]
    assert [visit.way for visit in ran(city, Shortest()).visits] != [
        visit.way for visit in nearest.visits
    ]


def test_a_window_goes_at_its_break_and_stays_for_the_last_who_hold_a_number() -> None:
    """One window from 0 to 2 and 3 to 5: nobody is called in between, all are after the end."""
    stage = (hall("h0", [((0,), ())], [(0, 0, 2, 0), (0, 3, 5, 0)], hours=6),)
    drawn = random_city(5, halls=1, lines=1, people=60)
    city = SmallCity(stage=stage, errands=drawn.errands, ways=drawn.ways)
    day = ran(city)
    starts = [start for _, _, start, _, _ in day.stretches]
    assert not [start for start in starts if 2 * HOUR <= start < 3 * HOUR]
    assert max(starts) > 5 * HOUR
    assert all(visit.window == 0 for visit in day.visits if visit.way)
