"""Commands by chance: what devices, people and jobs might ask of a hall as it stands.

Mostly what fits the hall, at times what does not, so that refusals come up too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from queue_server.domain import commands as c
from queue_server.domain.estimate import Wait
from queue_server.domain.moves import MOVES
from queue_server.domain.ticket import Channel, Kind, Printing, State, Suspend, Ticket, TicketClass
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase
from tests import dispatch_drawing as drawing
from tests.dispatch_policies import COUNTS, SECONDS, SERVICES, WINDOWS, role
from tests.dispatch_rare import DAY, DEVICES, RARELY, SELDOM, SUBJECTS

T = TypeVar("T")
WORDS = ("one", "两个", 'quo"te\\ \n\x00\x7f', "")
UNKNOWN = "h07-20261123-Z999"

ON_HALL = ("issue", "issue", "issue", "issue_away", "call_next", "call_next", "call_next", "open")
ON_WINDOW = ("sign_in", "sign_out", "open", "pause", "resume_window", "close", "free", "services")
ON_TICKET = tuple(sorted(MOVES.keys() - {"end_day", "free", "draw"}))


@dataclass(frozen=True, slots=True)
class Chance:
    """Draws commands that suit a hall at a moment."""

    rng: Random
    view: HallView
    now: int

    def command(self) -> c.Command:
        """Any command; what moves tickets most often, what ends a day seldom."""
        often = ((ON_HALL, 18), (ON_TICKET, 24), (ON_WINDOW, 4), (drawing.DRAWING, 5))
        kinds = (*often, *((one, 2) for one in SELDOM))
        verbs = self.rng.choices([names for names, _ in kinds], [weight for _, weight in kinds])[0]
        verb = self.verb_for(self.any_ticket()) if verbs is ON_TICKET else self.of(verbs)
        return self.make(verb)

    def make(self, verb: str) -> c.Command:
        """A command of this verb."""
        special = getattr(self, f"_{verb}", None)
        if special is not None:
            command: c.Command = special()
            return command
        if verb in RARELY:
            return RARELY[verb](self)
        kind = c.COMMANDS[verb]
        if issubclass(kind, c.AtWindow):
            return kind(**self.at(verb))
        if issubclass(kind, c.OnWindow):
            return kind(window=self.window())
        assert issubclass(kind, c.OnTicket)
        return kind(ticket=self.ticket(verb))

    def of(self, values: Sequence[T]) -> T:
        return self.rng.choice(values)

    def maybe(self, values: Sequence[T]) -> T | None:
        return self.rng.choice(values) if self.rng.random() < 0.5 else None

    def any_ticket(self) -> Ticket | None:
        """Mostly an open one, and rather one that a window has or had than one that waits."""
        tickets = list(self.view.tickets.values())
        if not tickets:
            return None
        weights = [
            0.1 if one.ended_at else 1 if one.state in (State.WAITING, State.REMOTE) else 8
            for one in tickets
        ]
        return self.rng.choices(tickets, weights)[0]

    def verb_for(self, ticket: Ticket | None) -> str:
        state = ticket.state if ticket else State.WAITING
        ends = ("cancel", "void", "move", "printed", "page", "check", "confirm")
        fitting = [verb for verb in ON_TICKET if state in MOVES[verb]]
        fitting = [verb for verb in fitting if verb not in ends or self.rng.random() < 0.2]
        return self.of(fitting or ON_TICKET)

    def ticket(self, verb: str) -> str:
        """Mostly one that the verb may move."""
        tickets = list(self.view.tickets.values())
        fitting = [one for one in tickets if one.state in MOVES[verb]]
        chosen = fitting if fitting and self.rng.random() < 0.95 else tickets
        return self.of(chosen).id if chosen and self.rng.random() < 0.98 else UNKNOWN

    def at(self, verb: str) -> dict[str, Any]:
        """A ticket and mostly the window that has it."""
        ticket = self.ticket(verb)
        found = self.view.tickets.get(ticket)
        has = found and (found.window or found.missed_window)
        return {"ticket": ticket, "window": has if has and self.mostly() else self.window()}

    def window(self) -> str:
        return self.of(WINDOWS) if self.rng.random() < 0.98 else "nowhere"

    def idle(self, phase: WindowPhase) -> str:
        """Mostly a window in this phase that has no ticket."""
        windows = self.view.windows.items()
        idle = sorted(name for name, one in windows if one.state is phase and one.ticket is None)
        return self.of(idle) if idle and self.mostly() else self.window()

    def day(self) -> int:
        """Mostly the day that is next to end."""
        return max(DAY, self.view.last_day() + 1) + self.of((0, 0, 0, 0, 0, 1, -1))

    def right(self) -> str | None:
        """At times an old ticket with a right to return, or one without."""
        if self.mostly():
            return None
        return self.of((*self.view.rights, *self.view.tickets, UNKNOWN))

    def done_at(self) -> int | None:
        """At times when a window that was cut off did it."""
        ago = None if self.mostly() else self.of((-60, *SECONDS))
        return None if ago is None else self.now - 1000 * ago

    def may(self) -> tuple[str, ...] | None:
        return None if self.mostly() else tuple(self.rng.sample(SERVICES, self.of(COUNTS)))

    def mostly(self) -> bool:
        return self.rng.random() < 0.9

    def _issue(self) -> c.Command:
        return c.Issue(
            service=self.of(SERVICES),
            day=self.day(),
            ticket_class=self.of(tuple(TicketClass)),
            items=self.of(((), ("a",), ("a", "b"))),
            device=self.of((None, *DEVICES)),
            subject=self.of((None, *SUBJECTS)),
            agent=self.of((None, None, *SUBJECTS)),
            chain=self.of((None, None, ("tax",), ("tax", "help"), ("nothing",))),
            returns=self.right(),
            beyond=self.of((None, None, "asked")),
            wait=self.of((None, Wait(p10_s=0, p50_s=90, p90_s=7200, by="rollout"))),
        )

    def _issue_away(self) -> c.Command:
        slot, arrive, joined = self.maybe(SECONDS), self.maybe(SECONDS), self.maybe(SECONDS)
        pending = self.of((None, None, None, False, True))
        return c.Issue(
            service=self.of(SERVICES),
            day=self.day(),
            kind=self.of(tuple(Kind)),
            ticket_class=self.of(tuple(TicketClass)),
            channel=self.of(tuple(Channel)),
            remote=True,
            arrive_by=None if arrive is None else self.now + 1000 * arrive,
            joined=None if joined is None else self.now - 1000 * joined,
            moved_from="other-20261123-A001" if pending else None,
            pending=pending,
            slot_at=None if slot is None else self.now - 1000 * slot,
            appointment="h07-20261123-0900-1" if slot else None,
            subject=self.of(SUBJECTS),
            agent=self.of((None, *SUBJECTS)),
            mask=self.of(WORDS),
            language="en",
            wishes=self.of((None, (), ("screen", "两个"))),
            people=self.of((None, 2, 50)),
        )

    def _issue_papers(self) -> c.Command:
        return drawing.issue_papers(self)

    def _defer(self) -> c.Command:
        by_s, by_tickets = self.maybe(SECONDS), self.maybe(COUNTS)
        return c.Defer(ticket=self.ticket("defer"), by_s=by_s, by_tickets=by_tickets)

    def _move(self) -> c.Command:
        return c.Move(ticket=self.ticket("move"), to_ticket="other-20261123-A001")

    def _cancel(self) -> c.Command:
        back = self.now + 1000 * self.of(SECONDS) if self.rng.random() < 0.5 else None
        return c.Cancel(
            ticket=self.ticket("cancel"),
            by="holder",
            reason=self.maybe(WORDS),
            keep=self.of((None, False, True)),
            return_until=back,
        )

    def _confirm(self) -> c.Command:
        return c.Confirm(ticket=self.ticket("confirm"), granted=self.of((True, False)))

    def _check(self) -> c.Command:
        return c.Check(ticket=self.ticket("check"), result=self.of(WORDS))

    def _page(self) -> c.Command:
        return c.Page(ticket=self.ticket("page"), pager=self.maybe((1, 7, 9999)))

    def _printed(self) -> c.Command:
        state, device = self.of(tuple(Printing)), self.maybe(DEVICES)
        return c.Printed(ticket=self.ticket("printed"), state=state, device=device)

    def _reclass(self) -> c.Command:
        service, kind = self.maybe(SERVICES), self.maybe(tuple(TicketClass))
        return c.Reclass(**self.at("reclass"), service=service, ticket_class=kind)

    def _call_next(self) -> c.Command:
        window = self.idle(WindowPhase.OPEN)
        return c.CallNext(window=window, service=None if self.mostly() else self.of(SERVICES))

    def _call(self) -> c.Command:
        return c.Call(**self.at("call"), reason=self.of(WORDS))

    def _suspend(self) -> c.Command:
        kind = self.of(tuple(Suspend))
        return c.SuspendTicket(**self.at("suspend"), kind=kind, done_at=self.done_at())

    def _start(self) -> c.Command:
        return c.Start(**self.at("start"), done_at=self.done_at())

    def _recall(self) -> c.Command:
        return c.Recall(**self.at("recall"), done_at=self.done_at())

    def _miss(self) -> c.Command:
        return c.Miss(**self.at("miss"), done_at=self.done_at())

    def _forward(self) -> c.Command:
        handled = self.of(((), (c.Handled(outcome="accepted", item="a"),)))
        service = None if self.mostly() else self.of(SERVICES)
        return c.Forward(**self.at("forward"), handled=handled, service=service)

    def _transfer(self) -> c.Command:
        to, note = (None if self.mostly() else self.window()), self.maybe(WORDS)
        return c.Transfer(
            **self.at("transfer"), service=self.maybe(SERVICES), to_window=to, note=note
        )

    def _finish(self) -> c.Command:
        one = c.Handled(outcome="accepted", item="a", matter="4419", count=2, note=self.of(WORDS))
        handled = self.of(((), (one,), (one, c.Handled(outcome="issued"))))
        back, at = self.maybe(SECONDS), self.at("finish")
        until = None if back is None else self.now + 1000 * back
        granted = self.maybe(SECONDS)
        return c.Finish(
            **at,
            handled=handled,
            return_until=until,
            return_window=self.maybe(WINDOWS),
            granted_until=None if granted is None else self.now + 1000 * granted,
            done_at=self.done_at(),
        )

    def _sign_in(self) -> c.Command:
        return c.SignIn(window=self.window(), clerk=self.of(("li", "wang")), may=self.may())

    def _open(self) -> c.Command:
        window = self.idle(WindowPhase.CLOSED)
        return c.Open(window=window, clerk=self.of(("li", "wang")), may=self.may())

    def _pause(self) -> c.Command:
        return c.Pause(window=self.window(), reason="tea")

    def _services(self) -> c.Command:
        given, until = role(self.rng), self.maybe(SECONDS)
        return c.Services(
            window=self.window(),
            own=tuple(given["own"]),
            help=tuple(given["help"]),
            until=None if until is None else self.now + 1000 * until,
            reason=self.maybe(WORDS),
        )
