"""What the web answers about halls, items and the city; absent facts are left out."""

from __future__ import annotations

from pydantic import BaseModel

from queue_server.web.schemas import Moment, Wait


class LineOut(BaseModel):
    """One service of a hall, now."""

    service: str
    name: str
    prefix: str
    zone: str
    place: str
    waiting: int
    remote: int
    wait: Wait
    windows_open: int
    issuing: bool
    issuing_until: Moment | None = None
    stopped: str | None = None
    """Why no numbers are given, where staff stopped it."""
    late: bool | None = None
    """True once those who wait fill the time until closing, so that numbers end early."""


class HallOut(BaseModel):
    """A hall and its lines."""

    id: str
    name: str
    kind: str
    address: str
    longitude: float
    latitude: float
    datum: str
    open: bool
    hours: list[dict[str, str]]
    """Today's spans over all zones: `{opens, closes}`."""
    windows: int
    windows_open: int
    waiting: int
    as_of: Moment | None = None
    """When this was last true, while the line to a hall with its own centre is down."""
    services: list[LineOut]


class ItemOut(BaseModel):
    """An item and what to bring."""

    id: str
    name: str
    department: str
    department_name: str
    service: str
    service_name: str
    theme: str
    theme_name: str
    basic_code: str
    task_code: str
    level: str
    type: str
    subjects: list[str]
    case: str
    statutory_days: int
    promised_days: int
    trips: int
    online: bool
    online_depth: str
    scope: str
    channels: list[str]
    bookable: bool
    materials: list[str]
    handling_s: int


class ItemHall(BaseModel):
    """A hall that does an item, with the way and the wait."""

    hall: str
    name: str
    service: str
    open: bool
    issuing: bool
    travel_s: int | None = None
    wait: Wait
    """At arrival, of who holds a number on the way."""
    total_s: int
    sooner_s: int | None = None
    """How much sooner than at the nearest hall, or than by staying; below 0 later."""
    advised: bool = False
    """Whether going there is the better choice than the nearest hall, or than staying."""
    next_slot: Moment | None = None
    as_of: Moment | None = None
    """When this was last true, while the line to a hall with its own centre is down."""
    why: str


class Load(BaseModel):
    """The figures of one hall, now."""

    hall: str
    name: str
    kind: str
    longitude: float
    latitude: float
    open: bool
    waiting: int
    remote: int
    windows: int
    windows_open: int
    serving: int
    longest_wait_s: int
    target_wait_s: int
    alarms: list[str]
    """The kinds of alarm that stand there: `help`, `printer`, …"""
    issued: int
    served: int
    missed: int
    wait: Wait
    stopped: bool
    as_of: Moment | None = None
    """When this was last true, while the line to a hall with its own centre is down."""
