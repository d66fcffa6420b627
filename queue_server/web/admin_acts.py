"""What the forms of a hall's administration do: stops, notices, alarms, windows."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse

from queue_server.domain.commands import (
    ClearAlarm,
    Command,
    Free,
    Post,
    ResumeService,
    Services,
    StopService,
    Withdraw,
    Words,
)
from queue_server.domain.stopping import in_words
from queue_server.domain.ticket import Offer
from queue_server.web.access import require_own_origin
from queue_server.web.admin import shown
from queue_server.web.doing import Ask, Asking
from queue_server.web.fields import FormKey
from queue_server.web.parts import WebParts

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, prefix="/admin")
Short = Annotated[str, Form(max_length=200)]
Long = Annotated[str, Form(max_length=500)]
LONGEST_MIN = 24 * 60


@router.post("/{hall}/stop")
async def stop(
    ask: Ask,
    hall: str,
    key: FormKey,
    reason: Short = "",
    zh_cn: Short = "",
    zh_hk: Short = "",
    en: Short = "",
    service: Short = "",
    minutes: Annotated[int, Form(ge=0, le=LONGEST_MIN)] = 0,
    offers: Annotated[list[Offer] | None, Form()] = None,
) -> Response:
    """Stop issuing, and offer the waiting something instead, in one step.

    Words of one's own stand above a reason that was chosen.
    """
    own = _words(zh_cn, zh_hk, en) if zh_cn.strip() else None
    asked = StopService(
        reason=own.zh_cn if own else reason.strip(),
        text=own,
        service=service or None,
        until=_until(ask.parts, minutes),
        offers=tuple(offers or ()) or None,
    )
    command = in_words(ask.parts.city, asked)
    return await _do(ask.under(key), hall, "stop_service", command, about=service)


@router.post("/{hall}/resume")
async def resume(ask: Ask, hall: str, key: FormKey, service: Short = "") -> Response:
    """Issue again."""
    command = ResumeService(service=service or None)
    return await _do(ask.under(key), hall, "resume_service", command, about=service)


@router.post("/{hall}/notices")
async def post_notice(
    ask: Ask,
    hall: str,
    key: FormKey,
    zh_cn: Long,
    zh_hk: Long = "",
    en: Long = "",
    zone: Short = "",
    minutes: Annotated[int, Form(ge=0, le=LONGEST_MIN)] = 0,
) -> Response:
    """Put a notice on the screens."""
    command = Post(
        text=_words(zh_cn, zh_hk, en), zone=zone or None, until=_until(ask.parts, minutes)
    )
    return await _do(ask.under(key), hall, "post", command)


@router.post("/{hall}/notices/withdraw")
async def withdraw_notice(ask: Ask, hall: str, key: FormKey, notice: Short) -> Response:
    """Take a notice off the screens."""
    return await _do(ask.under(key), hall, "withdraw", Withdraw(notice=notice), about=notice)


@router.post("/{hall}/alarms/clear")
async def clear_alarm(ask: Ask, hall: str, key: FormKey, alarm: Short, about: Short) -> Response:
    """Say that somebody saw to it."""
    return await _do(ask.under(key), hall, "clear_alarm", ClearAlarm(alarm=alarm, about=about))


@router.post("/{hall}/windows/free")
async def free(ask: Ask, hall: str, key: FormKey, window: Short) -> Response:
    """Take the ticket from a stuck window; it waits again."""
    return await _do(ask.under(key), hall, "free", Free(window=window), about=window)


@router.post("/{hall}/windows/{window}")
async def change_role(
    ask: Ask,
    hall: str,
    window: str,
    key: FormKey,
    reason: Short,
    own: Annotated[list[str] | None, Form()] = None,
    help: Annotated[list[str] | None, Form()] = None,
    minutes: Annotated[int, Form(ge=0, le=LONGEST_MIN)] = 0,
) -> Response:
    """Give the window another role; a called ticket is not touched."""
    mine = tuple(own or ())
    command = Services(
        window=window,
        own=mine,
        help=tuple(one for one in help or () if one not in mine),
        until=_until(ask.parts, minutes),
        reason=reason.strip(),
    )
    return await _do(ask.under(key), hall, "services", command, about=window)


async def _do(ask: Asking, hall: str, right: str, command: Command, *, about: str = "") -> Response:
    """Do it under the form's key, note it, and show how the hall stands."""
    require_own_origin(ask.request, ask.parts)

    async def act() -> None:
        await ask.do(hall, right, command)
        await ask.note(right, f"{hall}/{about}" if about else hall, {})

    return await shown(ask, act, f"/admin/{quote(hall)}", hall=hall)


def _words(zh_cn: str, zh_hk: str, en: str) -> Words:
    return Words(zh_cn=zh_cn.strip(), zh_hk=zh_hk.strip() or None, en=en.strip() or None)


def _until(parts: WebParts, minutes: int) -> int | None:
    """So many minutes from now; none means until somebody says otherwise."""
    later = timedelta(minutes=minutes) // timedelta(milliseconds=1)
    return parts.clock.now() + later if minutes else None
