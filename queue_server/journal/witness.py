"""What one hall's events say about the invariants, event by event (design.md section 8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from queue_server.domain.commands import Call, CallNext, Command, fingerprint
from queue_server.domain.decisions import DECISIONS
from queue_server.domain.events import Event, Position
from queue_server.domain.fold import fold
from queue_server.domain.memory import DAY_MS
from queue_server.domain.moves import MOVES
from queue_server.domain.numbers import ticket_id
from queue_server.domain.order import Rule
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import AT_WINDOW, FINAL, State, Ticket
from queue_server.domain.view import HallView
from queue_server.journal.batch import follows
from queue_server.ports import StoredEvent

_MOST_EXAMPLES = 5


class Check(Enum):
    """What is checked: the invariant's number and a stable name."""

    NUMBER = 1, "number_once"
    WINDOW = 2, "one_window"
    FATE = 3, "final_or_open"
    MOVE = 3, "moves_of_the_table"
    CALL = 4, "call_by_policy"
    SEQ = 5, "seq_gapless"
    SNAPSHOT = 5, "snapshot_is_fold"
    STREAM = 6, "journal_is_stream"
    TABLES = 6, "tables_are_fold"
    COMMAND = 7, "command_once"
    ANSWER = 8, "written_by_answered_command"


@dataclass(slots=True)
class Tally:
    """How often each check was made, and where it failed."""

    checked: Counter[Check] = field(default_factory=Counter)
    failed: Counter[Check] = field(default_factory=Counter)
    examples: dict[Check, list[str]] = field(default_factory=dict)

    def count(self, check: Check, holds: bool, where: str) -> None:
        """Note one check; `where` is kept for the first few that fail."""
        self.checked[check] += 1
        if not holds:
            self.failed[check] += 1
            examples = self.examples.setdefault(check, [])
            if len(examples) < _MOST_EXAMPLES:
                examples.append(where)


_FROM: Mapping[str, tuple[str, ...]] = {
    "arrived": ("arrive",),
    "deferred": ("defer",),
    "reclassed": ("reclass",),
    "confirmed": ("confirm",),
    "checked": ("check",),
    "paged": ("page",),
    "settled": ("settle",),
    "called": ("call",),
    "recalled": ("recall",),
    "started": ("start",),
    "returned": ("return", "free"),
    "suspended": ("suspend",),
    "resumed": ("resume",),
    "woken": ("wake",),
    "transferred": ("transfer",),
    "forwarded": ("forward",),
    "missed": ("miss",),
    "rejoined": ("rejoin",),
    "next_item": ("next_item",),
    "finished": ("finish", "end_day"),
    "cancelled": ("cancel", "expire", "void", "end_day"),
    "moved": ("move",),
    "printed": ("printed",),
    "no_show": ("end_day",),
}
"""Which verbs an event of a ticket may come from."""


