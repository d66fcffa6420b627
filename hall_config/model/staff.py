"""Who works where, and what for."""

from __future__ import annotations

from dataclasses import dataclass

from hall_config.model.place import Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One row of rosters.csv: a planned stretch at one window."""

    window: str
    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One row of rota.csv: the role of a window for a stretch of a weekday (潮汐窗口)."""

    window: str
    weekday: int
    start: int
    end: int
    duties: tuple[Duty, ...]


ANY_CLERK = "*"
"""The row of clerks.csv for everybody who has none of the own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """The services that a clerk may handle."""

    clerk: str
    services: tuple[str, ...]
