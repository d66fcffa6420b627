"""The pages of follow-ups: what is due, and one with everything about it; no script is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError

from queue_server.domain.follow_up import Settled, Stage, Step
from queue_server.domain.refusals import Refused
from queue_server.domain.rights import may
from queue_server.texts import refusal_text
from queue_server.web.access import Who, require_own_origin
from queue_server.web.calling_back import phone_of
from queue_server.web.doing import Ask
from queue_server.web.fields import FormKey
from queue_server.web.follow_ups import (
    STANDING,
    ReviewAsked,
    SettleAsked,
    Written,
    among,
    do,
    follow_up_out,
    own,
    visible,
)
from queue_server.web.language import language_of
from queue_server.web.pages import to_sign_in, unknown
from queue_server.web.parts import API, Parts
from queue_server.web.render import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
SETTLED = Stage.SETTLED.value
VIEWS = (*STANDING, SETTLED)
SHOWN = 200
_BODIES: Mapping[Step, type[Written]] = {Step.SETTLE: SettleAsked, Step.REVIEW: ReviewAsked}


@router.get("/follow-ups")
async def list_page(request: Request, parts: Parts, who: Who, which: str = "") -> Response:
    """What is due, the most pressing first."""
    if not may(who, "follow_up"):
        return to_sign_in(request)
    language = language_of(request)
    chosen, now = which if which in VIEWS else None, parts.clock.now()
    standing = await visible(parts, who, None, standing=True)
    counts = {view: sum(among(one, view, now) for one in standing) for view in STANDING}
    found = await visible(parts, who, None, standing=False) if chosen == SETTLED else standing
    if chosen:
        shown = [one for one in found if among(one, chosen, now)]
    else:
        shown = [one for one in found if one.stage is not Stage.SETTLED]
    today = parts.clock.local().date()
    report = f"{API}/reports/evaluations?from={today - timedelta(days=29)}&to={today}"
    rows = [follow_up_out(parts, one, language) for one in shown[:SHOWN]]
    return page(
        request,
        parts,
        "follow_ups",
        rows=rows,
        which=chosen,
        views=VIEWS,
        counts=counts,
        report=report,
    )


@router.get("/follow-ups/{follow_up}")
async def one_page(request: Request, parts: Parts, who: Who, follow_up: str) -> Response:
    """One, and what can be done next."""
    if not may(who, "follow_up"):
        return to_sign_in(request)
    return await _one(request, parts, who, follow_up)


@router.post("/follow-ups/{follow_up}/phone")
async def phone_form(ask: Ask, follow_up: str) -> Response:
    """Show the holder's phone number, once, on this page."""
    require_own_origin(ask.request, ask.parts)
    if not may(ask.who, "follow_up"):
        return to_sign_in(ask.request)
    try:
        phone = await phone_of(ask, follow_up)
    except Refused as refused:
        return unknown(ask.request, ask.parts, refused.code)
    return await _one(ask.request, ask.parts, ask.who, follow_up, phone=phone or "")


@router.post("/follow-ups/{follow_up}/{step}")
async def step_form(
    ask: Ask,
    follow_up: str,
    step: Step,
    key: FormKey,
    text: Annotated[str, Form(max_length=500)] = "",
    outcome: Annotated[str, Form(max_length=20)] = "",
    planned_until: Annotated[str, Form(max_length=10)] = "",
    withdrawn: Annotated[bool, Form()] = False,
) -> Response:
    """Do what the form says and show how it stands; sending it twice does it once."""
    require_own_origin(ask.request, ask.parts)
    if not may(ask.who, "follow_up"):
        return to_sign_in(ask.request)
    given = {"text": text.strip(), "withdrawn": withdrawn, "outcome": outcome or None}
    if outcome == Settled.PLANNED:
        given["planned_until"] = planned_until or None
    kind: type[Written] = _BODIES.get(step, Written)
    try:
        body = kind.model_validate(given)
        await do(ask.under(key), follow_up, step, body)
    except ValidationError:
        return await _one(
            ask.request, ask.parts, ask.who, follow_up, wrong="MALFORMED", typed={step: text}
        )
    except Refused as refused:
        return await _one(
            ask.request, ask.parts, ask.who, follow_up, wrong=refused.code, typed={step: text}
        )
    return RedirectResponse(f"/follow-ups/{quote(follow_up)}", 303)


async def _one(
    request: Request,
    parts: Parts,
    who: Who,
    id: str,
    *,
    wrong: str | None = None,
    phone: str | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    language = language_of(request)
    try:
        found = await own(parts, who, id)
    except Refused as refused:
        return unknown(request, parts, refused.code)
    return page(
        request,
        parts,
        "follow_up",
        status=409 if wrong else 200,
        one=follow_up_out(parts, found, language),
        outcomes=[one.value for one in Settled],
        reviews=may(who, "review_follow_up"),
        typed=typed or {},
        phone=phone,
        wrong=wrong and refusal_text(wrong, language.locale),
    )
