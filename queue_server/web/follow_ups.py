"""Follow-ups of bad grades for who answers for them: managers, departments, the city."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, model_validator

from queue_server.domain.follow_up import Appeal, Asked, FollowUp, Settled, Stage, Step, belongs_to
from queue_server.domain.refusals import refusal
from queue_server.domain.rights import Principal
from queue_server.web.access import Who, allow
from queue_server.web.doing import Ask, Asking
from queue_server.web.evaluating import item_name
from queue_server.web.fields import Said
from queue_server.web.language import Language, language_of
from queue_server.web.parts import Parts, WebParts
from queue_server.web.schemas import Moment, Rows
from queue_server.web.show import Reader

router = APIRouter(tags=["evaluation"], prefix="/follow-ups")
PAGE = 200
_SAME = ("hall", "window", "clerk", "service", "ticket", "handling", "grade", "source", "text")
Which = Literal["late", "open", "contacted", "appealed", "settled"]
STANDING = ("late", "open", "contacted", "appealed")
"""Those of them with something left to do."""


class NoteOut(BaseModel):
    """What somebody did and wrote."""

    at: Moment
    by: str
    step: Step
    text: str


class FollowUpOut(BaseModel):
    """The task that a bad grade opened."""

    id: str
    hall: str
    hall_name: str
    window: str
    clerk: str | None
    service: str
    service_name: str
    items: list[str]
    item_names: list[str]
    matters: list[str]
    ticket: str
    handling: int
    grade: int
    tags: list[str]
    tag_names: list[str]
    text: str | None
    source: str
    department: str | None
    evaluated_at: Moment
    contact_by: Moment
    settle_by: Moment
    stage: Stage
    late: bool
    outcome: Settled | None
    planned_until: str | None
    appeal: str | None
    notes: list[NoteOut]


class Written(BaseModel):
    """What is noted."""

    text: Said


class SettleAsked(Written):
    """What came of it; a plan says until when."""

    outcome: Settled
    planned_until: date | None = None

    @model_validator(mode="after")
    def _dated(self) -> SettleAsked:
        if (self.outcome is Settled.PLANNED) != (self.planned_until is not None):
            raise ValueError("a plan, and only a plan, has a day")
        return self


class ReviewAsked(Written):
    """What the city says to an appeal."""

    withdrawn: bool


@router.get("")
async def follow_ups(
    request: Request,
    parts: Parts,
    who: Who,
    hall: str | None = None,
    which: Which | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> Rows[FollowUpOut]:
    """The follow-ups that the asker answers for, those due first."""
    found = await visible(parts, who, hall, standing=which in STANDING)
    found = [one for one in found if which is None or among(one, which, parts.clock.now())]
    return Rows(rows=[follow_up_out(parts, one, language_of(request)) for one in found[:limit]])


@router.get("/{follow_up}")
async def read_follow_up(request: Request, parts: Parts, who: Who, follow_up: str) -> FollowUpOut:
    """One, with everything that was done about it."""
    found = await own(parts, who, follow_up)
    return follow_up_out(parts, found, language_of(request))


@router.post("/{follow_up}/settle")
async def settle(ask: Ask, follow_up: str, body: SettleAsked) -> FollowUpOut:
    """End it: mended at once, planned until a day, or explained."""
    return await do(ask, follow_up, Step.SETTLE, body)


@router.post("/{follow_up}/review")
async def review(ask: Ask, follow_up: str, body: ReviewAsked) -> FollowUpOut:
    """Say whether the grade is taken out; the city only."""
    return await do(ask, follow_up, Step.REVIEW, body)


@router.post("/{follow_up}/{step}")
async def write(
    ask: Ask,
    follow_up: str,
    step: Literal[Step.NOTE, Step.CONTACT, Step.APPEAL],
    body: Written,
) -> FollowUpOut:
    """Note something, or that somebody spoke with who graded; or appeal.

    An appeal asks the city to take out a grade that was given by mistake or in malice.
    """
    return await do(ask, follow_up, step, body)


async def do(ask: Asking, id: str, step: Step, body: Written) -> FollowUpOut:
    """Do a step by right, once, and put it into the audit."""
    parts, who = ask.parts, ask.who
    allow(who, "review_follow_up" if step is Step.REVIEW else "follow_up")
    await own(parts, who, id)
    planned = body.planned_until if isinstance(body, SettleAsked) else None
    asked = Asked(
        step=step,
        text=body.text,
        by=who.id,
        key=ask.key,
        now=parts.clock.now(),
        outcome=body.outcome if isinstance(body, SettleAsked) else None,
        planned_until=planned.isoformat() if planned else None,
        withdrawn=isinstance(body, ReviewAsked) and body.withdrawn,
    )
    found = await parts.follow_ups.step(id, asked)
    facts = {"outcome": asked.outcome, "appeal": found.appeal}
    await ask.note(f"follow_up_{step.value}", id, facts)
    return follow_up_out(parts, found, ask.language)


async def own(parts: WebParts, who: Principal, id: str) -> FollowUp:
    """One that the asker answers for; of the others nobody learns whether they exist."""
    allow(who, "follow_up")
    found = await parts.follow_ups.find(id)
    if not belongs_to(found, who):
        raise refusal("FOLLOW_UP_UNKNOWN", id[:80])
    return found


async def visible(
    parts: WebParts, who: Principal, hall: str | None, *, standing: bool
) -> list[FollowUp]:
    """What the asker answers for, those due first, those settled last and the newest of them first.

    `standing`: only what is left to do.
    """
    allow(who, "follow_up", hall)
    halls = [hall] if hall else [one for one in parts.city.halls if who.serves(one)]
    found = await parts.follow_ups.all(halls, standing=standing)
    return sorted((one for one in found if belongs_to(one, who)), key=_due)


def among(one: FollowUp, which: str, now: int) -> bool:
    """Whether a follow-up is one of those that are late, appealed, or at a stage."""
    if which == "late":
        return one.late(now)
    if which == "appealed":
        return one.appeal is Appeal.ASKED
    return one.stage == which


def _due(one: FollowUp) -> tuple[bool, int]:
    if one.settled_at is not None:
        return True, -one.settled_at
    return False, one.contact_by if one.stage is Stage.OPEN else one.settle_by


def follow_up_out(parts: WebParts, one: FollowUp, language: Language) -> FollowUpOut:
    """A follow-up in the reader's language."""
    graded, reader = one.evaluation, Reader(parts=parts, language=language)
    tags = {tag.id: language.of(tag.name) for tag in parts.city.evaluation.tags}
    hall = parts.city.halls[graded.hall]
    return FollowUpOut(
        **{name: getattr(graded, name) for name in _SAME},
        id=one.id,
        hall_name=language.of(hall.name),
        service_name=reader.service_name(graded.service),
        items=list(graded.items),
        item_names=[item_name(parts, item, language) for item in graded.items],
        matters=list(graded.matters),
        tags=list(graded.tags),
        tag_names=[tags.get(tag, tag) for tag in graded.tags],
        department=one.department,
        evaluated_at=reader.moment(graded.at),
        contact_by=reader.moment(one.contact_by),
        settle_by=reader.moment(one.settle_by),
        stage=one.stage,
        late=one.late(parts.clock.now()),
        outcome=one.outcome,
        planned_until=one.planned_until,
        appeal=one.appeal,
        notes=[
            NoteOut(at=reader.moment(kept.at), by=kept.by, step=kept.step, text=kept.text)
            for kept in one.notes
        ],
    )
