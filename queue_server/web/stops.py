"""Stopping and resuming the issue of numbers, for a hall or one of its services."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from queue_server.domain.commands import ResumeService, StopService
from queue_server.domain.stopping import in_words
from queue_server.web.asked_hall import ResumeAsked, StopAsked
from queue_server.web.doing import Ask, Asking
from queue_server.web.fields import instant_ms

router = APIRouter(tags=["halls"], prefix="/halls/{hall}")


async def _stop(ask: Asking, hall: str, body: StopAsked, service: str | None) -> dict[str, Any]:
    until = instant_ms(body.until)
    words = None if isinstance(body.reason, str) else body.reason.words()
    asked = StopService(
        reason=words.zh_cn if words else str(body.reason),
        text=words,
        service=service,
        until=until,
        offers=tuple(body.offers) or None,
    )
    command = in_words(ask.parts.city, asked)
    await ask.do(hall, "stop_service", command)
    facts = {"reason": command.reason, "until": until, "offers": body.offers}
    await ask.note("stop", _named(hall, service), facts)
    return {"hall": hall, "service": service, "stopped": True, "reason": command.reason}


async def _resume(
    ask: Asking, hall: str, body: ResumeAsked | None, service: str | None
) -> dict[str, Any]:
    await ask.do(hall, "resume_service", ResumeService(service=service))
    await ask.note("resume", _named(hall, service), {"reason": body.reason if body else None})
    return {"hall": hall, "service": service, "stopped": False}


def _named(hall: str, service: str | None) -> str:
    return hall if service is None else f"{hall}/{service}"


@router.post("/stop")
async def stop_hall(ask: Ask, hall: str, body: StopAsked) -> dict[str, Any]:
    """Stop issuing in the whole hall; the waiting keep their places."""
    return await _stop(ask, hall, body, None)


@router.post("/resume")
async def resume_hall(ask: Ask, hall: str, body: ResumeAsked | None = None) -> dict[str, Any]:
    """Issue again in the hall."""
    return await _resume(ask, hall, body, None)


@router.post("/services/{service}/stop")
async def stop_service(ask: Ask, hall: str, service: str, body: StopAsked) -> dict[str, Any]:
    """Stop issuing for one service."""
    return await _stop(ask, hall, body, service)


@router.post("/services/{service}/resume")
async def resume_service(
    ask: Ask, hall: str, service: str, body: ResumeAsked | None = None
) -> dict[str, Any]:
    """Issue again for the service."""
    return await _resume(ask, hall, body, service)
