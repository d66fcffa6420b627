"""The policy of a line: what city, service and hall say of it; the more particular word wins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from hall_config.model import BLOCK_MOST, Identity, Mode, Policy, Precheck, RejoinRule, Service
from hall_config.nearest import Known
from hall_config.read_toml import Section

CHOICES: Mapping[str, type[StrEnum]] = {
    "rejoin": RejoinRule,
    "precheck": Precheck,
    "identity": Identity,
    "mode": Mode,
}
MOST = 1_000_000
RANGES: Mapping[str, tuple[int, int]] = {
    "target_wait_s": (30, MOST),
    "default_grade": (0, 5),
    "block": (0, BLOCK_MOST),
    "contact_days": (0, 366),
    "slot_s": (300, 86_400),
    "booking_percent": (0, 70),
    "remote_percent": (0, 30),
    "guide_percent": (0, 30),
    "release_days": (0, 60),
    "release_minute": (0, 1439),
    "hold_s": (60, 3600),
}
Overrides = dict[str, Any]
"""Some fields of a Policy by name."""


def read_policy(section: Section) -> Overrides:
    """Read the policy keys of a table and refuse all others."""
    found: Overrides = {}
    for field in fields(Policy):
        if field.name not in section:
            continue
        if field.type == "bool":
            found[field.name] = section.flag(field.name, default=False)
        elif field.type == "int":
            low, most = RANGES.get(field.name, (0, MOST))
            found[field.name] = section.whole(field.name, low, most)
        else:
            kind = CHOICES[field.name]
            found[field.name] = kind(section.choice(field.name, [one.value for one in kind]))
    section.close()
    return found


def read_policies(section: Section, known: Known) -> dict[str, Overrides]:
    """Read one table of policy keys for each service."""
    for service in section.names():
        if service not in known:
            section.unknown(service, service, known)
    return {service: read_policy(section.section(service)) for service in section.names()}


def resolve(service: Service, *layers: Overrides) -> Policy:
    """Give the policy of a service from the city's to the most particular word."""
    first, *later = layers
    policy = replace(Policy(**first), target_wait_s=service.target_wait_s)
    for layer in later:
        policy = replace(policy, **layer)
    return policy
