"""What waits behind a choice now: people ahead, how long, and whether numbers are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hall_config.model import City, Precheck, Zone
from kiosk.choice import LastKnown
from queue_server.clock import CityClock, day_number
from queue_server.domain.estimate import Wait, line_wait, wait_of
from queue_server.domain.finishing import right_until
from queue_server.domain.intake import Issuing, issuing_at, reached_today
from queue_server.domain.stopping import Stop, stop_for, stop_of
from queue_server.domain.ticket import Offer, Ticket
from queue_server.domain.view import HallView, number_key


class Standing(StrEnum):
    """Whether a line gives numbers, and if not why."""

    OPEN = "open"
    CLOSED = "closed"
    """Outside its hours, or on a closed day."""
    STOPPED = "stopped"
    """Somebody stopped it, with a reason."""
    FULL = "full"
    """All numbers of the day are taken."""
    LATE = "late"
    """Those who wait fill the time until closing."""
    CHECKED = "checked"
    """A guide looks at the papers first and gives the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One line, as somebody who takes a number now would find it."""

    standing: Standing
    ahead: int
    wait: Wait
    hours: tuple[str, str] | None
    """When today's numbers begin and end, HH:MM; None on a closed day."""
    stop: Stop | None = None
    """Why it was stopped, in the words of who stopped it."""
    until: str = ""
    """HH:MM; empty where nobody said."""

    @property
    def open(self) -> bool:
        """Whether numbers are given."""
        return self.standing is Standing.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What the kiosk has of its hall, put together."""

    city: City
    view: HallView
    clock: CityClock
    waits: Mapping[str, Wait] = field(default_factory=dict)
    """By service the wait of who joins now, as the centre says it; empty while cut off."""
    heard: Mapping[str, Wait] = field(default_factory=dict)
    """What the centre said of it when the line was last up."""
    heard_at: int | None = None
    """City time of when the line was last up; None where the view is not known at all."""

    def last_known(self, service: str) -> LastKnown | None:
        """How long people waited when the line was cut; None where that was never known."""
        if self.heard_at is None:
            return None
        said = self.heard.get(service)
        wait = said or line_wait(self.city, self.view, service, at=self.heard_at)
        age_ms = self.clock.now() - self.heard_at
        return LastKnown(wait_s=(wait.p10_s, wait.p90_s), age_min=max(1, age_ms // 60_000))

    def outlook(self, service: str) -> Outlook:
        """How a line stands; `service` is one of the hall's."""
        now = self.clock.now()
        issuing = issuing_at(self.city, self.city.halls[self.view.hall], self.place(service), now)
        stop = stop_of(self.view, service, now)
        until = stop.until if stop else None
        return Outlook(
            standing=self._standing(service, issuing, now),
            ahead=self.view.waiting(service),
            wait=self.waits.get(service) or line_wait(self.city, self.view, service, at=now),
            hours=(self._hhmm(issuing.begins), self._hhmm(issuing.until)) if issuing else None,
            stop=stop,
            until=self._hhmm(until) if until else "",
        )

    def wait(self, service: str, ahead: int) -> tuple[int, int]:
        """P10 and P90 of somebody with so many people ahead."""
        found = wait_of(self.city, self.view, service, ahead=ahead, at=self.clock.now())
        return found.p10_s, found.p90_s

    def leaving(self, ticket: Ticket) -> tuple[Stop | None, int | None]:
        """Why a ticket's line is stopped, and until when a right to return would hold."""
        now = self.clock.now()
        stop = stop_for(self.city, self.view, ticket, now)
        if stop is None or Offer.RETURN not in stop.offers:
            return stop, None
        return stop, right_until(self.city, self.view.hall, ticket.service, at=now)

    def gives_numbers(self, zone: str | None) -> bool:
        """Whether this zone, or any of the hall, gives numbers now."""
        hall, now = self.city.halls[self.view.hall], self.clock.now()
        zones = [hall.zones[zone]] if zone else list(hall.zones.values())
        found = (issuing_at(self.city, hall, one, now) for one in zones)
        return any(one is not None and one.begins <= now < one.until for one in found)

    def place(self, service: str) -> Zone:
        """The zone where a line waits."""
        hall = self.city.halls[self.view.hall]
        return hall.zones[hall.services[service]]

    def _standing(self, service: str, issuing: Issuing | None, now: int) -> Standing:
        if issuing is None or not issuing.begins <= now < issuing.until:
            return Standing.CLOSED
        if stop_of(self.view, service, now) is not None:
            return Standing.STOPPED
        if self.city.halls[self.view.hall].policies[service].precheck is Precheck.REQUIRED:
            return Standing.CHECKED
        rule = self.view.rules.get(service)
        if rule is None:
            return Standing.OPEN
        given = self.view.numbers.get(number_key(day_number(issuing.day), rule.prefix), 0)
        if 0 < rule.quota <= given:
            return Standing.FULL
        return Standing.LATE if self._late(service, now) else Standing.OPEN

    def _late(self, service: str, now: int) -> bool:
        """By the centre's own estimate alone: what is reckoned here stops nobody."""
        wait, hall = self.waits.get(service), self.city.halls[self.view.hall]
        return wait is not None and not reached_today(self.city, hall, service, wait, at=now)

    def _hhmm(self, at: int) -> str:
        return self.clock.local(at).strftime("%H:%M")
