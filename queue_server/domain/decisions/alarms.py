"""Alarms of a hall: raised and cleared."""

from __future__ import annotations

from typing import Any

from queue_server.domain.alarms import alarm_key
from queue_server.domain.commands import ClearAlarm, RaiseAlarm
from queue_server.domain.decisions.plan import Plan
from queue_server.domain.view import HallView


def raise_alarm(view: HallView, command: RaiseAlarm, now: int) -> Plan:
    """Let an alarm stand; one that stands at this level for this reason is left alone."""
    standing = view.alarms.get(alarm_key(command.alarm, command.about))
    asked = (command.level, command.detail)
    if standing is not None and (standing.level, standing.detail) == asked:
        return Plan()
    data: dict[str, Any] = {
        "alarm": command.alarm,
        "level": command.level.value,
        "about": command.about,
    }
    if command.day is not None:
        data["day"] = command.day
    if command.detail is not None:
        data["detail"] = command.detail
    return Plan(events=(("alarm.raised", data),))


def clear_alarm(view: HallView, command: ClearAlarm, now: int) -> Plan:
    """End an alarm; nothing happens where none stands."""
    if alarm_key(command.alarm, command.about) not in view.alarms:
        return Plan()
    return Plan(events=(("alarm.cleared", {"alarm": command.alarm, "about": command.about}),))
