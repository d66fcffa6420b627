"""Appointments as the contract writes them: what is asked, what is answered."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from queue_server.domain.booking import MATTERS
from queue_server.domain.intake import PEOPLE
from queue_server.domain.ticket import Channel
from queue_server.web.asked import Holder
from queue_server.web.fields import Known, Name
from queue_server.web.schemas import Moment, TicketOut


class SlotOut(BaseModel):
    """A slot with room."""

    slot: str
    """Its name for `POST /appointments`, `yyyymmdd-hhmm`."""
    start: Moment
    end: Moment
    room: int
    """The places that can still be booked."""


class BookAsked(BaseModel):
    """A time asked for, by item or by service."""

    hall: Name
    item: Name | None = None
    items: Annotated[list[Name], Field(max_length=20)] = []
    """More of them, or those of a bundle."""
    service: Name | None = None
    slot: Annotated[str, Field(pattern=r"^\d{8}-\d{4}$", examples=["20261130-0900"])]
    holder: Holder | None = None
    subject: Known | None = None
    hold: bool = False
    """Whether the place is only kept while a form is filled; `confirm` books it."""
    channel: Channel = Channel.PHONE
    waiting_list: bool = False
    """Whether a full slot means its waiting list, not SLOT_FULL."""
    instead_of: Name | None = None
    """An appointment in this hall that ends once this one is booked."""
    matters: Annotated[int, Field(ge=1, le=MATTERS)] = 1
    people: Annotated[int, Field(ge=1, le=PEOPLE)] | None = None

    @model_validator(mode="after")
    def _named(self) -> BookAsked:
        if self.item is None and not self.items and self.service is None:
            raise ValueError("an item or a service")
        return self

    @property
    def wanted(self) -> tuple[str, ...]:
        """All items, each once."""
        found = (self.item, *self.items)
        return tuple(dict.fromkeys(one for one in found if one is not None))


class ConfirmAsked(BaseModel):
    """Who it is for, where the hold did not say it."""

    holder: Holder | None = None
    subject: Known | None = None


class ArriveAsked(BaseModel):
    """What is said on arrival."""

    priority: bool | None = None
    """Whether priority is declared too: the larger head start counts."""
    wishes: Annotated[list[Name], Field(max_length=8)] | None = None


class AppointmentOut(BaseModel):
    """An appointment, as its holder and staff see it."""

    id: str
    hall: str
    hall_name: str
    address: str
    service: str
    service_name: str
    items: list[str]
    place: str
    """The way to where the line waits."""
    state: str
    """awaited, held, booked, lapsed, cancelled, arrived, missed."""
    start: Moment
    end: Moment
    arrive_from: Moment
    arrive_until: Moment
    """Who arrives between the two keeps the place; later the normal rule holds."""
    cancel_until: Moment
    expires_at: Moment | None = None
    """Until when a hold or an offer from the waiting list stands."""
    offered: bool | None = None
    places: int
    ticket: str | None = None
    ticket_key: str | None = None
    """The holder's key of the number that it became."""
    holder_key: str | None = None
    channel: str
    mask: str | None = None
    people: int | None = None


class PublicAppointment(BaseModel):
    """An appointment, as anyone sees it who knows its id."""

    id: str
    state: str
    expires_at: Moment | None = None


class Arrived(BaseModel):
    """What arriving answers."""

    appointment: AppointmentOut
    ticket: TicketOut
