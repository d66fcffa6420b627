"""A city folder read whole: its rules, its lists, its halls, and everything wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from hall_config.balance import read_balance
from hall_config.context import Bounds, CityRules, Context, Places
from hall_config.evaluation import read_evaluation
from hall_config.finding import Finding, Findings, Spot
from hall_config.folder import Folder
from hall_config.halls import read_hall
from hall_config.lists import Lists, read_lists
from hall_config.model import BAR_DAYS, City, Datum, Hall, SlipTemplate, Stand, Text
from hall_config.nearest import Known, nearest
from hall_config.policies import read_policies, read_policy
from hall_config.read_csv import ID
from hall_config.read_toml import Section, read_toml
from hall_config.sense import judge_city, judge_hall
from hall_config.shared import judge_lines
from hall_config.slips import read_slip
from hall_config.zones import read_city_zones

WORLD: Bounds = (-180.0, -90.0, 180.0, 90.0)
DAYS = ("closed", "open")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a folder says, and what is wrong with it; with findings the city is not to be used."""

    city: City | None
    findings: tuple[Finding, ...]


def read_city(root: Path) -> Reading:
    """Read a city folder to its end, whatever is wrong in it."""
    findings = Findings()
    if not root.is_dir():
        findings.add("no_folder", Spot(str(root)))
        return Reading(city=None, findings=tuple(findings))
    folder = Folder(root, findings)
    folder.refuse_unknown()
    section = read_toml(folder, "city.toml", findings)
    lists = read_lists(folder, findings)
    if section is None:
        return Reading(city=None, findings=tuple(findings))
    rules = _rules(section, Known("service", lists.services))
    context = Context(
        folder=folder, rules=rules, services=lists.services, items=lists.items, findings=findings
    )
    halls = _halls(context, lists)
    city = _city(section, folder, lists, halls)
    section.close()
    return Reading(city=city, findings=tuple(findings))


def _halls(context: Context, lists: Lists) -> dict[str, Hall]:
    halls: dict[str, Hall] = {}
    names = context.folder.halls()
    if not names:
        context.findings.add("missing_file", Spot("halls/<id>/hall.toml"))
    places: dict[str, Places] = {}
    for name in names:
        if not ID.fullmatch(name):
            context.findings.add("id_shape", Spot(f"halls/{name}"), value=name)
        if read := read_hall(context, name):
            halls[name], places[name] = read
    if lists.services and lists.items:
        for name, hall in halls.items():
            judge_hall(hall, places[name], lists.items, context.findings)
        judge_lines(halls, context.findings)
        if halls:
            judge_city(halls, lists.items, lists.lines, context.findings)
    return halls


def _rules(section: Section, services: Known) -> CityRules:
    return CityRules(
        zones=read_city_zones(section),
        policy=read_policy(section.section("policy")),
        policies=read_policies(section.section("policies"), services),
        bounds=_bounds(section.section("bounds")),
        slip=read_slip(section.section("slip"), SlipTemplate()),
    )


def _bounds(section: Section) -> Bounds:
    if not section.names():
        return WORLD
    found = [section.real(key) for key in ("west", "south", "east", "north")]
    section.close()
    west, south, east, north = (
        world if value is None else value for value, world in zip(found, WORLD, strict=True)
    )
    for low, high, first, last in (
        (west, east, "west", "east"),
        (south, north, "south", "north"),
    ):
        if low >= high:
            section.wrong("bounds_order", first, low=f"{first} {low:g}", high=f"{last} {high:g}")
            return WORLD
    return west, south, east, north


def _city(section: Section, folder: Folder, lists: Lists, halls: Mapping[str, Hall]) -> City:
    id_ = section.text("id")
    if id_ and not ID.fullmatch(id_):
        section.wrong("id_shape", "id", value=id_)
    bars = _bars(section.section("bars"))
    return City(
        id=id_,
        name=section.texts("name"),
        timezone=_timezone(section),
        datum=Datum(section.choice("datum", [datum.value for datum in Datum])),
        version=section.text("version"),
        sha256=folder.sha256,
        departments=lists.departments or {},
        themes=lists.themes or {},
        bundles=lists.bundles,
        services=lists.services or {},
        items=lists.items or {},
        halls=halls,
        holidays=_holidays(section.section("holidays")),
        materials=lists.materials,
        common=lists.common,
        aliases=lists.aliases,
        evaluation=read_evaluation(section.section("evaluation")),
        balance=read_balance(section.section("balance")),
        stop_reasons=_stop_reasons(section.section("stop_reasons")),
        bar_days=bars.days,
        no_shows=bars.no_shows,
        no_show_days=bars.no_show_days,
        demo=_demo(section, halls),
    )


def _timezone(section: Section) -> str:
    value = section.text("timezone")
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        if value:
            near = nearest(value, available_timezones())
            section.wrong("timezone", "timezone", near, value=value)
    return value


def _holidays(section: Section) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in section.names():
        try:
            day = date.fromisoformat(key).isoformat()
        except ValueError:
            section.wrong("date_shape", key, value=key)
            continue
        found[day] = section.choice(key, DAYS)
    return found


def _stop_reasons(section: Section) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for key in section.names():
        if not ID.fullmatch(key):
            section.wrong("id_shape", key, value=key)
        found[key] = section.texts(key)
    section.close()
    return found


class _Bars(NamedTuple):
    days: int
    no_shows: int
    no_show_days: int


def _bars(section: Section) -> _Bars:
    """`[bars]`: a bar always has an end."""
    days = section.whole("days", 1, 366, BAR_DAYS)
    found = _Bars(
        days,
        section.whole("no_shows", 0, 100, 0),
        section.whole("no_show_days", 1, days, min(30, days)),
    )
    section.close()
    return found


def _demo(section: Section, halls: Mapping[str, Hall]) -> Stand | None:
    inner = section.section("demo")
    if not inner.names():
        return None
    hall, zone = inner.text("hall"), inner.text("zone")
    inner.close()
    known = Known("hall", halls)
    if hall not in known:
        inner.unknown("hall", hall, known)
        return None
    zones = Known("zone", halls[hall].zones)
    if zone not in zones:
        inner.unknown("zone", zone, zones)
        return None
    return Stand(hall=hall, zone=zone)
