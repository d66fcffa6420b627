"""What stands before a number: from what somebody asks for at a hall to the command that gives it.

The same for kiosk, staff, phone and REST. What only the store knows (stopped lines, quotas, days
that ended) is judged there, in the same step as the issue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hall_config.calendar import instant_of, open_spans, plan_weekday, service_day
from hall_config.model import City, Hall, HallKind, Identity, Policy, Precheck, ServiceKind, Zone
from queue_server.domain.bundle import Way, way_of
from queue_server.domain.commands import Issue
from queue_server.domain.estimate import Wait, line_wait
from queue_server.domain.identity import Holder
from queue_server.domain.numbers import day_number
from queue_server.domain.papers import Papers, handed_in
from queue_server.domain.refusals import refusal
from queue_server.domain.roster import plan_of
from queue_server.domain.ticket import Channel, Kind, TicketClass
from queue_server.domain.view import HallView

PEOPLE = 50
"""The largest group on one number."""
UNCHECKED = frozenset({Channel.KIOSK, Channel.PHONE})
"""Channels at which nobody has looked at the materials yet."""
Joins = Callable[[str, TicketClass], Wait]
"""The wait of somebody who joins a line now, by service and class."""
LATE = "late"
"""What SERVICE_CLOSED is about when those who wait fill the time until closing."""
BEFORE_OPENING_S = 1800
"""In the hall numbers are given from half an hour before the first opening of a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants a number for: a service, or items that decide it."""

    service: str | None = None
    items: tuple[str, ...] = ()
    ticket_class: TicketClass = TicketClass.NORMAL
    kind: Kind = Kind.PERSON
    channel: Channel = Channel.KIOSK
    remote: bool = False
    zone: str | None = None
    """Where the kiosk stands; a zone may gather all its items in one service."""
    subject: str | None = None
    """For whom, when it is not the holder: sealed at the door, a digest once admitted."""
    holder: Holder | None = None
    """What a reader or form says of the holder; admission makes digests of it."""
    agent: str | None = None
    mask: str | None = None
    language: str | None = None
    wishes: tuple[str, ...] | None = None
    people: int | None = None
    """How many come on one number, `PEOPLE` at most."""
    device: str | None = None
    """The kiosk at which it is asked for."""
    returns: str | None = None
    """An old ticket whose right to return is used; its service and items hold."""
    beyond: str | None = None
    """Why staff give it past the day's quota and the limits."""
    moves: bool = False
    """Whether it takes the place of a number of another hall."""
    papers: Papers | None = None
    """What is handed in for the shared line, where nobody waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuing:
    """When a zone gives numbers on one of its service days, in city time."""

    day: date
    begins: int
    closes: int
    """The last opening span's end."""
    until: int
    """Where issuing stops, at the latest."""


def intake(
    city: City, view: HallView, asked: Asked, *, at: int, joins: Joins | None = None
) -> Issue:
    """The command that gives the number; `at` is city time in milliseconds.

    `joins` tells the waits; without it the plain formula does.
    Refuses ITEM_UNKNOWN, ITEM_NOT_HERE, SERVICE_UNKNOWN, HALL_CLOSED outside the zone's issuing
    hours (which for remote tickets begin with the day), `SERVICE_CLOSED late` when a slow line
    (p90) would not reach the ticket before they end, CHECK_NEEDED where a guide looks at papers
    first, IDENTITY_NEEDED where a number goes with a document, LIMIT_REACHED for more matters than
    one number takes.
    """
    joins = joins or _plain(city, view, at)
    command = wanted(city, view, asked, at=at, joins=joins)
    hall = city.halls[view.hall]
    _judge_applicant(city, hall.policies[command.service], asked, command)
    if hall.kind is HallKind.SHARED:
        return command  # papers are handed in at any hour
    first = hall.policies[command.service].precheck is Precheck.REQUIRED
    if first and asked.channel in UNCHECKED and command.returns is None:
        raise refusal("CHECK_NEEDED", command.service)
    issuing = issuing_at(city, hall, hall.zones[hall.services[command.service]], at)
    early = issuing is not None and at < issuing.begins and not asked.remote
    if issuing is None or early or at >= issuing.until:
        raise refusal("HALL_CLOSED", view.hall)
    promised = asked.returns is not None or asked.beyond is not None
    wait = joins(command.service, command.ticket_class)
    if not promised and not reached_today(city, hall, command.service, wait, at=at):
        raise refusal("SERVICE_CLOSED", LATE)
    return command


def _judge_applicant(city: City, policy: Policy, asked: Asked, command: Issue) -> None:
    """What the policy wants of who asks; a promise made before needs nothing more."""
    if command.returns is not None or asked.moves:
        return
    by_guide = asked.channel is Channel.STAFF
    if policy.identity is Identity.REQUIRED and command.subject is None and not by_guide:
        raise refusal("IDENTITY_NEEDED", command.service)
    one_by_one = city.services[command.service].kind is not ServiceKind.BATCH
    limited = policy.matters_limit > 0 and one_by_one and asked.beyond is None
    if limited and matters(city, command.items) > policy.matters_limit:
        raise refusal("LIMIT_REACHED", "matters")


