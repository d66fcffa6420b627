"""Notices: what the hall's staff put on its screens."""

from __future__ import annotations

from typing import Any

from queue_server.domain.commands import Post, Withdraw, document
from queue_server.domain.decisions.plan import Plan, Planned
from queue_server.domain.view import HallView


def post(view: HallView, command: Post, now: int) -> Plan:
    """Put the notice up; those whose time is over go, so that none is kept for ever."""
    over = sorted(name for name, one in view.notices.items() if one.get("until", now + 1) <= now)
    events: list[Planned] = [("notice.withdrawn", {"notice": name}) for name in over]
    epoch, seq = view.position
    data: dict[str, Any] = {"notice": f"{epoch}-{seq + len(events) + 1}", **document(command)}
    return Plan(events=(*events, ("notice.posted", data)))


def withdraw(view: HallView, command: Withdraw, now: int) -> Plan:
    """Take the notice down; nothing happens where there is none."""
    if command.notice not in view.notices:
        return Plan()
    return Plan(events=(("notice.withdrawn", {"notice": command.notice}),))
