"""Giving a number that was asked for, and knowing a request that was answered before.

Who asks again under the same id after the hall stopped issuing gets the first answer, not a refusal
(invariant 7).
"""

from __future__ import annotations

from hall_config.model import City
from queue_server.domain.commands import Caller, Issue
from queue_server.domain.hall import Reply
from queue_server.domain.intake import Asked, intake, wanted
from queue_server.domain.refusals import Refused
from queue_server.ports import Audit, HallPort, perform


async def give(
    port: HallPort, city: City, audit: Audit, asked: Asked, caller: Caller, *, at: int
) -> Reply:
    """Give the number that the intake grants; one past the day's quota is audited."""
    found = await admit(port, city, asked, caller, at=at)
    if isinstance(found, Issue):
        reply = await perform(port, found, caller.principal, caller.id)
    else:
        reply = found
    if asked.beyond is not None:
        facts = {"reason": asked.beyond}
        await audit.note(caller.principal, "issue_beyond", reply["ticket"]["id"], facts)
    return reply


async def admit(
    port: HallPort, city: City, asked: Asked, caller: Caller, *, at: int
) -> Issue | Reply:
    """The command to do, or the reply it had already; refuses as the intake does."""
    try:
        return intake(city, port.view, asked, at=at)
    except Refused as refused:
        if refused.code not in ("HALL_CLOSED", "SERVICE_CLOSED"):
            raise
        kept = await port.answered(wanted(city, port.view, asked, at=at), caller)
        if kept is None:
            raise
        return kept
