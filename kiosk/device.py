"""One kiosk put together: its line, its visit, its numbers, its printer and its page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from kiosk.choice import Issued, issued_of
from kiosk.errands import Errands, asked_here, comes, owed_here
from kiosk.flow import step, warns
from kiosk.frame import Condition, frame
from kiosk.ground import Kiosk
from kiosk.known_hall import KnownHall
from kiosk.not_taken import NotTaken
from kiosk.number_record import NumberRecord
from kiosk.numbers import Numbers
from kiosk.own_numbers import OwnNumbers
from kiosk.reader_watch import ReaderWatch, reader_of
from kiosk.reading import read_aloud
from kiosk.settings import KioskSettings
from kiosk.signals import Effect, Errand, Input, Left, Line, Print, Seen, Shown, Take, Tick
from kiosk.slip_printer import printer_of
from kiosk.slip_text import slip_of
from kiosk.speaker import Speaker
from kiosk.supply import Supply
from kiosk.telling import Seals
from kiosk.typed import heard
from kiosk.visit import Flow, Screen
from kiosk.watch import EVERY_S, PrinterWatch
from queue_server.clock import monotonic_s
from queue_server.device.answers import Answer, Denied, Done
from queue_server.device.effects import Phase, Status
from queue_server.device.line import Opens
from queue_server.device.page_hub import PageHub
from queue_server.device.page_socket import Ask
from queue_server.device.runner import dialled
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
        self._work: asyncio.Queue[Callable[[], Coroutine[Any, Any, None]]] = asyncio.Queue()
        self._stale = asyncio.Event()
        opens = opens or dialled(settings.centre, settings.secret())
        self.runner = opens(self._line)
        self._printer = printer_of(settings)
        self._speaker = Speaker()
        self._watch = PrinterWatch(self._printer, self.runner, self._publish, look_s)
        self._own = OwnNumbers(settings.data, self.runner)
        self._reader = ReaderWatch(
            reader_of(settings, lambda: self._own.sealing), self.runner, self.take
        )
        self._watch.beside = lambda: self._reader.facts
        self._supply = Supply(self._own, self.runner, lambda: self._hall.kiosk)
        self._hall = KnownHall(
            self.runner,
            settings.data / "hall.json",
            self._own,
            has_own=self._supply.ready,
            changed=self._offers_anew,
        )
        not_taken = NotTaken(settings.data / "not-taken.jsonl")
        self._numbers = Numbers(
            self.runner,
            NumberRecord(settings.data / "numbers.jsonl"),
            not_taken,
            self._printer,
            read=self._issued,
            tell=self.take,
            has_own=self._supply.has,
            own=self._supply.give,
        )
        self._errands = Errands(
            self.runner,
            self._printer,
            centre=settings.centre,
            not_taken=not_taken,
            site=lambda: self.runner.public_url,
            read=self._issued,
            tell=self.take,
        )
        self._publish()

    async def run(self) -> None:
        """Keep the line, the visit and the printer's state until cancelled."""
        self.runner.follow(self)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._hall.remember())
                group.create_task(self.runner.run())
                group.create_task(self._tick())
                group.create_task(self._refresh())
                group.create_task(self._watch.run())
                group.create_task(self._reader.run())
                group.create_task(self._supply.run(self._numbers.settling))
                while True:
                    work = await self._work.get()
                    group.create_task(work())
        finally:
            self.runner.unfollow(self)
            await self._printer.close()

    async def do(self, ask: Ask) -> Answer:
        """What the page asks: the screen read aloud; every touch is an input of the visit."""
        if ask.verb == "read":
            view = self.pages.model(PAGE)["view"]
            return Done(data=await read_aloud(self._speaker, view, self.flow.language))
        try:
            screen, key = self.flow.place.screen, self._own.sealing
            self.take(heard(ask, screen, key, at=self._own.now))
        except (KeyError, TypeError, ValueError) as error:
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
        here = str(self.runner.device.get("id"))
        again = asked_here(event, here)
        if again is not None and (kiosk := self._hall.kiosk) is not None:
            self._work.put_nowait(partial(self._errands.reprint, again, kiosk, here))
        if comes(event, here):
            self.take(Seen())

    def lost(self, view: HallView) -> None:
        """The hall is seen anew, perhaps under another configuration, perhaps from its journal."""
        self._stale.set()
        self._work.put_nowait(self._catch_up)

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
            case Shown(id=id_):
                await self._numbers.shown(id_)
            case Left(id=id_):
                await self._numbers.left(id_)
            case _ if self._hall.kiosk is not None:
                await self._serve(effect, self._hall.kiosk)

    async def _serve(self, effect: Take | Print | Errand, kiosk: Kiosk) -> None:
        """Do what needs to know the hall."""
        match effect:
            case Take(asked=asked):
                fields = kiosk.asks(asked.choice) | asked.fields()
                await self._numbers.take(asked, fields)
            case Print(asked=asked, issued=issued):
                slip = slip_of(issued, kiosk.knowledge, language=asked.language)
                await self._numbers.print(asked, issued, slip)
            case _:
                await self._errands.run(effect, kiosk)

    def _issued(self, reply: Mapping[str, Any]) -> Issued:
        return issued_of(reply, self.runner.public_url)

    def _offers_anew(self) -> None:
        """The kiosk offers something else than before; it may need numbers of its own for it."""
        self.take(Seals(able=self._own.sealing is not None))
        self._publish()
        if self.runner.online:
            self._work.put_nowait(self._catch_up)

    async def _catch_up(self) -> None:
        await self._hall.know()
        self.take(Seals(able=self._own.sealing is not None))
        await self._supply.catch_up(self._numbers.settling)
        view, kiosk = self.runner.view, self._hall.kiosk
        if view is not None and kiosk is not None and self.runner.online:
            here = str(self.runner.device.get("id"))
            for ticket in owed_here(view, here):
                self._work.put_nowait(partial(self._errands.reprint, ticket, kiosk, here))

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
            await self._hall.know()
            if self.flow.place.screen not in STILL:
                self._publish()
            await asyncio.sleep(REFRESH_S)

    def _publish(self) -> None:
        condition = Condition(
            enrolled=self.runner.status.phase is not Phase.ENDED,
            prints=self._watch.prints,
            speaks=self._speaker.speaks,
        )
        now = monotonic_s()
        self.pages.publish(PAGE, frame(self._hall.kiosk, self.flow, condition, now))
