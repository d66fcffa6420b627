"""What must hold between the parts of a city that was read: nobody waits where nobody serves."""

from __future__ import annotations

from collections.abc import Mapping

from hall_config.context import Places
from hall_config.finding import Findings, Spot
from hall_config.model import Hall, HallKind, Item, Shift, Span
from hall_config.shared import judge_shared
from hall_config.times import clock, span_words

Days = dict[tuple[str, int], list[Span]]


def judge_hall(hall: Hall, places: Places, items: Mapping[str, Item], findings: Findings) -> None:
    """Note what does not fit together in one hall."""
    if hall.kind is HallKind.SHARED:
        judge_shared(hall, places, items, findings)
    else:
        _judge_services(hall, places, findings)
    _judge_items(hall, places, items, findings)
    _judge_roster(hall, places, findings)


def judge_city(
    halls: Mapping[str, Hall],
    items: Mapping[str, Item],
    lines: Mapping[str, int],
    findings: Findings,
) -> None:
    """Note the items that no hall offers."""
    offered = frozenset[str]().union(*(hall.items for hall in halls.values()))
    for item in items:
        if item not in offered:
            findings.add("item_nowhere", Spot("items.csv", lines.get(item), "id"), value=item)


def _judge_services(hall: Hall, places: Places, findings: Findings) -> None:
    served = {duty.service for window in hall.windows.values() for duty in window.duties}
    working = {shift.window for shift in hall.rosters}
    rostered = {
        duty.service
        for window in hall.windows.values()
        if window.id in working
        for duty in window.duties
    }
    allowed = {service for clerk in hall.authorisations.values() for service in clerk.services}
    for service in hall.services:
        spot = places.services[service]
        if service not in served:
            findings.add("service_unserved", spot, value=service)
        elif service not in rostered:
            findings.add("service_unrostered", spot, value=service)
        if service not in allowed:
            findings.add("service_unauthorised", spot, value=service)


def _judge_items(hall: Hall, places: Places, items: Mapping[str, Item], findings: Findings) -> None:
    home = Spot(f"halls/{hall.id}/hall.toml", None, "items")
    for item in sorted(hall.items):
        known = items.get(item)
        if known and known.service not in hall.services:
            told = {"value": item, "service": known.service}
            findings.add("item_unserved", places.items.get(item, home), **told)


def _judge_roster(hall: Hall, places: Places, findings: Findings) -> None:
    taken: Days = {}
    for shift, spot in zip(hall.rosters, places.shifts, strict=True):
        window = hall.windows.get(shift.window)
        if window is None or window.zone not in hall.zones:
            continue
        _judge_hours(hall, shift, window.zone, spot, findings)
        before = taken.setdefault((shift.window, shift.weekday), [])
        if any(shift.start < span.end and span.start < shift.end for span in before):
            findings.add("roster_overlap", spot, **_told(shift))
        before.append(Span(start=shift.start, end=shift.end))


def _judge_hours(hall: Hall, shift: Shift, zone: str, spot: Spot, findings: Findings) -> None:
    spans = hall.zones[zone].hours.days.get(shift.weekday, ())
    if any(span.start <= shift.start and shift.end <= span.end for span in spans):
        return
    near = max(spans, key=lambda span: _shared(span, shift), default=None)
    fitting = ""
    if near and _shared(near, shift) > 0:
        start, end = max(near.start, shift.start), min(near.end, shift.end)
        fitting = f"{clock(start)}-{clock(end)}"
    told = {"zone": zone, "hours": span_words(spans), **_told(shift)}
    findings.add("roster_outside", spot, fitting, **told)


def _shared(span: Span, shift: Shift) -> int:
    return min(span.end, shift.end) - max(span.start, shift.start)


def _told(shift: Shift) -> dict[str, str]:
    value = f"{clock(shift.start)}-{clock(shift.end)}"
    return {"window": shift.window, "value": value, "day": str(shift.weekday)}
