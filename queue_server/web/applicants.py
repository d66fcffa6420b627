"""Applicants all over the city: barred for a time, and forgotten when they ask for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator

from queue_server.clock import rfc3339
from queue_server.domain.bars import Bar, Misuse
from queue_server.domain.identity import Plain
from queue_server.ports import Digested, Opening, Unopened
from queue_server.web.access import Who, allow
from queue_server.web.doing import Ask, Asking
from queue_server.web.fields import Mask, Name, Sealed
from queue_server.web.parts import Parts, WebParts
from queue_server.web.problems import Malformed
from queue_server.web.schemas import Moment, Rows

router = APIRouter(tags=["identity"])
APPLICANTS = frozenset({Plain.PERSON, Plain.COMPANY})


class BarAsked(BaseModel):
    """Who is barred, why and until when."""

    model_config = ConfigDict(extra="forbid")
    person: Sealed
    """A person's or company's number, sealed: nothing else of it is kept than a digest."""
    mask: Mask = ""
    why: Misuse
    until: Annotated[date, Field(description="The last day; no bar is without an end")]


class BarOut(BaseModel):
    """A bar, as those see it who set and lift bars."""

    id: str
    mask: str
    why: Misuse
    until: date
    stands: bool
    by: str
    at: Moment
    lifted_by: str | None = None
    lifted_at: Moment | None = None


class ForgetAsked(BaseModel):
    """Whose data is forgotten: of one number, or of somebody wherever they are kept."""

    model_config = ConfigDict(extra="forbid")
    ticket: Name | None = None
    person: Sealed | None = None

    @model_validator(mode="after")
    def _one(self) -> ForgetAsked:
        if (self.ticket is None) == (self.person is None):
            raise ValueError("ticket or person")
        return self


class Forgotten(BaseModel):
    """The numbers of which identity and contact were kept, and are no more."""

    tickets: list[str]


@router.get("/bars", response_model_exclude_none=True)
async def bars(parts: Parts, who: Who) -> Rows[BarOut]:
    """All bars, the newest first, those that ended too."""
    allow(who, "bar")
    return Rows(rows=await bars_out(parts))


@router.post("/bars", status_code=201, response_model_exclude_none=True)
async def set_bar(ask: Ask, body: BarAsked) -> BarOut:
    """Bar somebody from taking numbers alone, to a day; a guide goes on giving them numbers."""
    return await bar(ask, body.person, mask=body.mask, why=body.why, until=body.until)


@router.post("/bars/{bar}/lift", response_model_exclude_none=True)
async def lift_bar(ask: Ask, bar: str) -> BarOut:
    """End a bar before its time."""
    return await lift(ask, bar)


@router.post("/contacts/forget")
async def forget_contact(ask: Ask, body: ForgetAsked) -> Forgotten:
    """Forget identity and contact now; numbers and their history stay, with a digest and a mask."""
    return Forgotten(tickets=await forget(ask, ticket=body.ticket, sealed=body.person))


async def bars_out(parts: WebParts) -> list[BarOut]:
    """All bars as they are told."""
    return [_bar_out(parts, one) for one in await parts.records.bars.all()]


async def bar(ask: Asking, sealed: str, *, mask: str, why: Misuse, until: date) -> BarOut:
    """Set a bar by right and put it into the audit; Malformed for a day out of the rule's reach."""
    allow(ask.who, "bar")
    parts, today = ask.parts, ask.parts.clock.local().date()
    last = today + timedelta(days=parts.city.bar_days)
    if not today <= until <= last:
        raise Malformed("until", f"{today} – {last}")
    known = await _digested(ask, sealed, Opening.BAR)
    made = await parts.records.bars.set(
        known.digest,
        mask=mask,
        why=why,
        until=until,
        by=ask.who.id,
        at=parts.clock.now(),
        key=ask.key,
    )
    await ask.note("bar", made.id, {"digest": made.digest, "why": why, "until": str(until)})
    return _bar_out(parts, made)


async def lift(ask: Asking, id: str) -> BarOut:
    """End a bar by right and put it into the audit; BAR_UNKNOWN."""
    allow(ask.who, "bar")
    lifted = await ask.parts.records.bars.lift(id, by=ask.who.id, at=ask.parts.clock.now())
    await ask.note("lift_bar", id, {})
    return _bar_out(ask.parts, lifted)


async def forget(ask: Asking, *, ticket: str | None, sealed: str | None) -> list[str]:
    """Forget by right; the vault audits it."""
    allow(ask.who, "forget")
    vault, by = ask.parts.records.vault, ask.who.id
    if ticket is not None:
        return [ticket] if await vault.erase(ticket, by=by) else []
    known = await _digested(ask, sealed or "", Opening.ERASURE)
    return sorted(await vault.erase_person(known.digests, by=by))


async def _digested(ask: Asking, sealed: str, purpose: Opening) -> Digested:
    vault = ask.parts.records.vault
    about = f"{purpose}/{ask.key}"
    try:
        found = await vault.digests({"person": sealed}, by=ask.who.id, about=about, purpose=purpose)
    except Unopened:
        raise Malformed("person") from None
    if found["person"].kind not in APPLICANTS:
        raise Malformed("person")
    return found["person"]


def _bar_out(parts: WebParts, one: Bar) -> BarOut:
    zone = parts.clock.zone
    return BarOut(
        id=one.id,
        mask=one.mask,
        why=one.why,
        until=one.until,
        stands=one.stands(parts.clock.local().date()),
        by=one.by,
        at=rfc3339(one.at, zone),
        lifted_by=one.lifted_by,
        lifted_at=None if one.lifted_at is None else rfc3339(one.lifted_at, zone),
    )