class Witness:
    """Follows a hall's events from the first one and keeps count in the tally."""

    def __init__(self, hall: str, tally: Tally) -> None:
        self.view = HallView(hall=hall)
        self.states: dict[str, State] = {}
        """Every ticket ever issued and its last state."""
        self.handlings = 0
        self._tally = tally
        self._at: dict[str, str] = {}
        self._commands: dict[tuple[str, str], int] = {}
        self._group: tuple[tuple[str, str], Position] | None = None
        """The command whose events come now, and where its reply says they end."""

    def see(self, stored: StoredEvent) -> None:
        """Take the next event in."""
        event = stored.event
        self._tally.count(Check.SEQ, follows(self.view.position, event), _where(event))
        self._command(stored)
        if event.type == "ticket.called":
            self._tally.count(Check.CALL, called_by_policy(self.view, stored), _where(event))
        self.handlings += event.type == "handling.ended"
        ticket = event.data.get("ticket") if "set" in event.data else None
        before = self.view.tickets.get(ticket) if ticket else None
        self._fold(event)
        if ticket:
            self._ticket(event, before, self.view.tickets.get(ticket))

    def end(self, *, ended: bool) -> None:
        """Judge what became of the tickets; `ended` says that the days are over."""
        self._close_group(self.view.position)
        for ticket, state in self.states.items():
            open_now = not ended and ticket in self.view.tickets
            self._tally.count(Check.FATE, state in FINAL or open_now, f"{ticket} {state}")

    def _fold(self, event: Event) -> None:
        self.view.position, self.view.at = event.position, event.at
        try:
            fold(self.view, event.type, event.data)
        except (KeyError, ValueError, TypeError, IndexError) as error:
            # a journal that somebody changed may hold anything
            self._tally.count(Check.SEQ, False, f"{_where(event)}: {error!r}")

    def _command(self, stored: StoredEvent) -> None:
        event = stored.event
        if event.command is None or stored.principal is None:
            self._close_group(None)
            self._tally.count(Check.ANSWER, event.type == "hall.opened", _where(event))
            return
        key = stored.principal, event.command
        if stored.reply is None:
            same = self._group is not None and self._group[0] == key
            self._tally.count(Check.ANSWER, same, _where(event))
            return
        self._close_group(None)
        last = self._commands.get(key)
        # the memory of command ids is of today and yesterday
        once = last is None or event.at >= last + DAY_MS
        self._tally.count(Check.COMMAND, once, f"{_where(event)} {key}")
        self._commands[key] = event.at
        answered = Position(stored.reply.get("epoch", 0), stored.reply.get("seq", 0))
        self._group = key, answered

    def _close_group(self, at: Position | None) -> None:
        if self._group is not None:
            (principal, command), answered = self._group
            last = at or self.view.position
            where = f"{self.view.hall} {last.text()} {principal} {command}"
            self._tally.count(Check.ANSWER, answered == last, where)
            self._group = None

    def _ticket(self, event: Event, before: Ticket | None, after: Ticket | None) -> None:
        if event.type == "ticket.issued":
            self._tally.count(Check.NUMBER, self._numbered(event, after), _where(event))
        if after is None:
            self._tally.count(Check.MOVE, False, _where(event))
            return
        self._tally.count(Check.MOVE, legal(event.type, before, after), _where(event))
        self._window(event, before, after)
        self.states[after.id] = after.state

    def _numbered(self, event: Event, ticket: Ticket | None) -> bool:
        """Whether the ticket's id is of its hall, day and number, and was never there."""
        if ticket is None or ticket.id in self.states:
            return False
        return ticket.id == ticket_id(event.hall, ticket.day, ticket.number)

    def _window(self, event: Event, before: Ticket | None, after: Ticket) -> None:
        left = before.window if before and before.state in AT_WINDOW else None
        if left and self._at.get(left) == after.id:
            del self._at[left]
        if after.state not in AT_WINDOW:
            return
        window = after.window or ""
        alone = window not in self._at and left in (None, window)
        self._tally.count(Check.WINDOW, bool(window) and alone, _where(event))
        self._at[window] = after.id


def legal(kind: str, before: Ticket | None, after: Ticket) -> bool:
    """Tell whether the table of moves has this change of a ticket."""
    name = kind.removeprefix("ticket.")
    if before is None:
        return name == "issued" and after.state in (State.WAITING, State.REMOTE)
    if name == "suspended" and before.state is State.SUSPENDED:
        return after.state is State.SUSPENDED  # freed by the close of its window
    return any(MOVES[verb].get(before.state) is after.state for verb in _FROM.get(name, ()))


def called_by_policy(view: HallView, stored: StoredEvent) -> bool:
    """Tell whether the call is the one that the policy gives on this view, and says so truly."""
    event = stored.event
    for command in _asked(stored):
        try:
            plan = DECISIONS[command.verb](view, command, event.at)
        except (Refused, KeyError):
            continue
        if plan.events and _same(plan.events[0][1], event.data):
            return True
    return False


def _same(decided: Mapping[str, object], told: Mapping[str, object]) -> bool:
    return all(decided.get(name) == told.get(name) for name in ("ticket", "reason", "row"))


def _asked(stored: StoredEvent) -> Sequence[Command]:
    """The request that was answered by this call; all that it may have been when not known."""
    data = stored.event.data
    window, reason = data.get("window", ""), data.get("reason", {})
    if reason.get("rule") == Rule.SPECIAL:
        because = reason.get("because", "")
        return [Call(ticket=data["ticket"], window=window, reason=because)]
    every = CallNext(window=window)
    one = CallNext(window=window, service=reason.get("service"))
    known = [each for each in (every, one) if fingerprint(each) == stored.fingerprint]
    return known or [every, one]


def _where(event: Event) -> str:
    about = event.data.get("ticket") or event.data.get("window") or ""
    return f"{event.hall} {event.position.text()} {event.type} {about}".rstrip()
