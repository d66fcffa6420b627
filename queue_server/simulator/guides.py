"""Which hall people are told: the policies that a simulated day is run under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hall_config.model import City
from queue_server.domain import estimate
from queue_server.domain.estimate import Wait
from queue_server.simulator.engine import Guide, Signs
from queue_server.simulator.errands import Errand, Way, Ways
from queue_server.simulator.floor import Floor
from queue_server.simulator.ours import Ours
from queue_server.simulator.stage import StageHall


class PolicyName(StrEnum):
    """The names that the command line takes."""

    NEAREST = "nearest"
    SHORTEST = "shortest"
    SHOWN = "shown"
    OURS = "ours"
    BOUND = "bound"


class Nearest:
    """The least way, as people go today."""

    def choose(self, errand: Errand, ways: Ways, floors: Sequence[Floor], now: int) -> Way:
        """The first."""
        return ways[0]


class Shortest:
    """The fewest people who wait now for each staffed window; of equals the nearest."""

    def choose(self, errand: Errand, ways: Ways, floors: Sequence[Floor], now: int) -> Way:
        """Who is on the way is not seen."""
        return min(ways, key=lambda way: _crowd(floors[way.hall], way.line))


def _crowd(floor: Floor, line: int) -> float:
    there = floor.lines[line]
    return there.waiting / there.staffed if there.staffed else float("inf")


class Board:
    """What the pages of the halls show: the plain estimate of the product, as a range."""

    def __init__(self, city: City) -> None:
        self._city = city

    def shown(self, floor: Floor, line: int, now: int) -> Wait:
        """The wait of who would take a number now."""
        service = floor.lines[line].service
        return estimate.line_wait(self._city, floor.view, service, at=now)


@dataclass(frozen=True, slots=True)
class Shown:
    """The least way and wait together, by the median that is shown now."""

    signs: Signs

    def choose(self, errand: Errand, ways: Ways, floors: Sequence[Floor], now: int) -> Way:
        """Halls are asked from the nearest on, until the way alone is longer."""
        best, least = ways[0], float("inf")
        for way in ways:
            if way.travel_ms >= least:
                break
            wait = self.signs.shown(floors[way.hall], way.line, now)
            whole = way.travel_ms + 1000 * wait.p50_s
            if whole < least:
                best, least = way, whole
        return best


@dataclass(frozen=True, slots=True)
class Followed:
    """Some follow a guide, the others go to the nearest hall."""

    guide: Guide
    share: float

    def choose(self, errand: Errand, ways: Ways, floors: Sequence[Floor], now: int) -> Way:
        """By the share that was drawn for the errand."""
        if errand.follows < self.share:
            return self.guide.choose(errand, ways, floors, now)
        return ways[0]


def guide_of(name: PolicyName, city: City, stage: Sequence[StageHall], signs: Signs) -> Guide:
    """The policy of a name; the bound is another stage, on which everybody goes to the one hall."""
    match name:
        case PolicyName.SHORTEST:
            return Shortest()
        case PolicyName.SHOWN:
            return Shown(signs)
        case PolicyName.OURS:
            return Ours(stage, city.balance)
        case PolicyName.NEAREST | PolicyName.BOUND:
            return Nearest()
