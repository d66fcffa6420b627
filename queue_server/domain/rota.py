"""Roles by the hour: which turn of its hall's rota a window has at a moment (潮汐窗口)."""

from __future__ import annotations

from dataclasses import dataclass

from hall_config.calendar import instant_of, plan_weekday, service_day
from hall_config.model import City, Hall, Tier
from queue_server.domain.roster import services_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a window calls, for a time."""

    own: tuple[str, ...]
    help: tuple[str, ...]
    since: int
    until: int


def role_at(city: City, hall: Hall, window: str, *, at: int) -> Role | None:
    """The role that the rota gives a window at a city time in milliseconds; None outside it."""
    here = hall.windows.get(window)
    if here is None:
        return None
    day = service_day(at, city.timezone, hall.zones[here.zone].day_ends)
    weekday = plan_weekday(city, day)
    for turn in hall.rota:
        if turn.window != window or turn.weekday != weekday:
            continue
        since, until = (instant_of(day, edge, city.timezone) for edge in (turn.start, turn.end))
        if since <= at < until:
            own, helped = (services_of(turn.duties, tier) for tier in (Tier.OWN, Tier.HELP))
            return Role(own=own, help=helped, since=since, until=until)
    return None