def matters(city: City, items: Sequence[str]) -> int:
    """How many matters these items are: those of one bundle 一件事 are handled as one."""
    wanted = set(items)
    together = any(wanted <= set(one.items) for one in city.bundles.values())
    return 1 if together and items else len(items)


def wanted(
    city: City, view: HallView, asked: Asked, *, at: int, joins: Joins | None = None
) -> Issue:
    """The command alone, whether numbers are given now or not: who asks again is known by it."""
    hall = city.halls[view.hall]
    asked = asked if asked.returns is None else _returning(view, asked)
    way = _way(city, hall, asked)
    service = way.service
    day = service_day(at, city.timezone, hall.zones[hall.services[service]].day_ends)
    wait = (joins or _plain(city, view, at))(service, asked.ticket_class)
    policy = hall.policies[service]
    command = Issue(
        service=service,
        day=day_number(day),
        items=way.items,
        chain=way.chain or None,
        returns=asked.returns,
        kind=asked.kind,
        ticket_class=asked.ticket_class,
        channel=asked.channel,
        remote=asked.remote,
        arrive_by=at + 1000 * (wait.p50_s + policy.grace_s) if asked.remote else None,
        subject=asked.subject,
        agent=asked.agent,
        mask=asked.mask,
        language=asked.language,
        wishes=asked.wishes,
        people=asked.people if asked.people and asked.people > 1 else None,
        device=asked.device,
        beyond=asked.beyond,
        # who comes back by right waits before the others, so that the line's wait is not theirs
        wait=wait if asked.returns is None else None,
    )
    return handed_in(city, command, asked.papers) if hall.kind is HallKind.SHARED else command


def _plain(city: City, view: HallView, at: int) -> Joins:
    return lambda service, class_: line_wait(city, view, service, at=at)


def reached_today(city: City, hall: Hall, service: str, wait: Wait, *, at: int) -> bool:
    """Whether nine in ten who join with this wait are called before their zone stops issuing.

    Where the roster plans no window of the service, its estimate says nothing and stops nobody.
    """
    issuing = issuing_at(city, hall, hall.zones[hall.services[service]], at)
    if issuing is None:
        return False
    planned = _planned(city, hall, service, issuing.day)
    return not planned or at + 1000 * wait.p90_s <= issuing.until


def service_of(city: City, hall: Hall, asked: Asked) -> str:
    """The line for what is asked: by name, by the kiosk's zone, or by the items."""
    return _way(city, hall, asked).service


def _returning(view: HallView, asked: Asked) -> Asked:
    """Whoever comes back by right comes for what was left open."""
    right = view.rights.get(asked.returns or "")
    if right is None:
        raise refusal("TICKET_UNKNOWN", asked.returns or "")
    return replace(asked, service=right["service"], items=tuple(right["items"]))


def _way(city: City, hall: Hall, asked: Asked) -> Way:
    for item in asked.items:
        if item not in city.items:
            raise refusal("ITEM_UNKNOWN", item)
        if item not in hall.items:
            raise refusal("ITEM_NOT_HERE", item)
    zone = hall.zones.get(asked.zone or "")
    named = asked.service or (zone.gathers if zone and asked.items else "")
    if named:
        if named not in hall.services:
            raise refusal("SERVICE_UNKNOWN", named)
        return Way(service=named, chain=(), items=asked.items)
    if not asked.items:
        raise refusal("SERVICE_UNKNOWN")
    for item in asked.items:
        if city.items[item].service not in hall.services:
            raise refusal("ITEM_NOT_HERE", item)
    return way_of(city, hall, asked.items)


def issuing_at(city: City, hall: Hall, zone: Zone, at: int) -> Issuing | None:
    """The issuing hours of the service day that a moment belongs to; None on a closed day."""
    day = service_day(at, city.timezone, zone.day_ends)
    spans = open_spans(city, hall, zone, day)
    if not spans:
        return None
    opens = instant_of(day, spans[0].start, city.timezone)
    closes = instant_of(day, spans[-1].end, city.timezone)
    return Issuing(
        day=day,
        begins=opens - 1000 * BEFORE_OPENING_S,
        closes=closes,
        until=closes - 1000 * zone.stop_before_s,
    )


def _planned(city: City, hall: Hall, service: str, day: date) -> bool:
    """Whether any window of the service is on the roster of the day."""
    plan = plan_of(hall)
    windows = set(plan.serving.get(service, ()))
    stretches = plan.days.get(plan_weekday(city, day) or 0, ())
    return any(windows & one.windows for one in stretches)
