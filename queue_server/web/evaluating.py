"""Grades of handlings, given by the holder or on an evaluator."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from queue_server.domain.commands import Evaluate
from queue_server.domain.evaluation import TEXT_LIMIT, Source
from queue_server.domain.numbers import split_ticket_id
from queue_server.domain.rated import unrated_of
from queue_server.domain.refusals import Refused, refusal
from queue_server.domain.rights import DEVICE_ROLES, Principal
from queue_server.domain.ticket import Channel
from queue_server.web.access import Who, allow, ticket_caller
from queue_server.web.doing import Ask, TicketPlace, place_of
from queue_server.web.fields import Name
from queue_server.web.language import Language, language_of
from queue_server.web.parts import Parts, WebParts
from queue_server.web.problems import Malformed
from queue_server.web.schemas import Moment
from queue_server.web.show import Reader

router = APIRouter(tags=["evaluation"], prefix="/tickets/{ticket}")


class EvaluationAsked(BaseModel):
    """A grade, its tags, and a text in which numbers of persons are not kept."""

    handling: Annotated[int, Field(ge=1)] | None = None
    """Which handling of the number, from 1; the last one by default."""
    grade: Annotated[int, Field(ge=1, le=5)]
    tags: Annotated[list[Name], Field(max_length=20)] = []
    text: Annotated[str, Field(max_length=TEXT_LIMIT)] | None = None
    source: Literal["phone", "slip"] | None = None
    """Where the holder came from; by default the slip for a number that was given in a hall."""


class UnratedOut(BaseModel):
    """A handling that may be evaluated."""

    handling: int
    window: str
    service_name: str
    item_names: list[str]
    ended_at: Moment
    until: Moment


class TagOut(BaseModel):
    """A remark on offer with some grades."""

    id: str
    name: str
    grades: list[int]


class EvaluationOut(BaseModel):
    """What may still be evaluated of a number, and with which tags."""

    ticket: str
    number: str
    hall_name: str
    rows: list[UnratedOut]
    tags: list[TagOut]
    text_limit: int = TEXT_LIMIT


@router.get("/evaluation")
async def what_may_be_evaluated(
    request: Request, parts: Parts, who: Who, ticket: str
) -> EvaluationOut:
    """The handlings of the number that its holder may still grade, days after the visit too."""
    place = place_of(parts, ticket)
    caller = ticket_caller(request, parts, who, ticket=ticket, hall=place.hall)
    allow(caller, "evaluate", place.hall)
    return evaluation_out(parts, place, language_of(request))


@router.post("/evaluation")
async def evaluate(ask: Ask, ticket: str, body: EvaluationAsked) -> EvaluationOut:
    """Grade one handling, once; answers what may still be graded."""
    place = ask.place(ticket)
    form, caller = ask.parts.city.evaluation, ask.caller(place)
    if not {tag.id for tag in form.tags_of(body.grade)}.issuperset(body.tags):
        raise Malformed("tags")
    device = bool(caller.roles & DEVICE_ROLES)
    command = Evaluate(
        ticket=ticket,
        handling=body.handling or _last(place),
        grade=body.grade,
        source=Source.EVALUATOR if device else _source(place, body.source),
        tags=tuple(body.tags),
        text=body.text or None,
        form=form.version or None,
        window=_own_window(caller) if device else None,
    )
    try:
        await ask.do_on(place, "evaluate", command)
    except Refused as refused:
        if refused.code != "TICKET_UNKNOWN":
            raise
        raise await _past_refusal(ask.parts, command) from None
    return evaluation_out(ask.parts, place, ask.language)


def _last(place: TicketPlace) -> int:
    unrated = unrated_of(place.view, place.id)
    if unrated:
        return unrated[-1][0]
    known = place.view.tickets.get(place.id)
    return (known and known.handlings) or 1


def _source(place: TicketPlace, said: str | None) -> Source:
    if said is not None:
        return Source(said)
    known = place.view.tickets.get(place.id)
    printed = known is not None and known.channel in (Channel.KIOSK, Channel.STAFF)
    return Source.SLIP if printed else Source.PHONE


def _own_window(device: Principal) -> str:
    if device.window is None:
        raise refusal("NOT_ALLOWED", "window")
    return device.window


async def _past_refusal(parts: WebParts, command: Evaluate) -> Refused:
    """Why a number of a day that has ended can no longer be graded; the store has forgotten it."""
    graded = {one.handling for one in await parts.past.evaluated(command.ticket)}
    if command.handling in graded:
        return refusal("ALREADY_EVALUATED")
    known = await parts.past.had_ticket(command.ticket)
    return refusal("TOO_LATE" if known else "TICKET_UNKNOWN", command.ticket)


def evaluation_out(parts: WebParts, place: TicketPlace, language: Language) -> EvaluationOut:
    """What may be graded, in the reader's language."""
    reader, split = Reader(parts=parts, language=language), split_ticket_id(place.id)
    rows = [
        UnratedOut(
            handling=handling,
            window=one["window"],
            service_name=reader.service_name(one["service"]),
            item_names=[item_name(parts, item, language) for item in one["items"]],
            ended_at=reader.moment(one["ended_at"]),
            until=reader.moment(one["until"]),
        )
        for handling, one in unrated_of(place.view, place.id)
        if one["until"] >= parts.clock.now()
    ]
    tags = [
        TagOut(id=tag.id, name=language.of(tag.name), grades=list(tag.grades))
        for tag in parts.city.evaluation.tags
    ]
    return EvaluationOut(
        ticket=place.id,
        number=split.number if split else "",
        hall_name=language.of(parts.city.halls[place.hall].name),
        rows=rows,
        tags=tags,
    )


def item_name(parts: WebParts, item: str, language: Language) -> str:
    """An item's name; its id when the configuration no longer has it."""
    found = parts.city.items.get(item)
    return language.of(found.name) if found else item
