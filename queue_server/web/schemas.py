"""What the web answers, as the contract has it; absent facts are left out."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Row = TypeVar("Row")
Moment = Annotated[
    str, Field(description="RFC 3339 with offset", examples=["2026-11-23T09:41:00.000+08:00"])
]


class Rows(BaseModel, Generic[Row]):
    """A list, and the cursor of what follows it."""

    rows: list[Row]
    next: str | None = None


class Wait(BaseModel):
    """A range of waiting in seconds; never null."""

    p10_s: int
    p50_s: int
    p90_s: int


class Problem(BaseModel):
    """What was refused, by a stable code, with a text for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    about: str | None = None


class Stopped(BaseModel):
    """Why the line gives no numbers, and what who waits in it may choose; staying costs nothing."""

    reason: str
    until: Moment | None = None
    offers: list[str]
    return_until: Moment | None = None
    """Until when the right to return would hold, where it is offered."""


class PapersOut(BaseModel):
    """Papers that wait without a person: how they came, and where they are."""

    way: str
    intake: str | None = None
    """The hall that took them in."""
    intake_name: str | None = None
    materials: list[str]
    """What was there at intake."""
    lacking: list[str]
    """What the items ask for besides."""
    delivery: str
    at: str | None = None
    """The hall that handles them, or did."""
    at_name: str | None = None
    due: str | None = None
    """The day by which it is promised."""
    standing: str
    """How they stand, in a sentence."""


class TicketOut(BaseModel):
    """A ticket, as its holder and staff see it."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    id: str
    hall: str
    number: str
    service: str
    items: list[str]
    kind: str
    state: str
    class_: str = Field(alias="class")
    channel: str
    ahead: int
    wait: Wait
    joined: Moment
    issued_at: Moment
    holder_key: str | None = None
    follow_key: str | None = None
    """For relatives: by it one sees how the ticket stands, and does nothing with it."""
    hall_name: str
    service_name: str
    place: str
    """The way to where the line waits."""
    window: str | None = None
    suspend: str | None = None
    called_at: Moment | None = None
    started_at: Moment | None = None
    missed_at: Moment | None = None
    ended_at: Moment | None = None
    arrive_by: Moment | None = None
    calls: int = 0
    outcome: str | None = None
    reason: str | None = None
    confirmed: bool | None = None
    checked: str | None = None
    printed: str | None = None
    moved_from: str | None = None
    moved_to: str | None = None
    moved_to_key: str | None = None
    """The key of the ticket that this one leads to: the holder's, or who follows it theirs."""
    leave_at: Moment | None = None
    """When the holder of a remote number sets out, by the way that the request says it takes."""
    leave_in_s: int | None = None
    language: str | None = None
    wishes: list[str] | None = None
    people: int | None = None
    """How many came on the number, when more than one."""
    mask: str | None = None
    note: str | None = None
    return_until: Moment | None = None
    return_window: str | None = None
    stopped: Stopped | None = None
    """While the line that it waits in is stopped."""
    returns: str | None = None
    """The number whose right to return gave this one."""
    chain: list[str] | None = None
    """The services of a bundle that come after this one."""
    papers: PapersOut | None = None


class PublicTicket(BaseModel):
    """A ticket, as anyone sees it who knows its id."""

    id: str
    state: str
    ahead: int


class Code(BaseModel):
    """A number's code, to be shown."""

    image: str
    """An SVG as a `data:` address."""


class Why(BaseModel):
    """The rule behind a ticket's place or call, in a sentence."""

    rule: str
    text: str
    policy: str | None = None


class WindowOut(BaseModel):
    """A window of the live day."""

    id: str
    hall: str
    zone: str
    state: str
    services: list[dict[str, str]]
    """Its role: `{service, tier}`."""
    clerk: str | None = None
    ticket: str | None = None
    since: Moment | None = None
    until: Moment | None = None
    reason: str | None = None


class Called(BaseModel):
    """What call-next gives: a ticket and why it is this one, or none."""

    ticket: TicketOut | None
    reason: dict[str, Any] | None = None


class SessionOut(BaseModel):
    """A session begun."""

    token: str
    roles: list[str]
    halls: list[str]
    name: str


class DeviceToken(BaseModel):
    """An enrolled device: its token is shown this once."""

    token: str
    device: str
    roles: list[str]
    halls: list[str]
    zone: str | None = None
    window: str | None = None


class EnrolCode(BaseModel):
    """A single-use code that lives ten minutes."""

    code: str
