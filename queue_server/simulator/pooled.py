"""The bound: as if all windows of the city stood in one hall, as near to everybody as the nearest.

No choice of hall waits less in the mean: travel is the least there is for each, and no window is
ever idle while anybody waits whom it may serve (performance of pooled servers: Erlang 1917).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from queue_server.simulator.errands import Errand, Way, Ways
from queue_server.simulator.stage import Role, StageHall, StageLine, Stint

POOL = "*"


def pooled(stage: Sequence[StageHall]) -> StageHall:
    """One hall with the windows of all; each line keeps the rule of the hall with most windows."""
    lines: dict[str, StageLine] = {}
    for hall in sorted(stage, key=lambda one: -len(one.windows)):
        for line in hall.lines:
            known = lines.setdefault(line.service, line)
            lines[line.service] = replace(
                known,
                issuing_until=max(known.issuing_until, line.issuing_until),
                closes=max(known.closes, line.closes),
            )
    place = {name: index for index, name in enumerate(lines)}
    roles: dict[Role, int] = {}
    windows: list[str] = []
    stints: list[Stint] = []
    for hall in stage:
        first = len(windows)
        windows.extend(f"{hall.id}/{name}" for name in hall.windows)
        for stint in hall.stints:
            role = _there(hall, hall.roles[stint.role], place)
            number = roles.setdefault(role, len(roles))
            stints.append(replace(stint, window=first + stint.window, role=number))
    return StageHall(
        id=POOL,
        lines=tuple(lines.values()),
        windows=tuple(windows),
        roles=tuple(roles),
        stints=tuple(stints),
    )


def _there(hall: StageHall, role: Role, place: dict[str, int]) -> Role:
    own, helped = (
        tuple(place[hall.lines[index].service] for index in indices)
        for indices in (role.own, role.help)
    )
    return Role(own=own, help=helped)


def pooled_ways(
    stage: Sequence[StageHall], errands: Sequence[Errand], ways: Sequence[Ways]
) -> tuple[Ways, ...]:
    """For each errand the one way into the pool: as far as the nearest hall that is still open."""
    place = {line.service: index for index, line in enumerate(pooled(stage).lines)}
    return tuple(
        tuple(
            Way(way.travel_ms, 0, place[errand.service])
            for way in own
            if errand.at + way.travel_ms < stage[way.hall].lines[way.line].issuing_until
        )[:1]
        for errand, own in zip(errands, ways, strict=True)
    )
