"""The shared line 云队列: what its hall.toml says besides, and what may wait in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hall_config.context import Places
from hall_config.finding import Findings, Spot
from hall_config.lists import PREFIX
from hall_config.model import Hall, HallKind, Item, Policy, Service
from hall_config.read_toml import Section

CITY_WIDE = frozenset({"city", "province", "state"})
"""通办范围 of what any hall of the city may handle."""


def read_prefix(section: Section, services: Mapping[str, Service] | None) -> str:
    """The one prefix of its numbers, which no service has: they go to every hall."""
    prefix = section.text("prefix")
    if prefix and not PREFIX.fullmatch(prefix):
        section.wrong("prefix_shape", "prefix", value=prefix)
    for service in (services or {}).values():
        if service.prefix == prefix:
            section.wrong("prefix_taken", "prefix", value=prefix, service=service.id)
    return prefix


def carried(policies: Mapping[str, Policy]) -> dict[str, Policy]:
    """Papers wait over the day's end, whatever the city says of people."""
    return {name: replace(policy, carry=True) for name, policy in policies.items()}


def judge_shared(hall: Hall, places: Places, items: Mapping[str, Item], findings: Findings) -> None:
    """Note the items that only some halls may handle."""
    home = Spot(f"halls/{hall.id}/hall.toml", None, "items")
    for item in sorted(hall.items):
        known = items.get(item)
        if known and known.scope not in CITY_WIDE:
            told = {"value": item, "scope": known.scope}
            findings.add("item_bound", places.items.get(item, home), **told)


def judge_lines(halls: Mapping[str, Hall], findings: Findings) -> None:
    """Note a second shared line."""
    lines = [one.id for one in halls.values() if one.kind is HallKind.SHARED]
    for other in lines[1:]:
        findings.add("shared_twice", Spot(f"halls/{other}/hall.toml", None, "kind"), other=lines[0])
