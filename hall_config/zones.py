"""Zones of a hall: what a hall does not say of one, the city's zone of the same id says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hall_config.finding import Spot
from hall_config.model import Hours, Text, Zone
from hall_config.nearest import Known
from hall_config.read_csv import ID
from hall_config.read_toml import Section
from hall_config.times import LATEST, clock, minute_of, read_hours

DAY_MIN = 1440
STOP_BEFORE_S = 600
LONGEST_STOP_S = 4 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRule:
    """What a table says of a zone; None = nothing."""

    name: Text | None = None
    place: Text | None = None
    hours: Hours | None = None
    day_ends: int | None = None
    stop_before_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRules:
    """What the zones of all halls inherit."""

    hours: Hours | None = None
    zones: Mapping[str, ZoneRule] = field(default_factory=dict)


def read_rule(section: Section) -> ZoneRule:
    """Read the keys that a city and a hall may both say of a zone."""
    hours = section.section("hours")
    return ZoneRule(
        name=section.texts("name") if "name" in section else None,
        place=section.texts("place") if "place" in section else None,
        hours=read_hours(hours) if hours.names() else None,
        day_ends=_day_ends(section),
        stop_before_s=_stop_before_s(section),
    )


def read_city_zones(city: Section) -> ZoneRules:
    """Read hours and zones of city.toml: what halls inherit."""
    hours, section = city.section("hours"), city.section("zones")
    found = {}
    for zone in section.names():
        inner = section.section(zone)
        found[zone] = read_rule(inner)
        inner.close()
    return ZoneRules(hours=read_hours(hours) if hours.names() else None, zones=found)


def read_zones(
    hall: Section,
    city: ZoneRules,
    known: Known,
    places: dict[str, Spot],
) -> tuple[dict[str, Zone], dict[str, str]]:
    """Read the zones of a hall, and the services offered in it with the zone of each."""
    own = hall.section("hours")
    hours = read_hours(own) if own.names() else city.hours
    zones: dict[str, Zone] = {}
    services: dict[str, str] = {}
    if "zones" not in hall:
        hall.wrong("missing_key", "zones", value="zones")
    section = hall.section("zones")
    for id_ in section.names():
        if not ID.fullmatch(id_):
            section.wrong("id_shape", id_, value=id_)
        inner = section.section(id_)
        offered = _services(inner, id_, known, services, places)
        zones[id_] = _zone(inner, id_, city.zones.get(id_, ZoneRule()), hours, offered)
        inner.close()
    return zones, services


def _zone(
    section: Section, id_: str, city: ZoneRule, hours: Hours | None, offered: tuple[str, ...]
) -> Zone:
    own = read_rule(section)
    name, place = own.name or city.name, own.place or city.place
    open_at = own.hours or city.hours or hours or Hours(days={})
    if name is None:
        name = section.texts("name")
    if place is None:
        place = section.texts("place")
    if not open_at.days:
        section.wrong("zone_closed", "", value=id_)
    day_ends = _first(own.day_ends, city.day_ends, DAY_MIN)
    latest = max((span.end for spans in open_at.days.values() for span in spans), default=0)
    if latest > day_ends >= DAY_MIN:
        section.wrong(
            "hours_after_day", "", clock(latest), value=clock(latest), ends=clock(day_ends)
        )
    return Zone(
        id=id_,
        name=name,
        place=place,
        hours=open_at,
        day_ends=day_ends,
        stop_before_s=_first(own.stop_before_s, city.stop_before_s, STOP_BEFORE_S),
        gathers=_gathers(section, offered),
    )


def _services(
    section: Section, zone: str, known: Known, services: dict[str, str], places: dict[str, Spot]
) -> tuple[str, ...]:
    named = section.strings("services")
    for service in named:
        if service not in known:
            section.unknown("services", service, known)
        elif service in services:
            section.wrong("service_twice", "services", value=service, other=services[service])
        else:
            services[service] = zone
            places[service] = section.spot("services")
    return named


def _gathers(section: Section, offered: tuple[str, ...]) -> str:
    service = section.text("gathers", "")
    if service and service not in offered:
        near = Known("service", offered).nearest(service)
        section.wrong("not_offered", "gathers", near, value=service)
    return service


def _stop_before_s(section: Section) -> int | None:
    there = "stop_before_s" in section
    return section.whole("stop_before_s", 0, LONGEST_STOP_S) if there else None


def _day_ends(section: Section) -> int | None:
    if "day_ends" not in section:
        return None
    value = section.text("day_ends")
    minute = minute_of(value)
    if minute is None:
        section.wrong("time_shape", "day_ends", value=value)
    elif minute < DAY_MIN:
        words = {"low": clock(DAY_MIN), "high": clock(LATEST)}
        section.wrong("out_of_range", "day_ends", clock(DAY_MIN), value=value, **words)
    return minute


def _first(own: int | None, city: int | None, default: int) -> int:
    if own is not None:
        return own
    return default if city is None else city
