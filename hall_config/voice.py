"""Whether a zone can say all that it calls: expected calls an hour beside seconds of speech."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hall_config.displays import layout_for
from hall_config.finding import Finding, Findings, Spot
from hall_config.model import City, Display, Hall, Tier, Window

LASTS_S: Mapping[str, float] = {"zh-CN": 5.0, "yue": 4.6, "en": 5.4}
"""A usual call in each language as the starter pack says it; tests/display holds it to the pack."""
CHIME_S, PAUSE_S = 0.9, 0.4
WALK_S = 40
"""From a call until its holder is at the window."""
HOUR_S = 3600


def voice_warnings(city: City) -> tuple[Finding, ...]:
    """The zones that call more in their fullest hour than their voice can say."""
    findings = Findings()
    for hall in city.halls.values():
        for zone in hall.zones:
            _judge(city, hall, zone, findings)
    return tuple(findings)


def calls_an_hour(city: City, hall: Hall, zone: str) -> float:
    """Calls in the fullest hour of the roster when every window is busy all the time."""
    windows = {name: one for name, one in hall.windows.items() if one.zone == zone}
    rates = {name: HOUR_S / (_handling_s(city, one) + WALK_S) for name, one in windows.items()}
    starts = {(shift.weekday, shift.start) for shift in hall.rosters if shift.window in rates}
    return max((_at(hall, rates, *start) for start in starts), default=0.0)


def seconds_of(layout: Display) -> tuple[float, float]:
    """How long a usual call takes in all languages of a layout, and in the first alone."""
    spoken = [LASTS_S[language] for language in layout.voice]
    return CHIME_S + sum(spoken) + PAUSE_S * (len(spoken) - 1), spoken[0]


def _judge(city: City, hall: Hall, zone: str, findings: Findings) -> None:
    layout = layout_for(hall, "", zone, None)
    if not layout.speaks or not layout.voice:
        return
    calls = calls_an_hour(city, hall, zone)
    whole_s, first_s = seconds_of(layout)
    if calls * whole_s <= HOUR_S:
        return
    told = {
        "zone": zone,
        "calls": f"{calls:.0f}",
        "whole": f"{HOUR_S // whole_s:.0f}",
        "first": f"{HOUR_S // first_s:.0f}",
        "languages": ", ".join(layout.voice),
    }
    code = "voice_over" if calls * first_s > HOUR_S else "voice_short"
    findings.add(code, Spot(f"halls/{hall.id}/hall.toml", None, f"zones.{zone}"), **told)


def _at(hall: Hall, rates: Mapping[str, float], weekday: int, minute: int) -> float:
    working = {
        shift.window
        for shift in hall.rosters
        if shift.weekday == weekday and shift.start <= minute < shift.end
    }
    return sum(rate for name, rate in rates.items() if name in working)


def _handling_s(city: City, window: Window) -> float:
    """The mean handling time of the window's own services."""
    times = list(_own_times(city, window))
    return sum(times) / len(times) if times else HOUR_S


def _own_times(city: City, window: Window) -> Iterator[int]:
    for duty in window.duties:
        if duty.tier is Tier.OWN and duty.service in city.services:
            yield city.services[duty.service].handling_s
