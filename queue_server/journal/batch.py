"""What a batch of events means for the tables, without IO."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from queue_server.domain.events import START, Event, Position
from queue_server.journal.rows import Row, command_row, dump, event_row, storable
from queue_server.journal.tables import APPOINTMENTS, TICKETS
from queue_server.ports import StoredEvent


class JournalGap(Exception):
    """The stream went on behind events that the journal does not have."""

    def __init__(self, hall: str, known: Position, found: Position) -> None:
        super().__init__(f"{hall}: {found.text()} does not follow {known.text()}")
        self.hall, self.known, self.found = hall, known, found


@dataclass(slots=True, kw_only=True)
class Batch:
    """Rows to write, and the positions before and behind them."""

    events: list[Row] = field(default_factory=list)
    commands: list[Row] = field(default_factory=list)
    handlings: list[Row] = field(default_factory=list)
    evaluations: list[Row] = field(default_factory=list)
    shown_waits: list[Row] = field(default_factory=list)
    ticket_events: list[Event] = field(default_factory=list)
    promise_events: list[Event] = field(default_factory=list)
    before: dict[str, Position] = field(default_factory=dict)
    behind: dict[str, Position] = field(default_factory=dict)


def take(
    known: Mapping[str, Position],
    events: Sequence[StoredEvent],
    day: int,
    *,
    adopted: bool = False,
) -> Batch:
    """Sort the events that come after the known positions; those before are passed over.

    `day` is the real day, counted from 1970. Raises JournalGap, but for the first event of each
    hall where a history whose beginning is lost is `adopted`.
    """
    batch = Batch()
    for stored in events:
        event = stored.event
        last = batch.behind.get(event.hall) or known.get(event.hall, START)
        if event.position <= last:
            continue
        if not follows(last, event) and (not adopted or event.hall in batch.behind):
            raise JournalGap(event.hall, last, event.position)
        batch.before.setdefault(event.hall, last)
        batch.behind[event.hall] = event.position
        batch.events.append(event_row(stored))
        command = command_row(stored, day)
        if command is not None:
            batch.commands.append(command)
        if event.type == "handling.ended":
            batch.handlings.append(_handling(event))
        elif event.type == "evaluation.submitted":
            batch.evaluations.append(_evaluation(event))
        elif "ticket" in event.data and "set" in event.data:
            batch.ticket_events.append(event)
            if "wait" in event.data:
                batch.shown_waits.append(_shown(event))
        elif "appointment" in event.data and "set" in event.data:
            batch.promise_events.append(event)
    return batch


def follows(last: Position, event: Event) -> bool:
    """Tell whether the event is the next one: seq + 1, or the opening of a later epoch."""
    if event.type == "hall.opened":
        return event.epoch > last.epoch and event.seq == 1
    return event.position == Position(last.epoch, last.seq + 1)


def _handling(event: Event) -> Row:
    facts = {name: storable(event.data.get(name)) for name in _HANDLING}
    handled = dump(event.data.get("handled", []))
    return {
        "hall": event.hall,
        "epoch": event.epoch,
        "seq": event.seq,
        "handled": handled,
        **facts,
    }


_HANDLING = ("ticket", "service", "window", "clerk", "started_at", "ended_at", "handling")


def _evaluation(event: Event) -> Row:
    facts = {name: storable(event.data.get(name)) for name in _EVALUATION}
    lists = {name: dump(event.data.get(name, [])) for name in ("tags", "items", "matters")}
    key = {"hall": event.hall, "epoch": event.epoch, "seq": event.seq, "at": event.at}
    return {**key, **facts, **lists}


_EVALUATION = (
    *("ticket", "handling", "grade", "source", "text", "form"),
    *("window", "clerk", "service", "ended_at"),
)
_PUTS_OFF = frozenset({"ticket.deferred", "ticket.reclassed", "ticket.transferred"})


def _shown(event: Event) -> Row:
    ticket, wait = event.data["set"], event.data["wait"]
    facts = {name: storable(ticket[name]) for name in ("service", "ticket_class", "state")}
    told = {name: storable(wait[name]) for name in ("p10_s", "p50_s", "p90_s", "by")}
    key = {"ticket": event.data["ticket"], "at": event.at, "place": "issue", "hall": event.hall}
    return key | facts | told


def _puts_off(old: Row, event: Event) -> bool:
    """Whether the event gives a ticket that was never called another place."""
    refused = event.type == "ticket.confirmed" and "lane" in event.data["set"]
    return old["first_called_at"] is None and (refused or event.type in _PUTS_OFF)


_DERIVED = {
    "items": None,
    "put_off": None,
    "first_joined": None,
    "first_called_at": "called_at",
    "first_started_at": "started_at",
}
"""Columns that are no plain field of the ticket, and the field whose first value they keep."""
_PLAIN = tuple(name for name in TICKETS.c.keys() if name not in _DERIVED)  # noqa: SIM118


def ticket_row(old: Row | None, event: Event) -> Row | None:
    """The ticket's row behind the event; None for a change of a ticket that was never issued."""
    change = event.data["set"]
    if old is None:
        if event.type != "ticket.issued":
            return None
        old = dict.fromkeys((*_PLAIN, *_DERIVED)) | {"calls": 0, "rejoins": 0}
        old |= {"items": dump(change["items"]), "first_joined": storable(change["joined"])}
    if old["put_off"] is None and _puts_off(old, event):
        old = old | {"put_off": event.type.removeprefix("ticket.")}
    new = old | {name: storable(change[name]) for name in _PLAIN if name in change}
    for name, source in _DERIVED.items():
        if source is not None and new[name] is None:
            new[name] = new[source]
    return new


def rows_of(
    known: Mapping[str, Row], events: Sequence[Event], about: str
) -> tuple[list[Row], list[Row]]:
    """The rows to add and the rows to change; `about` names what the events are of."""
    rows, made = dict(known), ROWS[about]
    for event in events:
        id_: Any = event.data[about]
        row = made(rows.get(id_), event)
        if row is not None:
            rows[id_] = row
    added = [row for id_, row in rows.items() if id_ not in known]
    return added, [row for id_, row in rows.items() if id_ in known]


def appointment_row(old: Row | None, event: Event) -> Row | None:
    """The appointment's row behind the event; None for a change of one that was never made."""
    change = event.data["set"]
    if old is None:
        if "id" not in change:
            return None
        old = dict.fromkeys(_PROMISED) | {"items": dump(change["items"])}
    return old | {
        name: storable(change[name]) for name in _PROMISED if name in change and name != "items"
    }


_PROMISED = tuple(APPOINTMENTS.c.keys())
ROWS = {"ticket": ticket_row, "appointment": appointment_row}
