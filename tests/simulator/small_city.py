"""Small stages for tests of the simulator, built without a folder; random ones by a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from queue_server.domain.ticket import TicketClass
from queue_server.simulator.errands import Errand, Way, Ways
from queue_server.simulator.stage import Role, StageHall, StageLine, Stint
from tests.domain.tickets import line_rule

HOUR = 3_600_000
LANES = (TicketClass.NORMAL, TicketClass.NORMAL, TicketClass.PRIORITY, TicketClass.APPOINTMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallCity:
    """A stage, who comes, and their ways."""

    stage: tuple[StageHall, ...]
    errands: tuple[Errand, ...]
    ways: tuple[Ways, ...]


def hall(
    id_: str,
    roles: Sequence[tuple[Sequence[int], Sequence[int]]],
    stints: Sequence[tuple[int, int, int, int]],
    *,
    lines: int = 1,
    hours: int = 8,
    **rule: int,
) -> StageHall:
    """A hall of so many lines; `stints` as window, from, to and role, in hours."""
    ends = [0] * lines
    for _, _, end, role in stints:
        for line in (*roles[role][0], *roles[role][1]):
            ends[line] = max(ends[line], end * HOUR)
    return StageHall(
        id=id_,
        lines=tuple(
            StageLine(
                service=f"s{number}",
                rule=line_rule(prefix="ABCDEFGH"[number], **rule),
                opens=0,
                issuing_until=hours * HOUR - HOUR // 6,
                usual_ms=600_000,
                closes=ends[number],
            )
            for number in range(lines)
        ),
        windows=tuple(str(number + 1) for number in range(1 + max(one[0] for one in stints))),
        roles=tuple(Role(own=tuple(own), help=tuple(helped)) for own, helped in roles),
        stints=tuple(
            Stint(window=window, start=start * HOUR, end=end * HOUR, role=role)
            for window, start, end, role in sorted(stints)
        ),
    )


def random_city(seed: int, *, halls: int = 2, lines: int = 3, people: int = 120) -> SmallCity:
    """Halls with breaks and changing roles, people of all classes, transfers and no-shows."""
    rng = Random(seed)
    stage = tuple(_random_hall(rng, f"h{number}", lines) for number in range(halls))
    errands = sorted(
        (_errand(rng, number + 1, lines) for number in range(people)), key=lambda one: one.at
    )
    ways = []
    for errand in errands:
        place = int(errand.service[1:])
        ways.append(
            tuple(sorted(Way(rng.randrange(HOUR // 2), number, place) for number in range(halls)))
        )
    return SmallCity(stage=stage, errands=tuple(errands), ways=tuple(ways))


def _random_hall(rng: Random, id_: str, lines: int) -> StageHall:
    every = list(range(lines))
    roles: list[tuple[list[int], list[int]]] = [(every, [])]
    for _ in range(3):
        own = rng.sample(every, rng.randint(1, lines))
        roles.append((own, [one for one in every if one not in own and rng.random() < 0.6]))
    stints = [(0, 0, 8, 0)]
    for window in range(1, rng.randint(2, 4)):
        middle = rng.randint(2, 5)
        stints.append((window, rng.randint(0, 1), middle, rng.randrange(4)))
        stints.append((window, middle + rng.randint(0, 1), rng.randint(7, 8), rng.randrange(4)))
    return hall(
        id_,
        roles,
        stints,
        lines=lines,
        head_priority_s=rng.choice((0, 300, 900)),
        head_appointment_s=rng.choice((0, 600)),
        cap_priority=rng.choice((0, 1, 3)),
        cap_normal=rng.choice((0, 2)),
        guard_percent=rng.choice((0, 100, 200)),
        help_percent=rng.choice((100, 150)),
        target_wait_s=rng.choice((300, 900)),
    )


def _errand(rng: Random, number: int, lines: int) -> Errand:
    service = rng.randrange(lines)
    return Errand(
        number=number,
        at=rng.randrange(8 * HOUR),
        longitude=0.0,
        latitude=0.0,
        service=f"s{service}",
        item=None,
        handling_ms=rng.randrange(60_000, 1_500_000),
        lane=rng.choice(LANES).value,
        follows=rng.random(),
        walk_ms=rng.randrange(60_000),
        no_show=rng.random() < 0.05,
        transfer=f"s{rng.randrange(lines)}" if rng.random() < 0.1 else None,
    )
