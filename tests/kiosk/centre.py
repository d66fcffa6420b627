"""A centre for the kiosk's tests: the hub on a real socket, the reference city's great hall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from hall_config.load import load_city
from hall_config.model import City
from queue_server.crypto import Keyring
from queue_server.domain.commands import Caller, Issue
from queue_server.domain.refusals import refusal
from queue_server.domain.rights import Principal, Role
from queue_server.hub.parts import Timing
from tests.hub.centre import Centre, MemoryHall, standing
from tests.hub.records import MemoryBars, MemoryVault

HALL, ZONE = "citizen-centre", "experience"
CITY = Path(__file__).parents[2] / "hall_config" / "dongguan"
KIOSK = "token-of-the-kiosk"
C = TypeVar("C", bound=Centre)


@cache
def city() -> City:
    """The reference city, read once."""
    return load_city(CITY)


class GreatHall(Centre):
    """A centre of one hall with 2,711 items."""

    def __post_init__(self) -> None:
        self.hall = MemoryHall(self.city, HALL, self.clock)
        self.vault, self.bars = MemoryVault(self.keys), MemoryBars()

    def route(self, hall: str) -> MemoryHall:
        if hall != HALL:
            raise refusal("HALL_UNKNOWN", hall)
        return self.hall

    def kiosk(self, zone: str | None = None) -> str:
        """Enrol a kiosk in a zone; gives its token."""
        self.devices.tokens[KIOSK] = Principal(
            id="device:kiosk", roles=frozenset({Role.KIOSK}), halls=frozenset({HALL}), zone=zone
        )
        return KIOSK

    async def queue(self, service: str, count: int) -> None:
        """Let people wait for a service already."""
        for number in range(count):
            issue = Issue(service=service, day=20261123)
            await self.hall.perform(issue, Caller(principal="job:day", id=f"{service}-{number}"))


def great_hall(folder: Path) -> GreatHall:
    """The centre, with its keys in a folder."""
    return GreatHall(
        city=city(), clock=standing(), keys=Keyring.load_or_create(folder), timing=Timing()
    )


def blocks_of(centre: Centre, numbers: int) -> Centre:
    """The centre under a configuration in which each kiosk holds so few numbers."""
    halls = {
        name: replace(
            hall, policies={one: replace(p, block=numbers) for one, p in hall.policies.items()}
        )
        for name, hall in centre.city.halls.items()
    }
    centre.city = replace(centre.city, halls=halls, sha256=f"blocks of {numbers}")
    return centre


def ruled(centre: C, **services: Mapping[str, Any]) -> C:
    """The centre under a configuration with other policies for some services of its hall."""
    name = centre.hall.hall
    hall = centre.city.halls[name]
    changed = {one: replace(hall.policies[one], **more) for one, more in services.items()}
    halls = {name: replace(hall, policies={**hall.policies, **changed})}
    centre.city = replace(centre.city, halls={**centre.city.halls, **halls}, sha256="other rules")
    centre.hall = MemoryHall(centre.city, name, centre.clock)
    return centre
