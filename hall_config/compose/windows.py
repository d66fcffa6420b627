"""Windows, rosters and clerks of a hall of the reference city."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hall_config.compose.chance import fraction
from hall_config.compose.zones import GENERAL, INTAKE, SPECIAL, Line, ZonePlan, share
from hall_config.model import ANY_CLERK

COMPREHENSIVE, DEDICATED = "comprehensive", "dedicated"
WORKDAYS = "1-5"
SATURDAY = "6"
FULL = (("09:00", "12:00"), ("13:00", "17:00"))
MIDDAY = (("09:00", "13:00"), ("14:00", "17:00"))
THROUGH = (("09:00", "17:00"),)
SHORT = (("09:00", "12:00"), ("13:00", "16:00"))
OWN_HOURS = {
    "tax": (("09:00", "12:00"), ("14:00", "17:30")),
    "marriage": (("08:30", "12:00"), ("14:00", "17:30")),
}
MIDDAY_EVERY = 5
PEAK_EVERY, PEAK_DAYS = 11, ("1", "5")
"""Every eleventh comprehensive window of a large zone opens on the two busy days only."""
LARGE = 20
RELIEF = 0.12
"""Clerks above the number of windows, who relieve the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One window with its role."""

    id: str
    zone: str
    kind: str
    own: tuple[str, ...]
    at: int
    """Its place among the windows of its kind in its zone."""
    of: int


def desks(zones: Sequence[ZonePlan]) -> list[Desk]:
    """Give all windows of a hall, numbered through its zones."""
    found: list[Desk] = []
    for zone in zones:
        for kind, roles in _roles(zone):
            for at, own in enumerate(roles):
                number = str(len(found) + 1)
                desk = Desk(id=number, zone=zone.id, kind=kind, own=own, at=at, of=len(roles))
                found.append(desk)
    return found


def window_rows(found: Sequence[Desk]) -> Iterator[dict[str, str]]:
    """Give the rows of windows.csv."""
    for desk in found:
        yield {
            "window": desk.id,
            "zone": desk.zone,
            "kind": desk.kind,
            "own": ";".join(desk.own),
            "help": f"zone:{desk.zone}",
        }


def roster_rows(found: Sequence[Desk], *, saturday: bool) -> Iterator[dict[str, str]]:
    """Give the rows of rosters.csv; `saturday`: the police zone opens then too."""
    for desk in found:
        days = PEAK_DAYS if _opens_at_peaks(desk) else (WORKDAYS,)
        for day in days:
            yield from _shifts(desk.id, day, _hours(desk))
        if saturday and desk.zone == "police" and desk.at % 2 == 0:
            yield from _shifts(desk.id, SATURDAY, SHORT)


def clerk_rows(hall: str, found: Sequence[Desk]) -> Iterator[dict[str, str]]:
    """Give the rows of clerks.csv: one clerk a window, one in eight more, anybody for all."""
    serial = 0
    for desk in found:
        serial += 1
        wide = "all" if desk.zone == SPECIAL else f"zone:{desk.zone}"
        junior = desk.of > 2 and desk.zone != SPECIAL and fraction("junior", hall, desk.id) < 0.2
        yield {
            "clerk": f"{hall}-{serial:03d}",
            "services": ";".join(desk.own) if junior else wide,
        }
    for desk in found:
        if desk.zone != SPECIAL and fraction("relief", hall, desk.id) < RELIEF:
            serial += 1
            yield {"clerk": f"{hall}-{serial:03d}", "services": f"zone:{desk.zone}"}
    # the accounts that a demo draws are in no list
    yield {"clerk": ANY_CLERK, "services": "all"}


def _roles(zone: ZonePlan) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    special = [line for line in zone.lines if line.kind != INTAKE]
    intake = [line for line in zone.lines if line.kind == INTAKE]
    if zone.comprehensive:
        lines = intake if intake and special and zone.dedicated else list(zone.lines)
        roles = _spread([line for line in lines if line.id != GENERAL], zone.comprehensive)
        if zone.id == GENERAL:
            roles = [(GENERAL, *own) for own in roles]
        yield COMPREHENSIVE, roles
    if zone.dedicated:
        yield (
            DEDICATED,
            _spread(special if zone.comprehensive and special else zone.lines, zone.dedicated),
        )


def _spread(lines: Sequence[Line], windows: int) -> list[tuple[str, ...]]:
    """Give each window its own services: many windows for a busy one, or several in one window."""
    if windows >= len(lines):
        shares = share(windows, {line.id: line.weight + 1 for line in lines})
        return [(line.id,) for line in lines for _ in range(shares[line.id])]
    bins: list[tuple[int, list[str]]] = [(0, []) for _ in range(windows)]
    for line in sorted(lines, key=lambda line: (-line.weight, line.id)):
        at = min(range(windows), key=lambda at: (bins[at][0], at))
        bins[at] = (bins[at][0] + line.weight + 1, [*bins[at][1], line.id])
    return [tuple(own) for _, own in bins]


def _opens_at_peaks(desk: Desk) -> bool:
    large = desk.kind == COMPREHENSIVE and desk.of >= LARGE
    return large and desk.at % PEAK_EVERY == PEAK_EVERY - 1


def _hours(desk: Desk) -> tuple[tuple[str, str], ...]:
    if desk.zone == SPECIAL and desk.at == 0:
        return THROUGH
    if desk.kind == COMPREHENSIVE and desk.at % MIDDAY_EVERY == 2:
        return MIDDAY
    return OWN_HOURS.get(desk.zone, FULL)


def _shifts(window: str, day: str, hours: tuple[tuple[str, str], ...]) -> Iterator[dict[str, str]]:
    for start, end in hours:
        yield {"window": window, "weekday": day, "from": start, "to": end}
