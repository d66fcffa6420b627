"""Alarms of a hall: what stands, raised and cleared by staff."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from queue_server.clock import rfc3339
from queue_server.domain.commands import ClearAlarm, RaiseAlarm
from queue_server.web.access import Who, allow
from queue_server.web.asked_hall import AlarmAsked, AlarmCleared
from queue_server.web.doing import Ask
from queue_server.web.parts import Parts
from queue_server.web.schemas import Rows

router = APIRouter(tags=["halls"], prefix="/halls/{hall}/alarms")


@router.get("")
async def alarms(parts: Parts, who: Who, hall: str) -> Rows[dict[str, Any]]:
    """What stands in the hall now, the oldest first."""
    view = parts.halls.route(hall).view
    allow(who, "raise_alarm", hall)
    standing = sorted(view.alarms.values(), key=lambda one: one.at)
    zone = parts.clock.zone
    return Rows(rows=[{**one.document(), "at": rfc3339(one.at, zone)} for one in standing])


@router.post("")
async def raise_alarm(ask: Ask, hall: str, body: AlarmAsked) -> dict[str, Any]:
    """Let an alarm stand until somebody clears it."""
    command = RaiseAlarm(alarm=body.alarm, level=body.level, about=body.about)
    await ask.do(hall, "raise_alarm", command)
    return {"hall": hall, "standing": True, **body.model_dump(mode="json")}


@router.post("/clear")
async def clear_alarm(ask: Ask, hall: str, body: AlarmCleared) -> dict[str, Any]:
    """End an alarm; the answer is the same where none stood."""
    await ask.do(hall, "clear_alarm", ClearAlarm(alarm=body.alarm, about=body.about))
    return {"hall": hall, "standing": False, **body.model_dump(mode="json")}
