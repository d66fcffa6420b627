"""Administration of applicants: barred for a time, forgotten by order.

A number typed here is sealed at once; no page shows it again, no record and no log has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from queue_server.crypto import SealingKey
from queue_server.domain.bars import Misuse
from queue_server.domain.identity import Unidentified, company, person
from queue_server.domain.refusals import Refused
from queue_server.domain.rights import Principal, may
from queue_server.texts import refusal_text
from queue_server.web.access import Who, require_own_origin
from queue_server.web.admin_acts import Short
from queue_server.web.applicants import bar, bars_out, forget, lift
from queue_server.web.doing import Ask
from queue_server.web.fields import FormKey
from queue_server.web.language import language_of
from queue_server.web.pages import to_sign_in
from queue_server.web.parts import Parts, WebParts
from queue_server.web.problems import Malformed
from queue_server.web.render import page
from queue_server.web.words import say

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, prefix="/admin")
ADDRESS = "/admin/-/applicants"
USUAL_DAYS = 30
"""How long a bar is unless somebody says otherwise."""
WRITERS: Mapping[str, Callable[[str], str]] = {"person": person, "company": company}
Why = Annotated[Misuse, Form()]
Number = Annotated[str, Form(max_length=40)]


@router.get("/-/applicants")
async def applicants_page(request: Request, parts: Parts, who: Who, done: str = "") -> Response:
    """Who is barred, and the forms to bar, to lift and to forget."""
    said = say(language_of(request), "Forgotten.") if done == "forgotten" else None
    return await _shown(request, parts, who, said=said)


@router.post("/-/applicants/bar")
async def bar_form(
    ask: Ask, key: FormKey, number: Number, why: Why, until: Short, kind: Short = "person"
) -> Response:
    """Bar somebody; the page again with a word where the number or the day is none."""
    require_own_origin(ask.request, ask.parts)
    try:
        sealed, mask = _sealed(ask.parts, kind, number)
        await bar(ask.under(key), sealed, mask=mask, why=why, until=date.fromisoformat(until))
    except Unidentified as wrong:
        return await _wrong(ask, f"number {wrong.fault}")
    except (Malformed, ValueError):
        return await _wrong(ask, "That day is too far away, or past.")
    except Refused as refused:
        return await _refused(ask, refused)
    return RedirectResponse(ADDRESS, 303)


@router.post("/-/applicants/lift")
async def lift_form(ask: Ask, key: FormKey, bar: Short) -> Response:
    """End a bar before its time."""
    require_own_origin(ask.request, ask.parts)
    try:
        await lift(ask.under(key), bar)
    except Refused as refused:
        return await _refused(ask, refused)
    return RedirectResponse(ADDRESS, 303)


@router.post("/-/applicants/forget")
async def forget_form(
    ask: Ask, key: FormKey, number: Number = "", kind: Short = "person", ticket: Short = ""
) -> Response:
    """Forget somebody wherever they are kept, or one number's holder."""
    require_own_origin(ask.request, ask.parts)
    try:
        sealed = None if ticket else _sealed(ask.parts, kind, number)[0]
        await forget(ask.under(key), ticket=ticket.strip() or None, sealed=sealed)
    except Unidentified as wrong:
        return await _wrong(ask, f"number {wrong.fault}")
    except Refused as refused:
        return await _refused(ask, refused)
    return RedirectResponse(f"{ADDRESS}?done=forgotten", 303)


def _sealed(parts: WebParts, kind: str, number: str) -> tuple[str, str]:
    """What was typed, sealed, and its last characters; Unidentified."""
    plain = WRITERS.get(kind, person)(number)
    return SealingKey.parse(parts.sealing).seal(plain), f"…{plain[-4:]}"


async def _wrong(ask: Ask, says: str) -> Response:
    said = say(language_of(ask.request), says)
    return await _shown(ask.request, ask.parts, ask.who, wrong=said, status=422)


async def _refused(ask: Ask, refused: Refused) -> Response:
    said = refusal_text(refused.code, language_of(ask.request).locale)
    return await _shown(ask.request, ask.parts, ask.who, wrong=said, status=409)


async def _shown(
    request: Request,
    parts: WebParts,
    who: Principal,
    *,
    wrong: str | None = None,
    said: str | None = None,
    status: int = 200,
) -> Response:
    if not may(who, "bar"):
        return to_sign_in(request)
    today = parts.clock.local().date()
    return page(
        request,
        parts,
        "admin_applicants",
        status=status,
        bars=await bars_out(parts),
        reasons=[one.value for one in Misuse],
        today=today.isoformat(),
        last=(today + timedelta(days=parts.city.bar_days)).isoformat(),
        usual=(today + timedelta(days=min(USUAL_DAYS, parts.city.bar_days))).isoformat(),
        wrong=wrong,
        said=said,
    )
