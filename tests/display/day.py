"""One hall's day for tests of the display: the reference dispatcher, driven by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hall_config.load import load_city
from hall_config.model import City, Display
from queue_server.domain.commands import (
    Call,
    Caller,
    CallNext,
    Command,
    Finish,
    Handled,
    Issue,
    Miss,
    Open,
    Recall,
    Start,
)
from queue_server.domain.hall import Hall, Reply
from queue_server.domain.ticket import Channel, Kind, Ticket, TicketClass
from queue_server.domain.view import HallView
from queue_server.hub.feed import HallFeed
from queue_server.opening import configuration

HALL, ZONE = "citizen-centre", "police"
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TEN = int(MONDAY.timestamp() * 1000)
"""Ten in the morning of a working day."""


@cache
def city() -> City:
    """The reference city."""
    return load_city(Path(__file__).parents[2] / "hall_config" / "dongguan")


def laid_out(**displays: Display) -> City:
    """The reference city, its hall with these layouts."""
    hall = replace(city().halls[HALL], displays=displays)
    return replace(city(), halls={**city().halls, HALL: hall})


class Day:
    """The hall, its time and its fold; a follower of the fold hears of every event."""

    def __init__(self, hall: str = HALL, *, config: City | None = None) -> None:
        self.city = config or city()
        self.now = TEN
        self.live = Hall(hall)
        self.feed = HallFeed(hall)
        self._ids = count(1)
        self.live.open_hall(1, self.now)
        self.do(configuration(self.city, self.city.halls[hall]))

    @property
    def view(self) -> HallView:
        """The fold of everything that happened."""
        return self.feed.view

    def do(self, command: Command) -> Reply:
        """Do a command a second after the one before."""
        self.now += 1000
        caller = Caller(principal="test", id=str(next(self._ids)))
        reply = self.live.perform(command, caller, now=self.now, real=self.now)
        for event in self.live.events[self.feed.view.position.seq :]:
            self.feed.take(event)
        return reply

    def open(self, *windows: str) -> None:
        """Open windows, each under a clerk of its own."""
        for window in windows:
            self.do(Open(window=window, clerk=f"clerk-{window}"))

    def issue(self, service: str, *, kind: Kind = Kind.PERSON) -> Ticket:
        """A normal number of a service."""
        reply = self.do(
            Issue(
                service=service,
                day=20261123,
                items=(),
                kind=kind,
                ticket_class=TicketClass.NORMAL,
                channel=Channel.KIOSK,
                remote=False,
            )
        )
        return self.view.ticket(reply["ticket"]["id"])

    def call(self, window: str, service: str | None = None) -> Ticket:
        """The window's next ticket."""
        reply: dict[str, Any] = dict(self.do(CallNext(window=window, service=service)))
        return self.view.ticket(reply["ticket"]["id"])

    def called(self, service: str, window: str) -> Ticket:
        """A fresh number, called at once at this window."""
        ticket = self.issue(service)
        self.do(Call(ticket=ticket.id, window=window, reason="test"))
        return self.view.ticket(ticket.id)

    def recall(self, ticket: Ticket) -> None:
        """Say it again."""
        self.do(Recall(ticket=ticket.id, window=self._at(ticket)))

    def start(self, ticket: Ticket) -> None:
        """The holder came."""
        self.do(Start(ticket=ticket.id, window=self._at(ticket)))

    def miss(self, ticket: Ticket) -> None:
        """Nobody came."""
        self.do(Miss(ticket=ticket.id, window=self._at(ticket)))

    def finish(self, ticket: Ticket) -> None:
        """It is done."""
        handled = (Handled(outcome="settled"),)
        self.do(Finish(ticket=ticket.id, window=self._at(ticket), handled=handled))

    def _at(self, ticket: Ticket) -> str:
        window = self.view.ticket(ticket.id).window
        assert window is not None
        return window
