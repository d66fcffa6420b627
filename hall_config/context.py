"""What is known of a city while its halls are read, and where their things stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from hall_config.finding import Findings, Spot
from hall_config.folder import Folder
from hall_config.model import Service, SlipTemplate
from hall_config.policies import Overrides
from hall_config.zones import ZoneRules

ALL = "all"
"""In hall.toml: every item of the city. In a list of services: every service of the hall."""
Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CityRules:
    """What the halls of a city inherit."""

    zones: ZoneRules = field(default_factory=ZoneRules)
    policy: Overrides = field(default_factory=dict)
    policies: Mapping[str, Overrides] = field(default_factory=dict)
    bounds: Bounds = (-180.0, -90.0, 180.0, 90.0)
    slip: SlipTemplate = field(default_factory=SlipTemplate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known of the city while its halls are read; None = the list could not be read."""

    folder: Folder
    rules: CityRules
    services: Mapping[str, Service] | None
    items: Collection[str] | None
    findings: Findings


@dataclass(slots=True, kw_only=True)
class Places:
    """Where things of a hall stand in its files, for findings about their sense."""

    services: dict[str, Spot] = field(default_factory=dict)
    windows: dict[str, Spot] = field(default_factory=dict)
    duties: dict[tuple[str, str], Spot] = field(default_factory=dict)
    shifts: list[Spot] = field(default_factory=list)
    items: dict[str, Spot] = field(default_factory=dict)
