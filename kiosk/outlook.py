"""What waits behind a choice now: people ahead, how long, and whether numbers are given."""

from __future__ import annotations

from dataclasses import dataclass

from hall_config.model import City, Zone
from queue_server.clock import CityClock
from queue_server.domain.estimate import Wait, line_wait
from queue_server.domain.intake import issuing_at
from queue_server.domain.view import HallView


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One line, as somebody who takes a number now would find it."""

    ahead: int
    wait: Wait
    open: bool
    hours: tuple[str, str] | None
    """When today's numbers begin and end, HH:MM; None on a closed day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What the kiosk has of its hall, put together."""

    city: City
    view: HallView
    clock: CityClock

    def outlook(self, service: str) -> Outlook:
        """How a line stands; `service` is one of the hall's."""
        now = self.clock.now()
        zone = self._zone(service)
        issuing = issuing_at(self.city, self.city.halls[self.view.hall], zone, now)
        return Outlook(
            ahead=self.view.waiting(service),
            wait=line_wait(self.city, self.view, service, at=now),
            open=issuing is not None and issuing.begins <= now < issuing.until,
            hours=(self._hhmm(issuing.begins), self._hhmm(issuing.until)) if issuing else None,
        )

    def gives_numbers(self, zone: str | None) -> bool:
        """Whether this zone, or any of the hall, gives numbers now."""
        hall, now = self.city.halls[self.view.hall], self.clock.now()
        zones = [hall.zones[zone]] if zone else list(hall.zones.values())
        found = (issuing_at(self.city, hall, one, now) for one in zones)
        return any(one is not None and one.begins <= now < one.until for one in found)

    def place(self, service: str) -> Zone:
        """The zone where a line waits."""
        return self._zone(service)

    def _zone(self, service: str) -> Zone:
        hall = self.city.halls[self.view.hall]
        return hall.zones[hall.services[service]]

    def _hhmm(self, at: int) -> str:
        return self.clock.local(at).strftime("%H:%M")
