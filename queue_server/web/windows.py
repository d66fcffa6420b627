"""Windows: opened, paused, given another role, and asked for the next ticket."""

from __future__ import annotations

from fastapi import APIRouter

from hall_config.model import Tier
from queue_server.domain import commands as domain
from queue_server.domain.commands import Command
from queue_server.domain.hall import Reply
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import Ticket
from queue_server.web import asked
from queue_server.web.access import allow
from queue_server.web.doing import Ask, Asking
from queue_server.web.fields import instant_ms
from queue_server.web.schemas import Called, WindowOut
from queue_server.web.show import Reader, ticket_out, window_out

router = APIRouter(tags=["windows"], prefix="/halls/{hall}/windows/{window}")


async def _do(ask: Asking, hall: str, action: str, command: Command) -> WindowOut:
    reply = await ask.do(hall, action, command)
    return _window(ask, hall, reply)


def _window(ask: Asking, hall: str, reply: Reply) -> WindowOut:
    reader = Reader(parts=ask.parts, language=ask.language, staff=True)
    return window_out(reader, hall, reply["window"]["id"], reply["window"])


@router.post("/open", response_model_exclude_none=True)
async def open_window(ask: Ask, hall: str, window: str) -> WindowOut:
    """Open the window under the clerk who asks, for the services of the clerk's authorisation."""
    allow(ask.who, "open", hall)
    clerk = ask.who.id.removeprefix("user:")
    found = ask.parts.city.halls.get(hall)
    may = found.may(clerk) if found else ()
    if found and may == ():
        raise refusal("WINDOW_LACKS_SERVICE", clerk)
    return await _do(ask, hall, "open", domain.Open(window=window, clerk=ask.who.id, may=may))


@router.post("/pause", response_model_exclude_none=True)
async def pause(ask: Ask, hall: str, window: str, body: asked.PauseAsked) -> WindowOut:
    """Stop calling for a while."""
    return await _do(ask, hall, "pause", domain.Pause(window=window, reason=body.reason))


@router.post("/resume", response_model_exclude_none=True)
async def resume(ask: Ask, hall: str, window: str) -> WindowOut:
    """Call again."""
    return await _do(ask, hall, "resume_window", domain.ResumeWindow(window=window))


@router.post("/close", response_model_exclude_none=True)
async def close(ask: Ask, hall: str, window: str) -> WindowOut:
    """Close the window."""
    return await _do(ask, hall, "close", domain.Close(window=window))


@router.post("/free", response_model_exclude_none=True)
async def free(ask: Ask, hall: str, window: str) -> WindowOut:
    """Free a stuck window; its ticket waits again."""
    found = await _do(ask, hall, "free", domain.Free(window=window))
    await ask.note("free", f"{hall}/{window}", {})
    return found


@router.post("/services", response_model_exclude_none=True)
async def services(ask: Ask, hall: str, window: str, body: asked.ServicesAsked) -> WindowOut:
    """Give the window another role; a called ticket is not touched."""
    named = {tier: tuple(one.service for one in body.services if one.tier is tier) for tier in Tier}
    command = domain.Services(
        window=window,
        own=named[Tier.OWN],
        help=named[Tier.HELP],
        until=instant_ms(body.until),
        reason=body.reason,
    )
    found = await _do(ask, hall, "services", command)
    await ask.note("services", f"{hall}/{window}", body.model_dump(mode="json"))
    return found


@router.post("/call-next")
async def call_next(
    ask: Ask, hall: str, window: str, body: asked.CallNextAsked | None = None
) -> Called:
    """Give the window its next ticket and why it is that one, or none."""
    command = domain.CallNext(window=window, service=body.service if body else None)
    reply = await ask.call_next(hall, command, draws=body is None or body.shared)
    if "ticket" not in reply:
        return Called(ticket=None)
    view = ask.parts.halls.route(hall).view
    reader = Reader(parts=ask.parts, language=ask.language, staff=True)
    ticket = Ticket.from_document(reply["ticket"])
    return Called(ticket=ticket_out(reader, view, ticket), reason=reply["reason"])
