"""A drawn day as uneven as real ones: halls flooded beside halls that idle, two peaks.

The use of each hall's windows, were everybody to go to the nearest hall, is drawn from
N(0.88, 0.16) cut to 0.5–1.2; handling is log-normal with each service's mean and variation. Homes
lie around the hall, where no other hall that does the same is nearer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import cos, radians
from random import Random

from hall_config.model import City, Hall
from queue_server.simulator.arrivals import HallDraw, Visit
from queue_server.simulator.errands import Distances, Errand
from queue_server.simulator.stage import AROUND_S, StageHall

USE_MEAN, USE_SPREAD, USE_LOW, USE_HIGH = 0.88, 0.16, 0.5, 1.2
PEAKS = ((0.25, 10.0 * 60, 50.0), (0.2, 14.75 * 60, 55.0))
"""As in arrivals.py, but lower: who plans rosters plans them for the peaks."""
HOME_KM = 4.0
"""Standard deviation of the homes around a hall."""
TRIES = 40
DEGREE_KM = 111.2
NEARER = 0.95
BREATH_S = 10
"""What a clerk takes between two people."""


def uneven_day(
    city: City, stage: Sequence[StageHall], day: date, *, seed: int
) -> tuple[Errand, ...]:
    """The errands of a day, by the moment of leaving home; the same seed gives the same."""
    rng = Random(f"{city.id}:{seed}")
    distances = Distances(city, stage)
    found: list[Errand] = []
    for place, hall in enumerate(stage):
        use = min(max(rng.gauss(USE_MEAN, USE_SPREAD), USE_LOW), USE_HIGH)
        draw = HallDraw(city, city.halls[hall.id], day, peaks=PEAKS)
        for visit in draw.visits(_count(city, draw, hall, use), rng):
            draft = _draft(visit, len(found) + 1, rng.random())
            found.append(_from_home(draft, distances, place, city.halls[hall.id], rng))
    return tuple(sorted(found, key=lambda one: one.at))


def _count(city: City, draw: HallDraw, hall: StageHall, use: float) -> int:
    """So many visits bring the windows to this use, walking and breath counted in."""
    handling = {name: city.services[name].handling_s for name in draw.work_s}
    people = {name: work / handling[name] for name, work in draw.work_s.items()}
    busy_s = sum(count * (handling[name] + AROUND_S) for name, count in people.items())
    return round(use * hall.staffed_ms() / 1000 * sum(people.values()) / busy_s)


def _draft(visit: Visit, number: int, follows: float) -> Errand:
    """The errand of a visit, before anybody knows where its home is."""
    return Errand(
        number=number,
        at=visit.at,
        latitude=0.0,
        longitude=0.0,
        service=visit.service,
        item=visit.item,
        handling_ms=1000 * visit.handling_s,
        lane=visit.ticket_class.value,
        follows=follows,
        walk_ms=1000 * (visit.walk_s + BREATH_S),
        no_show=visit.no_show,
        transfer=visit.transfer,
    )


def _from_home(draft: Errand, distances: Distances, place: int, hall: Hall, rng: Random) -> Errand:
    """The same from a home for which the hall is the nearest, left in time to be there."""
    spread = HOME_KM
    for _ in range(TRIES):
        north, east = rng.gauss(0, spread), rng.gauss(0, spread)
        latitude = hall.latitude + north / DEGREE_KM
        longitude = hall.longitude + east / (DEGREE_KM * cos(radians(hall.latitude)))
        placed = replace(draft, latitude=latitude, longitude=longitude)
        if distances.is_nearest(placed, place):
            return replace(placed, at=draft.at - distances.travel_ms(latitude, longitude, place))
        spread *= NEARER
    return replace(draft, latitude=hall.latitude, longitude=hall.longitude)
