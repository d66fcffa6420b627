"""What stands before the end of a handling: outcomes judged, the right to return reckoned."""

from __future__ import annotations

from dataclasses import replace

from hall_config.calendar import DAY_MIN, due_date, instant_of, service_day
from hall_config.model import City
from queue_server.domain.commands import Cancel, Finish, Forward
from queue_server.domain.outcomes import RETURNING, judge
from queue_server.domain.ticket import Ticket
from queue_server.domain.view import HallView


def kept(city: City, view: HallView, command: Cancel, *, at: int) -> Cancel:
    """The command with the right to return that the policy gives to who asks to keep one."""
    ticket = view.tickets.get(command.ticket)
    if not command.keep or ticket is None:
        return command
    return replace(command, return_until=right_until(city, view.hall, ticket.service, at=at))


def judged(city: City, view: HallView, command: Finish | Forward, *, at: int) -> Finish | Forward:
    """The command as the hall does it; `at` is city time in milliseconds.

    Raises OutcomeUnfit for an outcome that an item cannot have. A finish that asks for something
    more gives the right to return that the policy has, unless it names one itself.
    """
    ticket = view.tickets.get(command.ticket)
    if ticket is None:
        return command  # the verb refuses it
    judge(city, ticket, command.handled)
    if isinstance(command, Forward) or command.return_until is not None:
        return command
    if ticket.draw is not None:
        return command  # the shared line gives the right: there it is handed in
    when = at if command.done_at is None else min(command.done_at, at)
    return replace(command, granted_until=granted_until(city, view, ticket, command, at=when))


def granted_until(
    city: City, view: HallView, ticket: Ticket, command: Finish, *, at: int
) -> int | None:
    """Until when who must bring something more need not queue anew; None when nobody must.

    The end of the last of so many working days by the city's calendar, the day itself not counted.
    """
    if not any(one.outcome in RETURNING for one in command.handled):
        return None
    return right_until(city, view.hall, ticket.service, at=at)


def right_until(city: City, hall_id: str, service: str, *, at: int) -> int | None:
    """Until when a right to return holds that is given now; None where the policy gives none."""
    hall = city.halls[hall_id]
    policy, zone = hall.policies.get(service), hall.zones.get(hall.services.get(service, ""))
    if policy is None or zone is None or not policy.return_days:
        return None
    day = service_day(at, city.timezone, zone.day_ends)
    return instant_of(due_date(city, day, policy.return_days), DAY_MIN, city.timezone)
