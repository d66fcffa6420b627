"""Evaluating: which handlings may be graded and until when, a grade, and the end of that time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from queue_server.domain.commands import Evaluate, Lapse
from queue_server.domain.decisions.plan import Plan
from queue_server.domain.evaluation import DEFAULT
from queue_server.domain.memory import DAY_MS
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import Kind, Ticket
from queue_server.domain.view import HallView, unrated_key


def to_rate(
    view: HallView,
    ticket: Ticket,
    now: int,
    by: str,
    handled: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any] | None:
    """What an evaluation of this stretch belongs to; None where there is nobody to ask.

    `by` tells what ended the stretch: finished, forwarded, transferred, suspended, day_ended.
    """
    days = view.rules[ticket.service].evaluate_days
    if not days or ticket.window is None or ticket.kind is not Kind.PERSON:
        return None
    items = [one["item"] for one in handled if "item" in one]
    rate: dict[str, Any] = {
        "by": by,
        "until": now + days * DAY_MS,
        "items": items or list(ticket.items),
        "matters": [one["matter"] for one in handled if "matter" in one],
    }
    return rate if ticket.language is None else rate | {"language": ticket.language}


def evaluate(view: HallView, command: Evaluate, now: int) -> Plan:
    """Take the grade of a handling, once; ALREADY_EVALUATED, TOO_EARLY, TOO_LATE otherwise."""
    entry = view.unrated.get(unrated_key(command.ticket, command.handling))
    if entry is None:
        ended = view.ticket(command.ticket).handlings or 0
        raise refusal("ALREADY_EVALUATED" if command.handling <= ended else "TOO_EARLY")
    if command.window is not None and command.window != entry["window"]:
        raise refusal("TICKET_ELSEWHERE", entry["window"])
    if now > entry["until"]:
        raise refusal("TOO_LATE", command.ticket)
    data = _about(command, entry) | {
        "grade": command.grade,
        "source": command.source,
        "tags": list(command.tags),
    }
    for name in ("text", "form"):
        if getattr(command, name) is not None:
            data[name] = getattr(command, name)
    return Plan(events=(("evaluation.submitted", data),))


def lapse(view: HallView, command: Lapse, now: int) -> Plan:
    """End the time of a handling that nobody graded; nothing happens to one that was graded."""
    entry = view.unrated.get(unrated_key(command.ticket, command.handling))
    if entry is None:
        return Plan()
    if now <= entry["until"]:
        raise refusal("TOO_EARLY", command.ticket)
    data, grade = _about(command, entry), view.rules[entry["service"]].default_grade
    if not grade:
        return Plan(events=(("evaluation.lapsed", data),))
    given = {"grade": grade, "source": DEFAULT, "tags": []}
    return Plan(events=(("evaluation.submitted", data | given),))


def _about(command: Evaluate | Lapse, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Which handling it is, with all that it belongs to."""
    kept = {name: entry[name] for name in _KEPT if name in entry}
    return {"ticket": command.ticket, "handling": command.handling, **kept}


_KEPT = ("window", "clerk", "service", "items", "matters", "ended_at")
