"""One kiosk put together: its line, its visit, its numbers, its printer and its page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from kiosk.catalogue import Catalogue
from kiosk.choice import Issued, issued_of
from kiosk.finder import Finder
from kiosk.flow import step, warns
from kiosk.frame import Condition, frame
from kiosk.kept_hall import KeptHall, load, save
from kiosk.last_welcome import LastWelcome
from kiosk.number_record import NumberRecord
from kiosk.numbers import Numbers
from kiosk.outlook import Knowledge
from kiosk.own_numbers import OwnNumbers
from kiosk.printer import open_printer
from kiosk.printer_address import PrinterSettings, parse_address
from kiosk.reprint import asked_here, reprint
from kiosk.screens import Kiosk
from kiosk.settings import KioskSettings
from kiosk.signals import Effect, Input, Left, Line, Print, Shown, Take, Tick, Touch
from kiosk.slip_printer import SlipPrinter
from kiosk.slip_text import slip_of
from kiosk.supply import Supply
from kiosk.visit import Flow, Screen
from kiosk.watch import EVERY_S, PrinterWatch
from queue_server.clock import CityClock, monotonic_s
from queue_server.device.answers import Answer, Denied, Done
from queue_server.device.effects import Phase, Status
from queue_server.device.line import Opens, dialled
from queue_server.device.page_hub import PageHub
from queue_server.device.page_socket import Ask
from queue_server.domain.events import Event
from queue_server.domain.view import HallView

PAGE = "kiosk"
TICK_S = 0.25
REFRESH_S = 0.5
"""People ahead and waits on the screen change at most so often."""
REST_S = 20.0
"""With no event at all the screen is put together anew, because hours and waits go on."""
STILL = (Screen.TAKING, Screen.TICKET)
"""Screens that do not change with the hall."""


class Device:
    """A kiosk; `run` keeps it going, `do` is what its page asks."""

    def __init__(
        self, settings: KioskSettings, *, look_s: float = EVERY_S, opens: Opens | None = None
    ) -> None:
        """Without `opens` the kiosk dials for itself, under its own token."""
        self.pages = PageHub(clock=lambda: self.runner.clock)
        self.flow = Flow()
        self._warned = False
        self._kiosk: Kiosk | None = None
        self._work: asyncio.Queue[Callable[[], Coroutine[Any, Any, None]]] = asyncio.Queue()
        self._stale = asyncio.Event()
        opens = opens or dialled(settings.centre, settings.secret())
        self.runner = opens(self._line)
        self._printer = _printer(settings)
        self._kept = settings.data / "hall.json"
        self._watch = PrinterWatch(self._printer, self.runner, self._publish, look_s)
        self._own = OwnNumbers(settings.data, self.runner)
        self._supply = Supply(self._own, self.runner, lambda: self._kiosk)
        self._numbers = Numbers(
            self.runner,
            NumberRecord(settings.data / "numbers.jsonl"),
            self._printer,
            read=self._issued,
            tell=self.take,
            has_own=self._supply.has,
            own=self._supply.give,
        )
        self._publish()

    async def run(self) -> None:
        """Keep the line, the visit and the printer's state until cancelled."""
        self.runner.follow(self)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._remember())
                group.create_task(self.runner.run())
                group.create_task(self._tick())
                group.create_task(self._refresh())
                group.create_task(self._watch.run())
                group.create_task(self._supply.run(self._numbers.settling))
                while True:
                    work = await self._work.get()
                    group.create_task(work())
        finally:
            self.runner.unfollow(self)
            await self._printer.close()

    async def do(self, ask: Ask) -> Answer:
        """What the page asks: every touch is an input of the visit."""
        try:
            self.take(Touch(verb=ask.verb, fields=ask.fields, fresh=uuid4().hex))
        except (KeyError, ValueError) as error:
            return Denied(code="MALFORMED", text=str(error))
        return Done(data={})

    def take(self, said: Input) -> None:
        """Let the visit take an input; what it brings about is done behind it."""
        now = monotonic_s()
        before = self.flow, self._warned
        self.flow, effects = step(self.flow, said, now)
        for effect in effects:
            self._work.put_nowait(partial(self._carry_out, effect))
        self._warned = warns(self.flow, now)
        if (self.flow, self._warned) != before:
            self._publish()

    def happened(self, event: Event) -> None:
        """The hall changed: what stands on the screen may be old."""
        self._stale.set()
        if event.type == "ticket.issued" and event.command:
            self._numbers.settling.seen(event.command, str(event.data["ticket"]))
        again = asked_here(event, str(self.runner.device.get("id")))
        if again is not None:
            self._work.put_nowait(partial(self._reprint, again))

    def lost(self, view: HallView) -> None:
        """The hall is seen anew, perhaps under another configuration."""
        self._stale.set()

    def _line(self, status: Status) -> None:
        self.pages.line(status)
        online = status.phase is Phase.LIVE
        self.take(Line(online=online))
        self._numbers.line(status.phase)
        self._publish()
        self._stale.set()
        if online:
            self._work.put_nowait(self._catch_up)

    async def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Take(asked=asked) if self._kiosk is not None:
                fields = self._kiosk.catalogue.request(asked.choice) | {
                    "ticket_class": asked.ticket_class.value,
                    "language": asked.language,
                }
                await self._numbers.take(asked, fields)
            case Print(asked=asked, issued=issued) if self._kiosk is not None:
                knowledge = self._kiosk.knowledge
                slip = slip_of(issued, knowledge, language=asked.language)
                await self._numbers.print(asked, issued, slip)
            case Shown(id=id_):
                await self._numbers.shown(id_)
            case Left(id=id_):
                await self._numbers.left(id_)

    def _issued(self, reply: Mapping[str, Any]) -> Issued:
        return issued_of(reply, self.runner.public_url)

    async def _reprint(self, ticket: str) -> None:
        if self._kiosk is not None:
            site, known = self.runner.public_url, self._kiosk.knowledge
            await reprint(ticket, self.runner, self._printer, known, site)

    async def _catch_up(self) -> None:
        await self._supply.catch_up(self._numbers.settling)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self.take(Tick())

    async def _refresh(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(REST_S):
                    await self._stale.wait()
            self._stale.clear()
            await self._know()
            if self.flow.place.screen not in STILL:
                self._publish()
            await asyncio.sleep(REFRESH_S)

    async def _know(self) -> None:
        """Take in the configuration and the view that the line brought."""
        runner = self.runner
        city, view, clock = runner.city, runner.view, runner.clock
        if city is None or view is None or clock is None:
            return
        await self._own.heard(LastWelcome(clock=clock, site=runner.public_url))
        knowledge = Knowledge(city=city, view=view, clock=clock)
        catalogue = Catalogue(city, view.hall, runner.device.get("zone"))
        known = self._kiosk
        if known is not None and known.catalogue.same_as(catalogue):
            self._kiosk = replace(known, knowledge=knowledge)
            return
        await self._show(catalogue, knowledge)
        kept = KeptHall(city=city, hall=view.hall, zone=catalogue.zone)
        await asyncio.to_thread(save, self._kept, kept)

    async def _remember(self) -> None:
        """Until the line is up, show what was known when it last was."""
        kept = await asyncio.to_thread(load, self._kept)
        if kept is None or self._kiosk is not None:
            return
        knowledge = Knowledge(
            city=kept.city,
            view=HallView(hall=kept.hall),
            clock=self._own.clock or CityClock(timezone=kept.city.timezone),
        )
        await self._show(Catalogue(kept.city, kept.hall, kept.zone), knowledge)

    async def _show(self, catalogue: Catalogue, knowledge: Knowledge) -> None:
        """Show a configuration at once, and let people search it as soon as its index is made."""
        self._kiosk = Kiosk(
            catalogue=catalogue,
            knowledge=knowledge,
            find=lambda query: None,
            has_own=self._supply.ready,
        )
        self._publish()
        if self.runner.online:
            self._work.put_nowait(self._catch_up)
        find = await asyncio.to_thread(Finder, catalogue.city)
        if self._kiosk.catalogue is catalogue:
            self._kiosk = replace(self._kiosk, find=find)
            self._publish()

    def _publish(self) -> None:
        condition = Condition(
            enrolled=self.runner.status.phase is not Phase.ENDED, prints=self._watch.prints
        )
        now = monotonic_s()
        self.pages.publish(PAGE, frame(self._kiosk, self.flow, condition, now))


def _printer(settings: KioskSettings) -> SlipPrinter:
    given = settings.printer
    address = None if given is None else PrinterSettings(address=parse_address(given))
    return SlipPrinter(
        None if address is None else open_printer(address), dots=settings.dots, font=settings.font
    )
