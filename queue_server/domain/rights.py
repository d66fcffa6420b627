"""Who may do what: one table, checked by `allow` alone.

A holder acts on the own ticket by key, a device on its hall, a person by roles and scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hall_config.model import City
from queue_server.domain.commands import Cancel, Command
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import Ticket
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase


class Role(StrEnum):
    """What a principal is: staff by role, devices by kind, and the public."""

    CLERK = "clerk"
    GUIDE = "guide"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    DEPARTMENT = "department"
    OPERATOR = "operator"
    CITY = "city"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"
    AUDITOR = "auditor"
    KIOSK = "kiosk"
    DISPLAY = "display"
    WINDOW = "window"
    EVALUATOR = "evaluator"
    CENTRE = "centre"
    EDGE = "edge"
    HOLDER = "holder"
    FOLLOWER = "follower"
    """Who was given a ticket's second key: a relative who sees how it stands."""
    ANYONE = "anyone"
    JOB = "job"


EXCLUSIVE = frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR})
"""A person has at most one of these, and then no other role."""

PAGE_ROLES = frozenset({Role.KIOSK, Role.DISPLAY, Role.WINDOW, Role.EVALUATOR})
"""Devices that show pages to people; a hall node acts for those of its hall."""
DEVICE_ROLES = PAGE_ROLES | {Role.CENTRE, Role.EDGE}
STAFF_ROLES = frozenset(Role) - DEVICE_ROLES - {Role.HOLDER, Role.FOLLOWER, Role.ANYONE, Role.JOB}


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who asks: id `user:…`, `device:…`, `holder:…`, `job:…` or `anyone`."""

    id: str
    roles: frozenset[Role]
    halls: frozenset[str] = frozenset()
    """Scope; empty = all halls."""
    name: str = ""
    department: str | None = None
    zone: str | None = None
    window: str | None = None
    """A window device's own window, None = any of its hall."""

    def serves(self, hall: str) -> bool:
        """Tell whether the hall is in scope."""
        return not self.halls or hall in self.halls


def device_principal(row: Mapping[Any, Any]) -> Principal:
    """The device of a row of the records: `{id, kind, hall, zone, window}`."""
    return Principal(
        id=f"device:{row['id']}",
        roles=frozenset({Role(row["kind"])}),
        halls=frozenset({row["hall"]}),
        name=row["id"],
        zone=row["zone"],
        window=row["window"],
    )


ANYONE = Principal(id="anyone", roles=frozenset({Role.ANYONE}))

_DESK = frozenset({Role.CLERK, Role.SUPERVISOR})
_FLOOR = _DESK | {Role.GUIDE, Role.MANAGER}
_JOB = frozenset({Role.JOB})
_HEADS = frozenset({Role.SUPERVISOR, Role.MANAGER})
_READERS = _FLOOR | {Role.OPERATOR, Role.CITY, *DEVICE_ROLES}

