"""What the web is asked: bodies of the requests, as the contract has them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hall_config.model import Tier
from queue_server.domain.bounds import DEFER_S, DEFER_TICKETS, WHOLE_LIMIT
from queue_server.domain.identity import Purpose
from queue_server.domain.intake import PEOPLE
from queue_server.domain.outcomes import Outcome
from queue_server.domain.ticket import Channel, Kind, Suspend, TicketClass
from queue_server.web.asked_papers import PapersAsked
from queue_server.web.fields import Instant, Known, Mask, Name, Notice, Said, Sealed


class Credentials(BaseModel):
    """Who signs in."""

    user: Name
    password: Annotated[str, Field(min_length=1, max_length=200)]


class EnrolAsked(BaseModel):
    """The code that a manager read out."""

    code: Annotated[str, Field(min_length=4, max_length=40)]


class CodeAsked(BaseModel):
    """What device the code is for."""

    kind: Literal["kiosk", "display", "window", "evaluator", "edge", "centre"]
    hall: Name
    zone: Name | None = None
    window: Name | None = None


class ConsentAsked(BaseModel):
    """A consent: for what, to which text of the notice, and when."""

    model_config = ConfigDict(extra="forbid")
    purpose: Purpose
    notice: Notice
    at: Annotated[int, Field(ge=0, lt=WHOLE_LIMIT, description="City time in milliseconds")]


class Holder(BaseModel):
    """What is known of the holder: sealed or masked, never in the clear.

    A sealed `person` goes with a consent to `identify`, a `phone` with one to `contact`.
    """

    model_config = ConfigDict(extra="forbid")
    person: Known | None = None
    mask: Mask | None = None
    phone: Sealed | None = None
    consents: Annotated[list[ConsentAsked], Field(max_length=4)] = []
    language: Annotated[str, Field(max_length=12)] | None = None


class TicketAsked(BaseModel):
    """A number asked for, by item or by service."""

    hall: Name
    items: Annotated[list[Name], Field(max_length=20)] = []
    service: Name | None = None
    class_: TicketClass = Field(default=TicketClass.NORMAL, alias="class")
    channel: Channel
    in_hall: bool = False
    subject: Known | None = None
    """For whom, when it is not the holder: a company, or the person whom the holder acts for."""
    holder: Holder | None = None
    kind: Kind = Kind.PERSON
    wishes: Annotated[list[Name], Field(max_length=8)] | None = None
    people: Annotated[int, Field(ge=1, le=PEOPLE)] | None = None

    returns: Name | None = None
    """An old number whose right to return is used."""
    beyond: Said | None = None
    """Why staff give it past the day's quota; audited."""
    papers: PapersAsked | None = None

    @model_validator(mode="after")
    def _named(self) -> TicketAsked:
        if not self.items and self.service is None and self.returns is None:
            raise ValueError("items, a service or the number that one returns for")
        if self.class_ is TicketClass.APPOINTMENT:
            raise ValueError("an appointment's number comes from the appointment")
        return self


class DeferAsked(BaseModel):
    """How far to step back: by time or by tickets."""

    by_s: Annotated[int, Field(gt=0, le=DEFER_S)] | None = None
    by_tickets: Annotated[int, Field(gt=0, le=DEFER_TICKETS)] | None = None

    @model_validator(mode="after")
    def _one(self) -> DeferAsked:
        if (self.by_s is None) == (self.by_tickets is None):
            raise ValueError("by_s or by_tickets")
        return self


class CancelAsked(BaseModel):
    """Whether a right to return is kept, where the stop of the service offers one."""

    keep: bool | None = None


class MoveAsked(BaseModel):
    """Where to."""

    hall: Name


class ConfirmAsked(BaseModel):
    """Whether the declared priority is right."""

    granted: bool


class CheckAsked(BaseModel):
    """What the guide found, and what is missing."""

    result: Name
    missing: Annotated[list[Name], Field(max_length=40)] = []


class ReclassAsked(BaseModel):
    """The right service or class."""

    service: Name | None = None
    class_: TicketClass | None = Field(default=None, alias="class")

    @model_validator(mode="after")
    def _some(self) -> ReclassAsked:
        if self.service is None and self.class_ is None:
            raise ValueError("a service or a class")
        return self


class CallAsked(BaseModel):
    """The window that calls, and why this ticket."""

    window: Name
    reason: Said


class AtAsked(BaseModel):
    """The window that acts; the ticket's own by default."""

    window: Name | None = None


class SuspendAsked(AtAsked):
    """How the handling is set aside."""

    kind: Suspend


class TransferAsked(BaseModel):
    """The service or the window that takes over."""

    service: Name | None = None
    window: Name | None = None
    note: Said | None = None

    @model_validator(mode="after")
    def _some(self) -> TransferAsked:
        if self.service is None and self.window is None:
            raise ValueError("a service or a window")
        return self


class HandledAsked(BaseModel):
    """What came of one item."""

    item: Name | None = None
    matter: Name | None = None
    outcome: Outcome
    count: Annotated[int, Field(ge=1, le=9999)] | None = None
    note: Said | None = None


class ReturnRight(BaseModel):
    """Until when the holder may come back without queueing anew."""

    until: Instant
    window: Name | None = None


class ForwardAsked(AtAsked):
    """What came of the items done here, and the line of the chain that is next."""

    handled: Annotated[list[HandledAsked], Field(max_length=40)] = []
    service: Name | None = None


class FinishAsked(AtAsked):
    """What came of it: one outcome, or one for each item."""

    outcome: Outcome | None = None
    handled: Annotated[list[HandledAsked], Field(max_length=40)] = []
    return_: ReturnRight | None = Field(default=None, alias="return")

    @model_validator(mode="after")
    def _one(self) -> FinishAsked:
        if (self.outcome is None) == (not self.handled):
            raise ValueError("outcome or handled")
        return self


class PauseAsked(BaseModel):
    """Why the window pauses."""

    reason: Said


class DutyAsked(BaseModel):
    """One service of a window's new role."""

    service: Name
    tier: Tier = Tier.OWN


class ServicesAsked(BaseModel):
    """The window's new role."""

    services: Annotated[list[DutyAsked], Field(max_length=200)]
    until: Instant | None = None
    reason: Said


class CallNextAsked(BaseModel):
    """Only tickets of this service, when one is named."""

    service: Name | None = None
    shared: bool = True
    """Whether the shared line is drawn from when nobody waits."""
