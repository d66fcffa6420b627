"""Promising a time that was asked for, and knowing a request that was answered before.

Slots are reckoned by the centre's clock and configuration; that a place goes once is the store's.
What was sealed becomes digests here, and bars are judged, as for a number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hall_config.calendar import service_day
from hall_config.model import City, Identity, Policy, ServiceKind
from queue_server.domain.booking import MATTERS, offer_of, parts_of, places_of
from queue_server.domain.commands import Book, Caller, CheckIn, Hold
from queue_server.domain.hall import Reply
from queue_server.domain.identity import Holder
from queue_server.domain.intake import Asked, matters, service_of
from queue_server.domain.numbers import day_number
from queue_server.domain.refusals import Refused, refusal
from queue_server.domain.ticket import Channel
from queue_server.domain.view import HallView
from queue_server.identified import Known, contact_of, known
from queue_server.ports import HallPort, Records, perform

ANSWERED_BEFORE = frozenset(
    {"SLOT_GONE", "SLOT_FULL", "TOO_EARLY", "BARRED", "IDENTITY_NEEDED", "LIMIT_REACHED"}
)
"""Refusals of the centre, behind which the store may remember an answer."""
BY_STAFF = frozenset({Channel.STAFF, Channel.HOTLINE})
"""Channels at which a guide or operator books for people without a phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A time that somebody wants."""

    slot: str
    """`yyyymmdd-hhmm`."""
    items: tuple[str, ...] = ()
    service: str | None = None
    channel: Channel = Channel.PHONE
    held: bool = False
    """Whether a form is still to be filled; else it is booked at once."""
    awaits: bool = False
    replaces: str | None = None
    matters: int = 1
    holder: Holder | None = None
    subject: str | None = None
    people: int | None = None


async def promise(
    port: HallPort, city: City, records: Records, asked: Wanted, caller: Caller, *, at: int
) -> Reply:
    """Hold or book the places; the reply has the appointment.

    Refuses ITEM_UNKNOWN, ITEM_NOT_HERE, SERVICE_UNKNOWN, TOO_EARLY before the day's release,
    SLOT_GONE, SLOT_FULL, LIMIT_REACHED, BARRED, IDENTITY_NEEDED; raises OutOfBounds for what was
    not sealed for this centre.
    """
    told = Asked(items=asked.items, holder=asked.holder, subject=asked.subject)
    who = await known(records.vault, told, hall=port.hall, caller=caller)
    command = _command(city, port.view, asked, who)
    try:
        command = _reckoned(city, port.view, asked, command, at)
        policy = city.halls[port.hall].policies[command.service]
        if command.booked:
            _judge_identity(policy, command.channel, command.subject)
        _judge_bars(city, records, who, command.channel, at)
    except Refused as refused:
        if refused.code not in ANSWERED_BEFORE:
            raise
        kept = await port.answered(command, caller)
        if kept is None:
            raise
        return kept
    reply = await perform(port, command, caller.principal, caller.id)
    await _keep(city, records, who, reply["appointment"])
    return reply


async def confirm(
    port: HallPort,
    city: City,
    records: Records,
    appointment: str,
    holder: Holder | None,
    subject: str | None,
    caller: Caller,
    *,
    at: int,
) -> Reply:
    """Make the promise of a hold, by whom it is for; refuses as `promise` and the store do."""
    held = port.view.appointment(appointment)
    told = Asked(items=held.items, holder=holder, subject=subject)
    who = await known(records.vault, told, hall=port.hall, caller=caller)
    facts = {name: getattr(who.asked, name) for name in ("subject", "agent", "mask", "language")}
    command = Book(appointment=appointment, **facts)
    try:
        whom = command.subject or held.subject
        _judge_identity(city.halls[port.hall].policies.get(held.service), held.channel, whom)
        _judge_bars(city, records, who, held.channel, at)
    except Refused:
        kept = await port.answered(command, caller)
        if kept is None:
            raise
        return kept
    reply = await perform(port, command, caller.principal, caller.id)
    await _keep(city, records, who, reply["appointment"])
    return reply


def check_in_command(city: City, view: HallView, appointment: str, *, at: int) -> CheckIn:
    """The command that takes who arrives in, on the service day of this moment."""
    found, hall = view.appointment(appointment), city.halls[view.hall]
    zone = hall.zones.get(hall.services.get(found.service, ""))
    ends = {} if zone is None else {"day_ends": zone.day_ends}
    return CheckIn(appointment=appointment, day=day_number(service_day(at, city.timezone, **ends)))


def _command(city: City, view: HallView, asked: Wanted, who: Known) -> Hold:
    """The command alone, whether the slot is on offer or not: who asks again is known by it."""
    hall = city.halls[view.hall]
    told = who.asked
    service = service_of(city, hall, Asked(items=asked.items, service=asked.service))
    day, _, time = asked.slot.partition("-")
    if not (len(day) == 8 and len(time) == 4 and (day + time).isdecimal()):
        raise refusal("SLOT_GONE", asked.slot[:20])
    facts = {name: getattr(told, name) for name in ("subject", "agent", "mask", "language")}
    return Hold(
        service=service,
        day=int(day),
        time=time,
        slots=(),
        until=0,
        items=asked.items,
        channel=asked.channel,
        booked=None if asked.held else True,
        awaits=asked.awaits or None,
        guide=True if asked.channel in BY_STAFF else None,
        replaces=asked.replaces,
        people=asked.people if asked.people and asked.people > 1 else None,
        **facts,
    )


def _reckoned(city: City, view: HallView, asked: Wanted, command: Hold, at: int) -> Hold:
    policy, service = city.halls[view.hall].policies[command.service], command.service
    _judge_matters(city, policy, service, asked)
    guide = bool(command.guide)
    first = offer_of(city, view, service, asked.slot, at=at)
    places = places_of(city, service, asked.matters)
    slots = parts_of(city, view, first, places, at=at, guide=guide)
    return replace(command, slots=slots, until=at + 1000 * policy.hold_s)


def _judge_matters(city: City, policy: Policy, service: str, asked: Wanted) -> None:
    """Who has more matters than one number takes books the batch line 批量."""
    batch = city.services[service].kind is ServiceKind.BATCH
    count = max(asked.matters, matters(city, asked.items))
    most = MATTERS if batch else policy.matters_limit or MATTERS
    if count > most:
        raise refusal("LIMIT_REACHED", "matters")


def _judge_identity(policy: Policy | None, channel: Channel, subject: str | None) -> None:
    needed = policy is not None and policy.identity is Identity.REQUIRED
    if needed and subject is None and channel is not Channel.STAFF:
        raise refusal("IDENTITY_NEEDED")


def _judge_bars(city: City, records: Records, who: Known, channel: Channel, at: int) -> None:
    """Refuse BARRED with the last day."""
    today = service_day(at, city.timezone)
    bars = records.bars.standing(who.digests, today)
    found = [one for one in bars if one.keeps_from(channel, remote=True)]
    if found:
        raise refusal("BARRED", max(one.until for one in found).isoformat())


async def _keep(city: City, records: Records, who: Known, appointment: dict[str, Any]) -> None:
    contact = contact_of(city, who.sealed, appointment, who.digests)
    if contact is not None:
        await records.vault.keep(contact)
