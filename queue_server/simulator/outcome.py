"""What became of everybody under one policy, in columns beside the errands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queue_server.domain.estimate import Wait
from queue_server.simulator.engine import Day
from queue_server.simulator.errands import Ways
from queue_server.simulator.pooled import POOL
from queue_server.simulator.stage import StageHall

NOBODY = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A policy's day. Halls are places on the stage, -1 where none; waits -1 where never called."""

    policy: str
    homes: Sequence[int]
    """The nearest hall that does the errand."""
    halls: Sequence[int]
    travel_ms: Sequence[int]
    waits_ms: Sequence[int]
    windows: Sequence[str]
    shown: Sequence[Wait | None]
    busy: Sequence[tuple[int, int, int]]
    """When windows had somebody: hall, from, to."""

    def served(self) -> list[int]:
        """Who was called, by place."""
        return [one for one, wait in enumerate(self.waits_ms) if wait >= 0]


def outcome_of(policy: str, stage: Sequence[StageHall], ways: Sequence[Ways], day: Day) -> Outcome:
    """The columns of a day; of the pooled hall each window counts where it really stands."""
    homes = [own[0].hall if own else NOBODY for own in ways]
    whole = day.stage[0].id == POOL
    place = {hall.id: number for number, hall in enumerate(stage)}
    halls, travel, waits, windows = [], [], [], []
    for index, visit in enumerate(day.visits):
        way, called = visit.way, visit.window >= 0
        halls.append(NOBODY if way is None else homes[index] if whole else way.hall)
        travel.append(0 if way is None else way.travel_ms)
        waits.append(visit.waited_ms if called else -1)
        named = way is not None and called
        windows.append(day.stage[way.hall].windows[visit.window] if way and named else "")
    return Outcome(
        policy=policy,
        homes=homes,
        halls=halls,
        travel_ms=travel,
        waits_ms=waits,
        windows=windows,
        shown=[visit.shown for visit in day.visits],
        busy=[
            (
                place[day.stage[hall].windows[window].partition("/")[0]] if whole else hall,
                start,
                end,
            )
            for hall, window, start, end, _ in day.stretches
        ],
    )
