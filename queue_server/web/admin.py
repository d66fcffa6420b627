"""Administration of a hall: its page, and what may be seen there; nothing needs a script."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from queue_server.clock import rfc3339
from queue_server.domain.notices import in_force
from queue_server.domain.refusals import Refused, refusal
from queue_server.domain.rights import Principal, may
from queue_server.domain.stopping import reason_in
from queue_server.domain.ticket import Offer
from queue_server.domain.view import HallView
from queue_server.texts import refusal_text
from queue_server.web.access import Who
from queue_server.web.doing import Asking
from queue_server.web.language import Language, language_of
from queue_server.web.pages import to_sign_in, unknown
from queue_server.web.parts import Parts, WebParts
from queue_server.web.render import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, prefix="/admin")
PARTS = ("stop_service", "enrol", "read_slip", "add_person", "read_devices", "bar", "read_reports")
"""Rights of which one is enough to come in; each part of the pages asks for its own."""


def enters(who: Principal) -> bool:
    """Whether somebody has anything to do here."""
    return any(may(who, right) for right in PARTS)


@router.get("")
async def admin_page(request: Request, parts: Parts, who: Who) -> Response:
    """The halls of the asker's scope, and what else there is to administer."""
    if not enters(who):
        return to_sign_in(request)
    halls = [one for one in parts.city.halls.values() if who.serves(one.id)]
    if len(halls) == 1 and not may(who, "add_person"):
        return RedirectResponse(f"/admin/{halls[0].id}", 303)
    return page(request, parts, "admin", halls=halls, rights={one: may(who, one) for one in PARTS})


@router.get("/{hall}")
async def hall_page(request: Request, parts: Parts, who: Who, hall: str) -> Response:
    """One hall with everything that a supervisor or manager does to it."""
    return hall_shown(request, parts, who, hall)


@router.get("/{hall}/windows/{window}")
async def window_page(request: Request, parts: Parts, who: Who, hall: str, window: str) -> Response:
    """A window's role, to be changed for a time."""
    view = _view(parts, who, hall)
    if view is None or not may(who, "services", hall):
        return to_sign_in(request)
    if window not in view.windows:
        return unknown(request, parts, "WINDOW_UNKNOWN")
    return page(
        request,
        parts,
        "admin_window",
        hall=parts.city.halls[hall],
        window=window,
        state=view.windows[window],
        services=_services(parts, view, language_of(request)),
    )


async def shown(ask: Asking, act: Callable[[], Awaitable[None]], to: str, *, hall: str) -> Response:
    """Do something and go on to a page; what is refused is said on the hall's page."""
    if not enters(ask.who):
        return to_sign_in(ask.request)
    try:
        await act()
    except Refused as refused:
        if refused.code == "KEY_REUSED":  # the same form again, whose end is now reckoned later
            return RedirectResponse(to, 303)
        return hall_shown(ask.request, ask.parts, ask.who, hall, wrong=refused.code)
    return RedirectResponse(to, 303)


def hall_shown(
    request: Request, parts: WebParts, who: Principal, hall: str, *, wrong: str | None = None
) -> Response:
    view = _view(parts, who, hall)
    if view is None:
        return to_sign_in(request)
    language = language_of(request)
    now, config = parts.clock.now(), parts.city.halls[hall]
    alarms = sorted(view.alarms.values(), key=lambda one: one.at)
    return page(
        request,
        parts,
        "admin_hall",
        status=409 if wrong else 200,
        wrong=wrong and refusal_text(wrong, language.locale),
        hall=config,
        rights={right: may(who, right, hall) for right in PARTS},
        reasons=parts.city.stop_reasons,
        stops={name: _stop(parts, stop, language) for name, stop in view.stops.items()},
        services=_services(parts, view, language),
        windows=[
            _window(parts, view, name)
            for name in sorted(view.windows, key=partial(_foremost, view))
        ],
        alarms=[{**one.document(), "at": rfc3339(one.at, parts.clock.zone)} for one in alarms],
        notices=[
            {"id": name, "text": one["text"], "zone": one.get("zone")}
            for name, one in in_force(view, at=now)
        ],
        # a booking is none before a hall has appointments to give
        offers=[Offer.MOVE.value, Offer.RETURN.value],
    )


def _view(parts: WebParts, who: Principal, hall: str) -> HallView | None:
    """The hall's view for who may come in; HALL_UNKNOWN for a hall that there is not."""
    if hall not in parts.city.halls:
        raise refusal("HALL_UNKNOWN", hall)
    return parts.halls.route(hall).view if enters(who) and who.serves(hall) else None


def _services(parts: WebParts, view: HallView, language: Language) -> list[dict[str, Any]]:
    """The services that the hall offers, those with people in them first."""
    rows = [
        {
            "id": name,
            "prefix": rule.prefix,
            "name": language.of(parts.city.services[name].name),
            "waiting": view.waiting(name),
        }
        for name, rule in view.rules.items()
        if rule.offered and name in parts.city.services
    ]
    return sorted(rows, key=lambda one: (-one["waiting"], one["prefix"]))


def _stop(parts: WebParts, stop: dict[str, Any], language: Language) -> dict[str, Any]:
    reason = reason_in(stop, language.value)
    return {**stop, "reason": reason, "until": _hour(parts, stop.get("until"))}


def _foremost(view: HallView, name: str) -> tuple[bool, bool, int, str]:
    """Windows with a number first, then those with a clerk, each by their number."""
    state = view.windows[name]
    return state.ticket is None, state.clerk is None, len(name), name


def _window(parts: WebParts, view: HallView, name: str) -> dict[str, Any]:
    state = view.windows[name]
    number = view.tickets[state.ticket].number if state.ticket else None
    return {"id": name, "state": state, "number": number, "until": _hour(parts, state.until)}


def _hour(parts: WebParts, at: int | None) -> str | None:
    return None if at is None else f"{parts.clock.local(at):%H:%M}"
