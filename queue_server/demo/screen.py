"""What the demo says in the terminal: addresses, a live line of figures, the verdict."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from hall_config.model import City
from queue_server.clock import CityClock
from queue_server.demo.cast import Cast
from queue_server.domain.ticket import State
from queue_server.journal.invariants import Finding
from queue_server.simulator.city import Figures
from queue_server.simulator.doors import Floor
from queue_server.texts import both, catalogue

LOOK_S = 1.0
_OPEN = (State.WAITING, State.REMOTE, State.CALLED, State.SERVING, State.SUSPENDED, State.MISSED)


class Reached(Protocol):
    """Where the demo is reached."""

    @property
    def centre(self) -> str:
        """The centre's address."""
        ...

    @property
    def kiosk(self) -> str:
        """The kiosk's page."""
        ...

    @property
    def display(self) -> str:
        """The display's page."""
        ...

    @property
    def window(self) -> str:
        """The window client's page."""
        ...

    @property
    def printer_control(self) -> str:
        """Where the virtual printer is told to fail or is mended."""
        ...

    @property
    def reader(self) -> str:
        """The simulated card reader's page."""
        ...

    @property
    def slips(self) -> str:
        """Where printed slips appear as pictures."""
        ...


def say(text: str) -> str:
    """A text of the demo in zh-CN and English."""
    return both(text, "demo")


def addresses(console: Console, city: City, cast: Cast, place: Reached, clock: CityClock) -> None:
    """Print where to go, who may sign in, and what time it is in the city."""
    hall = city.halls[cast.hall]
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, address in (
        ("kiosk", place.kiosk),
        ("window", place.window),
        ("display", place.display),
        ("board", f"{place.centre}/board"),
        ("phone", f"{place.centre}/"),
        ("slips", place.slips),
        ("printer control", place.printer_control),
        ("card reader", place.reader),
    ):
        table.add_row(say(name), address)
    clerk = next(one for one in cast.staff if one.role == "clerk" and one.hall == cast.hall)
    city_desk = next(one for one in cast.staff if one.role == "city")
    table.add_row(say("window sign-in"), f"{clerk.user}  {clerk.password}")
    table.add_row(say("board sign-in"), f"{city_desk.user}  {city_desk.password}")
    table.add_row(say("city time"), clock.local().strftime("%Y-%m-%d %H:%M"))
    console.print(f"[bold]{hall.name.zh_cn} {hall.name.en}[/bold]")
    console.print(table)


def slip(console: Console, number: str, picture: str, link: str) -> None:
    """Print where a slip's code leads; one line, whatever the terminal's width."""
    console.print(f"{say('slip')} {number}  {picture}  {link}", soft_wrap=True, highlight=False)


class Board:
    """One live line of figures and a progress bar over the whole city."""

    def __init__(
        self,
        console: Console,
        clock: CityClock,
        figures: Figures,
        floors: Mapping[str, Floor],
    ) -> None:
        self._console, self._clock, self._figures = console, clock, figures
        self._floors = floors

    async def watch(self) -> None:
        """Show until cancelled; where there is no terminal, a line each city quarter hour."""
        progress = Progress(
            TextColumn("{task.fields[time]}"),
            BarColumn(),
            TextColumn("{task.fields[line]}"),
            console=self._console,
        )
        task = progress.add_task("", total=max(1, self._figures.expected), time="", line="")
        if not self._console.is_terminal:
            await self._plain()
        with Live(progress, console=self._console, refresh_per_second=2):
            while True:
                progress.update(
                    task,
                    completed=self._figures.came,
                    time=self._clock.local().strftime("%H:%M"),
                    line=self.line(),
                )
                await asyncio.sleep(LOOK_S)

    async def _plain(self) -> None:
        while True:
            self._console.print(f"{self._clock.local():%H:%M} {self.line()}")
            await asyncio.sleep(min(60.0, max(5.0, 900 / self._clock.pace)))

    def line(self) -> str:
        """Issued, waiting, being served, done, missed."""
        count = dict.fromkeys(State, 0)
        for floor in self._floors.values():
            for ticket in floor.view.tickets.values():
                count[ticket.state] += 1
        served = count[State.DONE]
        missed = count[State.MISSED] + count[State.NO_SHOW]
        parts = (
            ("issued", self._figures.issued),
            ("waiting", count[State.WAITING]),
            ("serving", count[State.CALLED] + count[State.SERVING]),
            ("served", served),
            ("missed", missed),
            ("refused", sum(self._figures.refused.values())),
        )
        return " · ".join(f"{catalogue('demo', 'zh_CN').gettext(k)} {v}" for k, v in parts)


def verdict(
    console: Console,
    findings: Sequence[Finding],
    figures: Figures,
    states: Mapping[str, int],
) -> None:
    """Print the day's figures and each invariant with what was checked and what violated it."""
    table = Table(title=say("the day"), show_header=False)
    for name, value in (
        ("visits", figures.came),
        ("issued", figures.issued),
        ("refused", sum(figures.refused.values())),
        ("graded", figures.grades.total()),
        *sorted(states.items()),
    ):
        table.add_row(say(name), f"{value:,}")
    for code, count in sorted(figures.refused.items()):
        table.add_row(code, f"{count:,}")
    console.print(table)
    checks = Table(title=say("invariants"))
    for column in ("", say("checked"), say("violations")):
        checks.add_column(column)
    for one in findings:
        mark = "[green]✓[/green]" if one.checked else "–"
        mark = "[red]✗[/red]" if one.violations else mark
        name = f"{mark} {one.invariant} {one.name}"
        checks.add_row(name, f"{one.checked:,}", f"{one.violations:,}")
        for example in one.examples:
            checks.add_row(f"   {example}", "", "")
    console.print(checks)
