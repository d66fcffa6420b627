"""The fold: a hall as its events left it, the same for every reader.

A view is owned by one reader and changed in place, because a line may hold 100,000 tickets;
`snapshot` and `from_snapshot` carry it between readers. Snapshot + the events after it = the later
snapshot (invariant 5).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from queue_server.domain.alarms import Alarm
from queue_server.domain.appointment import Appointment
from queue_server.domain.blocks import Leased, floor_of
from queue_server.domain.events import START, Position
from queue_server.domain.lanes import (
    REMOTE_LANE,
    lane_key,
    number_key,
    unrated_key,
    waiting_key,
)
from queue_server.domain.order import Head, LineRule, Row
from queue_server.domain.promised import take
from queue_server.domain.refusals import refusal
from queue_server.domain.slots import Taken
from queue_server.domain.ticket import FIRST, LANES, State, Ticket
from queue_server.domain.window import WindowState

__all__ = [
    "REMOTE_LANE", "Entry", "HallView", "lane_key", "number_key", "unrated_key", "waiting_key"
]  # fmt: skip
Entry = tuple[int, int, str]
"""joined, serial, ticket: how a lane is sorted."""


@dataclass(slots=True, kw_only=True)
class HallView:
    """Everything that the next decision about a hall depends on, and all that readers show."""

    hall: str
    position: Position = START
    at: int = 0
    version: str = ""
    sha256: str = ""
    serial: int = 0
    """The last issue serial."""
    rules: dict[str, LineRule] = field(default_factory=dict)
    windows: dict[str, WindowState] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    """Open tickets, and the final ones of service days that have not ended."""
    rows: dict[str, Row] = field(default_factory=dict)
    stops: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Stopped services with reason and until; the empty name is the hall."""
    notices: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What staff put on the screens: the posting's position to text, zone and until."""
    numbers: dict[str, int] = field(default_factory=dict)
    """`{day}|{prefix}` to the last number issued."""
    skipped: dict[str, int] = field(default_factory=dict)
    """`{day}|{prefix}` to how many numbers rebuildings passed over; no quota counts them."""
    leases: dict[str, Leased] = field(default_factory=dict)
    """`{day}|{prefix}` to the number blocks of kiosks; hidden from most readers."""
    days: dict[str, int] = field(default_factory=dict)
    """Zone to the last service day that ended."""
    alarms: dict[str, Alarm] = field(default_factory=dict)
    """`{alarm}|{about}` to each alarm that stands."""
    rights: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Return rights: the old ticket to `{until, service, items, window?, used?}`."""
    unrated: dict[str, dict[str, Any]] = field(default_factory=dict)
    """`{ticket}#{handling}` to what an evaluation of that handling will say; kept over day ends."""
    appointments: dict[str, Appointment] = field(default_factory=dict)
    """Appointments of this and later service days, those of a day that ended left out."""
    appointed: int = 0
    """The last appointment's serial."""
    centre: str = ""
    """The centre that opened this epoch, by its own name; empty where none was said."""
    handed: str = ""
    """The centre that the hall was handed to and that has not opened it yet."""
    lanes: dict[str, list[Entry]] = field(default_factory=dict)
    """Derived: lane key to its sorted entries."""
    slots: dict[str, dict[str, Taken]] = field(default_factory=dict)
    """Derived: slot key to what each appointment has there."""

    def ticket(self, ticket: str) -> Ticket:
        """The ticket, or TICKET_UNKNOWN."""
        found = self.tickets.get(ticket)
        if found is None:
            raise refusal("TICKET_UNKNOWN", ticket)
        return found

    def appointment(self, appointment: str) -> Appointment:
        """The appointment, or APPOINTMENT_UNKNOWN."""
        found = self.appointments.get(appointment)
        if found is None:
            raise refusal("APPOINTMENT_UNKNOWN", appointment)
        return found

    def window(self, window: str) -> WindowState:
        """The window, or WINDOW_UNKNOWN."""
        found = self.windows.get(window)
        if found is None:
            raise refusal("WINDOW_UNKNOWN", window)
        return found

    def rule(self, service: str) -> LineRule:
        """The rule of a service's line, or SERVICE_UNKNOWN."""
        found = self.rules.get(service)
        if found is None:
            raise refusal("SERVICE_UNKNOWN", service)
        return found

    def offered(self, service: str) -> LineRule:
        """The rule of a service that the configuration in force has, or SERVICE_UNKNOWN."""
        found = self.rule(service)
        if not found.offered:
            raise refusal("SERVICE_UNKNOWN", service)
        return found

    def floor(self, day: int, prefix: str) -> int:
        """The lowest number that kiosks hold, or one above the last: counting up ends below."""
        return floor_of(self.leases.get(number_key(day, prefix)), self.position.epoch)

    def last_day(self) -> int:
        """The last service day that ended in any zone; for none before it is a number issued."""
        return max(self.days.values(), default=0)

    def is_over(self, zone: str, day: int) -> bool:
        """Whether no number of the service day is issued in a zone any more."""
        return self.days.get(zone, 0) >= day or self.last_day() > day

    def heads(self, service: str) -> dict[str, Head]:
        """The foremost ticket of each lane of a line that is not empty."""
        found = {}
        for lane in LANES:
            entries = self.lanes.get(lane_key(service, lane))
            if entries:
                joined, serial, ticket = entries[0]
                found[lane] = Head(ticket=ticket, lane=lane, joined=joined, serial=serial)
        return found

    def ahead(self, ticket: Ticket) -> int:
        """People who by the order of places come before a waiting or remote ticket."""
        own = REMOTE_LANE if ticket.state is State.REMOTE else ticket.lane
        if own.startswith("window:"):
            return self._rank(own, ticket)
        found = self._rank(lane_key(ticket.service, own), ticket)
        if own == FIRST:
            return found
        rule = self.rules[ticket.service]
        place = rule.place(ticket.joined, ticket.lane)
        for lane in (*LANES, REMOTE_LANE):
            if lane == own:
                continue
            entries = self.lanes.get(lane_key(ticket.service, lane), [])
            start = rule.head_normal_s * 1000 if lane == REMOTE_LANE else rule.head_start(lane)
            found += (
                len(entries) if lane == FIRST else bisect_left(entries, (place + start, -1, ""))
            )
        return found

    def waiting(self, service: str) -> int:
        """How many tickets wait in a line's lanes, remote ones left out."""
        return sum(len(self.lanes.get(lane_key(service, lane), ())) for lane in LANES)

    def coming(self, service: str) -> int:
        """How many remote tickets of a line are still to arrive."""
        return len(self.lanes.get(lane_key(service, REMOTE_LANE), ()))

    def _rank(self, key: str, ticket: Ticket) -> int:
        return bisect_left(self.lanes.get(key, []), (ticket.joined, ticket.serial, ticket.id))

    def snapshot(self) -> dict[str, Any]:
        """As JSON; what readers get, what the store returns and takes back."""
        return {
            "hall": self.hall,
            "position": self.position.text(),
            "at": self.at,
            "version": self.version,
            "sha256": self.sha256,
            "serial": self.serial,
            "rules": {name: asdict(rule) for name, rule in self.rules.items()},
            "windows": {name: window.document() for name, window in self.windows.items()},
            "tickets": {name: ticket.document() for name, ticket in self.tickets.items()},
            "rows": {name: asdict(row) for name, row in self.rows.items()},
            "stops": {name: dict(stop) for name, stop in self.stops.items()},
            "notices": {name: dict(one) for name, one in self.notices.items()},
            "numbers": dict(self.numbers),
            "skipped": dict(self.skipped),
            "leases": {name: one.document() for name, one in self.leases.items()},
            "days": dict(self.days),
            "rights": {name: dict(right) for name, right in self.rights.items()},
            "alarms": {name: alarm.document() for name, alarm in self.alarms.items()},
            "unrated": {name: dict(one) for name, one in self.unrated.items()},
            "appointments": {name: one.document() for name, one in self.appointments.items()},
            "appointed": self.appointed,
            "centre": self.centre,
            "handed": self.handed,
        }

    @classmethod
    def from_snapshot(cls, document: Mapping[str, Any]) -> HallView:
        """Read what `snapshot` wrote."""
        view = cls(
            hall=document["hall"],
            position=Position.parse(document["position"]),
            at=document["at"],
            version=document["version"],
            sha256=document["sha256"],
            serial=document["serial"],
            rules={name: LineRule(**one) for name, one in document["rules"].items()},
            windows={
                name: WindowState.from_document(one) for name, one in document["windows"].items()
            },
            tickets={name: Ticket.from_document(t) for name, t in document["tickets"].items()},
            rows={name: Row(**one) for name, one in document["rows"].items()},
            stops={name: dict(stop) for name, stop in document["stops"].items()},
            notices={name: dict(one) for name, one in document.get("notices", {}).items()},
            numbers=dict(document["numbers"]),
            # these are absent from what an earlier version kept
            skipped=dict(document.get("skipped", {})),
            leases={
                name: Leased.from_document(one) for name, one in document.get("leases", {}).items()
            },
            days=dict(document["days"]),
            rights={name: dict(one) for name, one in document.get("rights", {}).items()},
            alarms={
                name: Alarm.from_document(one) for name, one in document.get("alarms", {}).items()
            },
            unrated={name: dict(one) for name, one in document.get("unrated", {}).items()},
            appointments={
                name: Appointment.from_document(one)
                for name, one in document.get("appointments", {}).items()
            },
            appointed=document.get("appointed", 0),
            centre=document.get("centre", ""),
            handed=document.get("handed", ""),
        )
        for ticket in view.tickets.values():
            key = waiting_key(ticket)
            if key:
                view.lanes.setdefault(key, []).append((ticket.joined, ticket.serial, ticket.id))
        for entries in view.lanes.values():
            entries.sort()
        for appointment in view.appointments.values():
            take(view.slots, appointment)
        return view
