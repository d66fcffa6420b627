"""One hall: its rules in hall.toml, its windows, rosters, authorisations and items in lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hall_config.context import ALL, Bounds, CityRules, Context, Places
from hall_config.displays import read_displays
from hall_config.model import Hall, HallKind, Policy, Service, Text
from hall_config.nearest import Known
from hall_config.policies import Overrides, read_policies, read_policy, resolve
from hall_config.read_csv import Once, rows
from hall_config.read_toml import Section, read_toml
from hall_config.shared import carried, read_prefix
from hall_config.slips import read_slip
from hall_config.staff import read_clerks, read_rosters, read_rota, read_windows
from hall_config.zones import read_zones

SLIP_LINES, KEEPS_PERCENT = 2, 25


def read_hall(context: Context, hall: str) -> tuple[Hall, Places] | None:
    """Read one hall, or None if its hall.toml says nothing; what is wrong is noted."""
    section = read_toml(context.folder, f"halls/{hall}/hall.toml", context.findings)
    if section is None:
        return None
    places = Places()
    rules = _read_rules(context, hall, section, places)
    section.close()
    if rules.kind is HallKind.SHARED:
        return rules, places
    windows = read_windows(context, hall, rules.zones, rules.services, places)
    rosters = read_rosters(context, hall, windows, places)
    clerks = read_clerks(context, hall, rules.services)
    rota = read_rota(context, hall, windows, rules.services)
    hall_with_people = replace(
        rules, windows=windows or {}, rosters=rosters, authorisations=clerks, rota=rota
    )
    return hall_with_people, places


def _read_rules(context: Context, hall: str, section: Section, places: Places) -> Hall:
    """Read what hall.toml says, and the items; who serves comes from the lists."""
    known = Known("service", context.services)
    longitude, latitude = _coordinates(section, context.rules.bounds)
    zones, services = read_zones(section, context.rules.zones, known, places.services)
    layers = _layers(section, context.rules, known)
    kind = HallKind(section.choice("kind", [kind.value for kind in HallKind]))
    policies = _policies(services, context.services, layers)
    return Hall(
        id=hall,
        kind=kind,
        name=section.texts("name"),
        address=section.texts("address"),
        longitude=longitude,
        latitude=latitude,
        zones=zones,
        services=services,
        windows={},
        rosters=(),
        authorisations={},
        items=_items(context, hall, section, places),
        policies=carried(policies) if kind is HallKind.SHARED else policies,
        slip_lines=_slip_lines(section),
        slip=read_slip(section.section("slip"), context.rules.slip),
        displays=read_displays(section, zones),
        keeps_percent=section.whole("keeps_percent", 0, 100, KEEPS_PERCENT),
        prefix=read_prefix(section, context.services) if kind is HallKind.SHARED else "",
    )


def _coordinates(section: Section, bounds: Bounds) -> tuple[float, float]:
    west, south, east, north = bounds
    found = []
    for key, low, high in (("longitude", west, east), ("latitude", south, north)):
        value = section.real(key)
        if value is not None and not low <= value <= high:
            near = str(min(max(value, low), high))
            section.wrong("coordinates", key, near, value=value, low=low, high=high)
        found.append(value if value is not None else low)
    return found[0], found[1]


def _layers(section: Section, rules: CityRules, known: Known) -> dict[str, tuple[Overrides, ...]]:
    """Give for each service the layers of its policy; the key '' is for services without one."""
    hall = read_policy(section.section("policy"))
    own = read_policies(section.section("policies"), known)
    layers: dict[str, tuple[Overrides, ...]] = {"": (rules.policy, hall)}
    for service in {*rules.policies, *own}:
        city = rules.policies.get(service, {})
        layers[service] = (rules.policy, city, hall, own.get(service, {}))
    return layers


def _policies(
    offered: Mapping[str, str],
    services: Mapping[str, Service] | None,
    layers: Mapping[str, tuple[Overrides, ...]],
) -> dict[str, Policy]:
    return {
        service: resolve(services[service], *layers.get(service, layers[""]))
        for service in offered
        if services and service in services
    }


def _slip_lines(section: Section) -> tuple[Text, ...]:
    lines = section.text_list("slip_lines")
    if len(lines) > SLIP_LINES:
        section.wrong("slip_lines", "slip_lines")
    return lines[:SLIP_LINES]


def _items(context: Context, hall: str, section: Section, places: Places) -> frozenset[str]:
    name = f"halls/{hall}/items.csv"
    if section.text("items", "") == ALL:
        if context.folder.has(name):
            section.wrong("unknown_file", "items", value=name)
        return frozenset(context.items or ())
    if "items" in section:
        section.wrong("not_choice", "items", ALL, value=section.text("items"), among=ALL)
    known, once = Known("item", context.items), Once("item")
    for row in rows(context.folder, name, ("item",), (), context.findings) or ():
        item = row.reference("item", known)
        once.seen(row, "item", item)
        places.items.setdefault(item, row.spot("item"))
    return frozenset(item for item in places.items if item in known)
