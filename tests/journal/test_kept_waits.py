"""Waits that were shown, joined in SQL with what then happened, against the events themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from functools import reduce
from operator import add
from typing import Any

import pytest

from queue_server.domain.accuracy import Accuracy
from queue_server.domain.commands import Defer, Issue
from queue_server.domain.estimate import Wait
from queue_server.domain.events import Event
from queue_server.journal.journal import SqlJournal
from tests.journal.days import DAY, OPENING, Day, batches, mixed

HALF_HOUR_MS = 1_800_000
WAITS = (
    Wait(p10_s=0, p50_s=0, p90_s=60),
    Wait(p10_s=30, p50_s=90, p90_s=240),
    Wait(p10_s=300, p50_s=900, p90_s=1800, by="rollout"),
)


class Told(Day):
    """A day on which everybody is told a wait, and some let others before."""

    def _next(self) -> Any:
        command = super()._next()
        if not isinstance(command, Issue):
            return command
        waiting = [one for one in self.hall.view.tickets.values() if one.state == "waiting"]
        if waiting and self._chance.random() < 0.2:
            return Defer(ticket=self._chance.choice(waiting).id, by_s=60)
        wait, remote = self._chance.choice((*WAITS, None)), self._chance.random() < 0.1
        return Issue(service=command.service, day=DAY, wait=wait, remote=remote)


def loss(shown: float, came: float, share: float) -> float:
    return max(share * (came - shown), (share - 1) * (came - shown))


def one(wait: Mapping[str, int], came: float) -> Accuracy:
    p10, p50, p90 = (wait[f"p{q}_s"] for q in (10, 50, 90))
    if p50 == 0:
        return Accuracy(at_once=1, at_once_kept=int(came <= p90))
    return Accuracy(
        count=1,
        error_s=p50 - came,
        absolute_s=abs(p50 - came),
        waited_s=came,
        pinball10_s=loss(p10, came, 0.1),
        pinball50_s=loss(p50, came, 0.5),
        pinball90_s=loss(p90, came, 0.9),
        below=int(came < p10),
        above=int(came > p90),
    )


def judged(events: Sequence[Event]) -> dict[tuple[str, str, str, int], list[Accuracy]]:
    """Line, estimator and half hour to what each promise was worth, read from the events."""
    shown: dict[str, Event] = {}
    found = defaultdict(list)
    for event in events:
        ticket = event.data.get("ticket", "")
        match event.type:
            case "ticket.issued" if "wait" in event.data:
                if event.data["set"]["state"] == "waiting":
                    shown[ticket] = event
            case "ticket.deferred" | "ticket.transferred" | "ticket.reclassed":
                shown.pop(ticket, None)
            case "ticket.called" if ticket in shown:
                told = shown.pop(ticket)
                wait, at = told.data["wait"], told.at - told.at % HALF_HOUR_MS
                key = told.hall, told.data["set"]["service"], wait["by"], at
                found[key].append(one(wait, (event.at - told.at) / 1000))
    return found


@pytest.fixture
def days() -> tuple[Day, Day]:
    return Told("nancheng").live(900), Told("humen", seed=3).live(400)


async def test_every_shown_wait_is_judged_by_the_first_call_unless_its_place_changed(
    journal: SqlJournal, days: tuple[Day, Day]
) -> None:
    for some in batches(mixed(*days), 97):
        await journal.write(some)
    expected = judged([stored.event for stored in mixed(*days)])
    found = await journal.past.judged(["nancheng", "humen"], OPENING, days[0].now + 1)
    assert {(one.hall, one.service, one.by, one.at) for one in found} == expected.keys()
    assert sum(one.accuracy.count for one in found) > 25
    for one_ in found:
        total = reduce(add, expected[one_.hall, one_.service, one_.by, one_.at])
        assert astuple(one_.accuracy) == pytest.approx(astuple(total), abs=1e-6)
    assert await journal.past.judged(["changan"], OPENING, days[0].now + 1) == []
    assert await journal.past.judged(["humen"], days[1].now + 1, days[1].now + 2) == []


async def test_lately_counts_by_when_they_were_called(
    journal: SqlJournal, days: tuple[Day, Day]
) -> None:
    for some in batches(mixed(*days), 97):
        await journal.write(some)
    whole = await journal.past.judged_lately(["nancheng", "humen"], 0, DAY)
    for hall in ("nancheng", "humen"):
        parts = await journal.past.judged([hall], 0, 2**52)
        total = reduce(add, (one.accuracy for one in parts))
        assert astuple(whole[hall]) == pytest.approx(astuple(total), abs=1e-6)
    half = (OPENING + days[0].now) // 2
    late = (await journal.past.judged_lately(["nancheng"], half, DAY))["nancheng"]
    assert 0 < late.count < whole["nancheng"].count
    assert await journal.past.judged_lately(["nancheng"], 0, DAY + 1) == {}
