"""Seeded days of a small hall by the reference dispatcher: what a store's stream would hold."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from hall_config.model import Policy
from queue_server.domain.commands import (
    Call,
    Caller,
    CallNext,
    Cancel,
    Command,
    Configure,
    EndDay,
    Finish,
    Handled,
    Issue,
    Miss,
    Open,
    Recall,
    Rejoin,
    Return,
    SignOut,
    Start,
    SuspendTicket,
    Transfer,
    Wake,
    fingerprint,
)
from queue_server.domain.events import Event, Position
from queue_server.domain.hall import Hall
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import State, Suspend, Ticket, TicketClass
from queue_server.opening import line_policy
from queue_server.ports import StoredEvent

OPENING = 1_795_309_200_000
"""2026-11-23 09:00 in Dongguan."""
DAY = 20261123
SERVICES = ("tax", "police", "social")
WINDOWS = ("W01", "W02", "W03", "W04")


class Day:
    """A hall of four windows and three services, and what happened in it."""

    def __init__(self, hall: str = "nancheng", *, seed: int = 7, epoch: int = 1) -> None:
        self.hall = Hall(hall)
        self.now = OPENING
        self.stored: list[StoredEvent] = []
        self._chance = Random(f"{hall} {seed}")
        self._count = 0
        self.open(epoch)

    def open(self, epoch: int) -> None:
        """Begin an epoch, as after the store was lost."""
        self.hall.open_hall(epoch, self.now)
        self.stored.append(StoredEvent(event=self.hall.events[-1]))
        self.do(configuration(f"v{epoch}"))
        for name in WINDOWS:
            self.do(Open(window=name, clerk=f"clerk-{name}"))

    def do(self, command: Command, *, principal: str = "user:li", id: str | None = None) -> bool:
        """Do a command; False when it was refused."""
        self._count += 1
        caller = Caller(principal=principal, id=id or f"{self.hall.view.hall}-{self._count}")
        begin = len(self.hall.events)
        try:
            reply = self.hall.perform(command, caller, now=self.now, real=self.now)
        except Refused:
            return False
        for index, event in enumerate(self.hall.events[begin:]):
            self.stored.append(
                StoredEvent(
                    event=event,
                    principal=principal,
                    fingerprint=fingerprint(command),
                    reply=reply if index == 0 else None,
                )
            )
        return True

    def live(self, steps: int) -> Day:
        """Go on for so many random commands, some of which are refused."""
        for _ in range(steps):
            self.now += self._chance.randrange(0, 20_000)
            command = self._next()
            if command is not None:
                self.do(command)
        return self

    def end(self) -> Day:
        """End the day: nothing open stays open."""
        self.do(EndDay(zone="hall", day=DAY), principal="job:day")
        return self

    @property
    def position(self) -> Position:
        """Where the hall stands."""
        return self.hall.view.position

    @property
    def events(self) -> list[Event]:
        """All events."""
        return self.hall.events

    def _next(self) -> Command | None:
        draw, window = self._chance.random(), self._chance.choice(WINDOWS)
        if draw < 0.34:
            return self._issue()
        if draw < 0.6:
            only = self._chance.choice(SERVICES) if self._chance.random() < 0.1 else None
            return CallNext(window=window, service=only)
        if draw < 0.63:
            return self._aside()
        held = self.hall.view.windows[window].ticket
        if held is None:
            return None
        return self._at_window(self.hall.view.tickets[held], window)

    def _issue(self) -> Issue:
        kind = self._chance.choices([TicketClass.NORMAL, TicketClass.PRIORITY], [5, 1])[0]
        service = self._chance.choices(SERVICES, [4, 2, 1])[0]
        return Issue(service=service, day=DAY, ticket_class=kind, items=("item-1",))

    def _aside(self) -> Command | None:
        tickets = list(self.hall.view.tickets.values())
        if not tickets:
            return None
        ticket = self._chance.choice(tickets)
        window = self._chance.choice(WINDOWS)
        return {
            State.MISSED: Rejoin(ticket=ticket.id),
            State.SUSPENDED: Wake(ticket=ticket.id),
            State.WAITING: self._chance.choice(
                [
                    Cancel(ticket=ticket.id, by="holder", reason="没时间\x00\\u0000"),
                    Call(ticket=ticket.id, window=window, reason="老人"),
                ]
            ),
            State.DONE: SignOut(window=window),
            State.CANCELLED: Open(window=window, clerk=f"clerk-{window}"),
        }.get(ticket.state)

    def _at_window(self, ticket: Ticket, window: str) -> Command:
        on: Any = {"ticket": ticket.id, "window": window}
        if ticket.state is State.CALLED:
            kinds = [Start(**on), Recall(**on), Miss(**on), Return(**on)]
            return self._chance.choices(kinds, [8, 1, 1, 0.3])[0]
        handled = (Handled(outcome="settled", item="item-1"),)
        moved = Transfer(ticket=ticket.id, window=window, service=self._chance.choice(SERVICES))
        here = Transfer(ticket=ticket.id, window=window, to_window=self._chance.choice(WINDOWS))
        free = SuspendTicket(**on, kind=Suspend.FREE)
        return self._chance.choices(
            [Finish(**on, handled=handled), moved, here, free], [9, 1, 1, 1]
        )[0]


def configuration(version: str) -> Configure:
    policy = line_policy(Policy()) | {"zone": "hall"}
    return Configure(
        version=version,
        sha256=f"sha of {version}",
        services={
            name: {**policy, "prefix": prefix} for name, prefix in zip(SERVICES, "ABC", strict=True)
        },
        windows={
            name: {
                "zone": "hall",
                "own": SERVICES[: 1 + index % 3],
                "help": SERVICES[1 + index % 3 :],
            }
            for index, name in enumerate(WINDOWS)
        },
    )


def mixed(*days: Day) -> list[StoredEvent]:
    """The events of several halls in one line, by their times."""
    return sorted((one for day in days for one in day.stored), key=lambda one: one.event.at)


def batches(events: Sequence[StoredEvent], size: int) -> list[Sequence[StoredEvent]]:
    """Cut a line of events into pieces."""
    return [events[start : start + size] for start in range(0, len(events), size)]
