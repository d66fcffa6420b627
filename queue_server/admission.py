"""Giving a number that was asked for, and knowing a request that was answered before.

What was sealed becomes digests here, and bars are judged. Who asks again under the same id after
the hall stopped issuing gets the first answer, not a refusal (invariant 7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from hall_config.calendar import service_day
from hall_config.model import City
from queue_server.domain.alarms import Level
from queue_server.domain.bars import Bar
from queue_server.domain.commands import Caller, Issue, RaiseAlarm, Report
from queue_server.domain.hall import Reply
from queue_server.domain.intake import Asked, Joins, intake, wanted
from queue_server.domain.refusals import Refused, refusal
from queue_server.domain.ticket import Channel
from queue_server.identified import Arrival, KnownOffline, contact_of, known, known_each
from queue_server.ports import HallPort, Records, Waits, perform

OVER_LIMIT = "over_limit"
"""The alarm about a number that a kiosk gave while it was cut off, past a limit or a bar."""
ANSWERED_BEFORE = frozenset(
    {
        *("HALL_CLOSED", "SERVICE_CLOSED", "CHECK_NEEDED"),
        *("BARRED", "IDENTITY_NEEDED", "LIMIT_REACHED"),
    }
)
"""Refusals of the centre, behind which the store may remember an answer."""


async def give(
    port: HallPort,
    city: City,
    records: Records,
    asked: Asked,
    caller: Caller,
    *,
    at: int,
    waits: Waits,
) -> Reply:
    """Give the number that the intake grants; one past the day's quota is audited.

    Refuses as the intake does, BARRED, LIMIT_REACHED; raises OutOfBounds for what was not sealed
    for this centre.
    """
    who = await known(records.vault, asked, hall=port.hall, caller=caller)
    bars = records.bars.standing(who.digests, service_day(at, city.timezone))
    joins = partial(waits.line, port.hall)
    found = await admit(port, city, who.asked, caller, at=at, bars=bars, joins=joins)
    if isinstance(found, Issue):
        reply = await perform(port, found, caller.principal, caller.id)
    else:
        reply = found
    contact = contact_of(city, who.sealed, reply["ticket"], who.digests)
    if contact is not None:
        await records.vault.keep(contact)
    if asked.beyond is not None:
        facts = {"reason": asked.beyond}
        await records.audit.note(caller.principal, "issue_beyond", reply["ticket"]["id"], facts)
    return reply


async def admit(
    port: HallPort,
    city: City,
    asked: Asked,
    caller: Caller,
    *,
    at: int,
    bars: Sequence[Bar] = (),
    joins: Joins | None = None,
) -> Issue | Reply:
    """The command to do, or the reply it had already; refuses as `give` does.

    `bars` are those in force of who asks.
    """
    try:
        command = intake(city, port.view, asked, at=at, joins=joins)
        _judge(bars, command)
        return command
    except Refused as refused:
        if refused.code not in ANSWERED_BEFORE:
            raise
        again = wanted(city, port.view, asked, at=at, joins=joins)
        kept = await port.answered(again, caller)
        if kept is None:
            raise
        return kept


def _judge(bars: Sequence[Bar], command: Issue) -> None:
    """Refuse BARRED with the last day; a right to return is kept."""
    if command.returns is not None:
        return
    found = [one for one in bars if one.keeps_from(command.channel, remote=command.remote)]
    if found:
        raise refusal("BARRED", max(one.until for one in found).isoformat())


async def take_report(
    port: HallPort, city: City, records: Records, arrival: Arrival, caller: Caller
) -> Reply:
    """Take in the numbers of a kiosk that was cut off; each was promised, whoever holds it.

    What cannot be opened, or has no consent, is left out of its number. One past a limit or a bar
    holds; an alarm tells the guide, until the day after its own has ended.
    """
    each = await known_each(records.vault, arrival.tickets, hall=port.hall, caller=caller)
    command = Report(
        device=arrival.device,
        tickets=tuple(one.reported for one in each),
        ended=arrival.ended,
    )
    reply = await perform(port, command, caller.principal, caller.id)
    for one, told in zip(each, reply["reported"], strict=True):
        ticket = {"day": told["day"], "service": one.reported.service, "hall": port.hall}
        if "ticket" in told:
            ticket |= {"id": told["ticket"]}
            contact = contact_of(city, one.sealed, ticket, one.digests)
            if contact is not None:
                await records.vault.keep(contact)
            why = _amiss(records, one, told)
            if why is not None:
                alarm = RaiseAlarm(
                    alarm=OVER_LIMIT,
                    level=Level.YELLOW,
                    about=told["ticket"],
                    day=told["day"],
                    detail=why,
                )
                await perform(port, alarm, caller.principal, f"{caller.id}:{told['number']}")
    return reply


def _amiss(records: Records, one: KnownOffline, told: Mapping[str, Any]) -> str | None:
    """Why a number would not have been given while the line was up: `barred`, or the limit."""
    bars = records.bars.standing(one.digests, date.fromisoformat(str(told["day"])))
    if any(bar.keeps_from(Channel.KIOSK, remote=False) for bar in bars):
        return "barred"
    return told.get("limit")
