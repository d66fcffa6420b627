"""Numbers between the centre and paper: asked for, printed, told on, and ended when nobody got one.

Each step is in the kiosk's record before the next. What is still owed after a cut or a restart is
settled as soon as the line is back: an unknown command is asked again under its id, a number that
was neither shown nor printed is voided, and the centre learns what became of every slip.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from kiosk.choice import Asked, Issued
from kiosk.number_record import Duty, Entry, NumberRecord
from kiosk.signals import Input, Numbered, Paper, Turned
from kiosk.slip import SlipContent
from kiosk.slip_printer import SlipPrinter
from kiosk.words import words
from queue_server.clock import real_ms
from queue_server.device.answers import Answer, Denied, Done, Unknown, Unsent
from queue_server.domain.ticket import Printing

ASK_S = 5.0
ASK_TRIES = 3
NOT_READY_TRIES, NOT_READY_S = 10, 0.5
"""A hall whose store is just being opened is asked again this often."""

CLOSED_NOW = frozenset({"HALL_CLOSED", "SERVICE_CLOSED"})
"""Said before the centre looks whether it knows the id: they prove nothing about an old command."""


class Asks(Protocol):
    """The line to the centre, as `device.runner` has it."""

    async def ask(self, verb: str, fields: Mapping[str, Any], *, id: str, wait_s: float) -> Answer:
        """Ask for a verb; one of the four answers by `wait_s` at the latest."""
        ...


class Numbers:
    """The numbers of one kiosk; `tell` brings what happened back to the visit."""

    def __init__(
        self,
        line: Asks,
        record: NumberRecord,
        printer: SlipPrinter,
        *,
        read: Callable[[Mapping[str, Any]], Issued],
        tell: Callable[[Input], None],
    ) -> None:
        self._line, self._record, self._printer = line, record, printer
        self._read, self._tell = read, tell
        self._present: set[str] = set()
        """Commands that somebody waits for at the kiosk."""
        self._working: set[str] = set()
        """Commands that are being asked for, printed or settled."""
        self._seen: dict[str, str] = {}
        """Tickets by command, as events told them while the reply was missing."""

    async def take(self, asked: Asked, fields: Mapping[str, Any]) -> None:
        """Ask for a number once, however often that takes."""
        id_ = asked.id
        self._present.add(id_)
        self._working.add(id_)
        await self._record.note(id_, at=real_ms(), fields=dict(fields))
        answer = await self._issue(id_, fields)
        self._working.discard(id_)
        match answer:
            case Done(data=data):
                issued = self._read(data)
                await self._record.note(id_, ticket=issued.ticket)
                self._tell(Numbered(id=id_, issued=issued))
                return
            case Denied(text=text):
                await self._record.close(id_)
            case Unsent():
                text = words(asked.language).say(CUT)
                await self._record.close(id_)
            case Unknown():
                text = words(asked.language).say(SILENT)
        self._present.discard(id_)
        self._tell(Turned(id=id_, text=text))

    async def print(self, asked: Asked, issued: Issued, content: SlipContent) -> None:
        """Print the slip and tell the centre what became of it."""
        self._working.add(asked.id)
        printout = await self._printer.print(content)
        await self._record.note(asked.id, printing=printout.state)
        self._tell(Paper(ticket=issued.ticket, state=printout.state, reason=printout.reason))
        self._working.discard(asked.id)
        await self._settle(asked.id)

    async def shown(self, id_: str) -> None:
        """A citizen saw the number: it stays valid whatever happens to the paper."""
        if self._record.entry(id_) is not None:
            await self._record.note(id_, shown=True)

    async def left(self, id_: str) -> None:
        """Nobody is at the kiosk for this command any more."""
        self._present.discard(id_)
        await self._settle(id_)

    def seen(self, id_: str, ticket: str) -> None:
        """An event tells what came of a command whose reply was lost."""
        entry = self._record.entry(id_)
        if entry is not None and entry.ticket is None:
            self._seen[id_] = ticket

    async def settle(self) -> None:
        """Do what is owed to all numbers that nobody is looking at; when the line came back."""
        for entry in self._record.open:
            await self._settle(entry.id)

    async def _settle(self, id_: str) -> None:
        if id_ in self._working:
            return
        self._working.add(id_)
        try:
            while (entry := self._record.entry(id_)) and await self._did(entry):
                pass
        finally:
            self._working.discard(id_)

    async def _did(self, entry: Entry) -> bool:
        """Do the next thing that is owed; False when it must wait."""
        duty = entry.duty(real_ms())
        here = entry.id in self._present
        match duty:
            case Duty.ASK if not here:
                return await self._asked_again(entry)
            case Duty.VOID if not here:
                return await self._voided(entry)
            case Duty.TELL if entry.printing is not None or not here:
                return await self._told(entry)
            case Duty.CLOSE if not here:
                await self._record.close(entry.id)
        return False

    async def _asked_again(self, entry: Entry) -> bool:
        ticket = self._seen.pop(entry.id, None)
        if ticket is not None:
            await self._record.note(entry.id, ticket=ticket)
            return True
        match await self._issue(entry.id, entry.fields):
            case Done(data=data):
                await self._record.note(entry.id, ticket=self._read(data).ticket)
                return True
            case Denied(code=code) if code not in CLOSED_NOW:
                await self._record.close(entry.id)
                return True
        return False

    async def _voided(self, entry: Entry) -> bool:
        answer = await self._ask("void", {"ticket": entry.ticket}, f"{entry.id}-void")
        if isinstance(answer, Done | Denied):
            await self._record.close(entry.id)
        return isinstance(answer, Done | Denied)

    async def _told(self, entry: Entry) -> bool:
        state = entry.printing or Printing.UNKNOWN
        fields = {"ticket": entry.ticket, "state": state.value}
        answer = await self._ask("printed", fields, f"{entry.id}-printed")
        if isinstance(answer, Done | Denied):
            await self._record.note(entry.id, told=True)
        return isinstance(answer, Done | Denied)

    async def _issue(self, id_: str, fields: Mapping[str, Any]) -> Answer:
        sent = False
        for _ in range(ASK_TRIES):
            answer = await self._ask("issue", fields, id_)
            if isinstance(answer, Done | Denied):
                return answer
            if isinstance(answer, Unsent):
                break
            sent = True
        # once it was on its way, a line that is down afterwards says nothing about it
        return Unknown() if sent else Unsent()

    async def _ask(self, verb: str, fields: Mapping[str, Any], id_: str) -> Answer:
        for _ in range(NOT_READY_TRIES):
            answer = await self._line.ask(verb, fields, id=id_, wait_s=ASK_S)
            if not (isinstance(answer, Denied) and answer.code == "HALL_NOT_READY"):
                break
            await asyncio.sleep(NOT_READY_S)
        return answer


CUT = "The line to the centre is down, so there are no numbers just now."
SILENT = "The centre did not answer in time. Please try again, or ask a guide."