RIGHTS: Mapping[str, frozenset[Role]] = {
    # taking numbers: away from the hall anyone may
    "issue": _FLOOR | {Role.KIOSK, Role.OPERATOR},
    "issue_beyond": _HEADS | {Role.GUIDE},
    "issue_remote": _FLOOR | {Role.KIOSK, Role.OPERATOR, Role.HOLDER, Role.ANYONE},
    # the holder's own verbs
    **dict.fromkeys(
        ("arrive", "cancel", "defer", "move"), _FLOOR | {Role.KIOSK, Role.HOLDER, Role.OPERATOR}
    ),
    # a promised time: anyone may have one, its holder keeps it or gives it back
    "hold": _FLOOR | {Role.KIOSK, Role.OPERATOR, Role.HOLDER, Role.ANYONE},
    **dict.fromkeys(
        ("book", "unbook", "check_in"), _FLOOR | {Role.KIOSK, Role.HOLDER, Role.OPERATOR}
    ),
    "read_appointments": _FLOOR | {Role.OPERATOR, Role.CITY},
    "rejoin": _FLOOR | {Role.KIOSK},
    "confirm": _FLOOR,
    "check": _FLOOR,
    "page": _FLOOR,
    "reclass": _FLOOR,
    "void": frozenset({Role.KIOSK, Role.SUPERVISOR}),
    "printed": frozenset({Role.KIOSK, Role.GUIDE, Role.SUPERVISOR}),
    "lease": frozenset({Role.KIOSK}),
    "report": frozenset({Role.KIOSK}),
    "reprint": _FLOOR | {Role.KIOSK},
    # what somebody has to see to; a device speaks of itself alone
    "raise_alarm": _FLOOR | {Role.KIOSK, Role.DISPLAY, Role.EVALUATOR},
    "clear_alarm": _FLOOR | {Role.KIOSK, Role.DISPLAY, Role.EVALUATOR},
    # the desk
    **dict.fromkeys(
        (
            "call_next",
            "recall",
            "start",
            "miss",
            "return",
            "next_item",
            "suspend",
            "resume",
            "wake",
            "transfer",
            "finish",
            "forward",
            "open",
            "pause",
            "resume_window",
            "close",
            "sign_in",
            "sign_out",
        ),
        _DESK,
    ),
    "call": _DESK,
    "give_back": _DESK,
    "free": _HEADS,
    "services": _HEADS,
    "stop_service": _HEADS,
    "resume_service": _HEADS,
    "post": _HEADS,
    "withdraw": _HEADS,
    # the centre's own
    **dict.fromkeys(
        ("settle", "expire", "end_day", "configure", "lapse", "lapse_hold", "hand_over"), _JOB
    ),
    **dict.fromkeys(("reserve", "release", "draw", "undraw", "place"), _JOB),
    # evaluation: never by a person of the hall
    "evaluate": frozenset({Role.HOLDER, Role.EVALUATOR, Role.WINDOW}),
    "read_own_grades": _DESK,
    "follow_up": frozenset({Role.MANAGER, Role.DEPARTMENT, Role.CITY}),
    "review_follow_up": frozenset({Role.CITY}),
    "read_reports": frozenset({Role.MANAGER, Role.DEPARTMENT, Role.CITY}),
    # applicants, all over the city: barred for a time, or forgotten
    **dict.fromkeys(("bar", "forget"), frozenset({Role.MANAGER, Role.CITY})),
    # reading
    "read_view": _READERS,
    "read_load": _HEADS | {Role.CITY, Role.DEPARTMENT, Role.OPERATOR, Role.AUDITOR},
    # a department's representative those of its items alone, see `concerns`
    "read_ticket": _READERS | {Role.HOLDER, Role.FOLLOWER, Role.DEPARTMENT},
    # administration
    "enrol": frozenset({Role.MANAGER, Role.SYSADMIN}),
    "read_slip": _HEADS | {Role.CITY, Role.SYSADMIN},
    "read_devices": frozenset({Role.MANAGER, Role.SYSADMIN, Role.CITY}),
    "add_person": frozenset({Role.SECADMIN}),
    "read_audit": frozenset({Role.AUDITOR}),
}
"""Action to the roles that may; every verb of the table and every guarded read stands here.

A command that one centre forwards to another is judged where the person signed in; the other
centre trusts the first for the halls of its token (role `centre`).
"""


def may(principal: Principal, action: str, hall: str | None = None) -> bool:
    """Tell whether the principal may do this in the hall."""
    roles = RIGHTS[action]
    if Role.CENTRE in principal.roles or Role.JOB in principal.roles:
        return hall is None or principal.serves(hall)
    return bool(principal.roles & roles) and (hall is None or principal.serves(hall))


def allow(principal: Principal, action: str, hall: str | None = None) -> None:
    """Refuse NOT_ALLOWED unless the principal may do this in the hall."""
    if not may(principal, action, hall):
        raise refusal("NOT_ALLOWED", action)


def allow_at_window(principal: Principal, action: str, command: Command, view: HallView) -> None:
    """Refuse NOT_ALLOWED to who acts as a clerk alone where another clerk's shift stands.

    A closed window may be opened: its clerk is gone. Supervisors act at every window of the hall.
    """
    if principal.roles & RIGHTS[action] != {Role.CLERK}:
        return
    name = getattr(command, "window", None)
    if isinstance(command, Cancel) and command.ticket in view.tickets:
        name = view.tickets[command.ticket].window
    window = view.windows.get(name or "")
    if window is None or window.clerk in (None, principal.id):
        return
    if action != "open" or window.state is not WindowPhase.CLOSED:
        raise refusal("NOT_ALLOWED", name or "")


def concerns(principal: Principal, city: City, ticket: Ticket) -> bool:
    """Tell whether a reader may see a ticket: a department those of its items or services."""
    if principal.roles & RIGHTS["read_ticket"] != {Role.DEPARTMENT}:
        return True
    return principal.department in departments(city, ticket.items, ticket.service)


def departments(city: City, items: Iterable[str], service: str) -> list[str]:
    """Whose items these are, in their order; where no item is known, whose service it is."""
    whose = [city.items[item].department for item in items if item in city.items]
    line = city.services.get(service)
    return whose or ([line.department] if line and line.department else [])
