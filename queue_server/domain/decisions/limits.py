"""How many numbers one applicant or agent takes in a hall on one day."""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.domain.commands import Issue
from queue_server.domain.order import LineRule
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.view import HallView

GIVEN_BACK = frozenset({State.CANCELLED, State.MOVED})
"""Numbers that count towards no limit."""


def judge_limits(view: HallView, command: Issue, rule: LineRule) -> None:
    """Refuse LIMIT_REACHED with `applicant` or `agent`.

    What was promised before is not judged: a move, an appointment, a right to return; nor what a
    guide gives with a reason.
    """
    promised = command.moved_from or command.appointment or command.returns
    if promised is not None or command.beyond is not None:
        return
    limit = limit_reached(view, command, rule)
    if limit is not None:
        raise refusal("LIMIT_REACHED", limit)


def limit_reached(
    view: HallView, asked: Issue | Ticket, rule: LineRule, more: Sequence[Ticket] = ()
) -> str | None:
    """Which limit of the rule is spent before this number; `more` are given in the same step."""
    by_applicant = asked.subject is not None and rule.applicant_limit > 0
    by_agent = asked.agent is not None and rule.agent_limit > 0
    if not (by_applicant or by_agent):
        return None
    given = [one for one in (*view.tickets.values(), *more) if _counts(one, asked.day)]
    found = [one for one in given if by_applicant and one.subject == asked.subject]
    for item in asked.items or (None,):
        if by_applicant and sum(_is_for(one, asked, item) for one in found) >= rule.applicant_limit:
            return "applicant"
    taken = sum(one.agent == asked.agent for one in given)
    return "agent" if by_agent and taken >= rule.agent_limit else None


def _counts(ticket: Ticket, day: int) -> bool:
    return ticket.day == day and ticket.state not in GIVEN_BACK


def _is_for(ticket: Ticket, asked: Issue | Ticket, item: str | None) -> bool:
    """The same item; for a number without one, the same service."""
    return ticket.service == asked.service if item is None else item in ticket.items
