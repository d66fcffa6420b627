"""Numbers between the centre and paper: asked for or given from the kiosk's own, shown, printed.

Each step is in the kiosk's record before the next; `settling.py` does what is owed afterwards. A
citizen waits two seconds for the centre at most where the kiosk has numbers of its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from kiosk.choice import Asked, Issued
from kiosk.not_taken import NotTaken
from kiosk.number_record import NumberRecord
from kiosk.own_numbers import Given
from kiosk.settling import LATER, Settling
from kiosk.signals import Input, Numbered, Paper, Turned
from kiosk.slip import SlipContent
from kiosk.slip_printer import SlipPrinter
from kiosk.words import CUT, SILENT, words
from queue_server.clock import monotonic_s, real_ms
from queue_server.device.answers import Answer, Denied, Done, Unsent
from queue_server.device.effects import Phase
from queue_server.device.line import Asks
from queue_server.domain.ticket import Printing

PATIENCE_S = 1.4
"""How long the centre is waited for before the kiosk gives a number of its own."""
SPENT = "The network is down, and this machine has no number left for this. A guide will help you."

Own = Callable[[Asked, Mapping[str, Any]], Awaitable[Given | None]]
"""Gives a number of the kiosk's own; None when there is none for what was asked."""


class Numbers:
    """The numbers of one kiosk; `tell` brings what happened back to the visit."""

    def __init__(
        self,
        line: Asks,
        record: NumberRecord,
        not_taken: NotTaken,
        printer: SlipPrinter,
        *,
        read: Callable[[Mapping[str, Any]], Issued],
        tell: Callable[[Input], None],
        has_own: Callable[[Asked], bool],
        own: Own,
    ) -> None:
        self.settling = Settling(line, record, not_taken, read=lambda reply: read(reply).ticket)
        self._line, self._record, self._printer = line, record, printer
        self._read, self._tell = read, tell
        self._has_own, self._own = has_own, own
        self._instead: dict[str, str] = {}
        """Commands whose number is one of the kiosk's own, and the entry of that."""
        self._cut_at: float | None = None
        self._was_live = False

    def line(self, phase: Phase) -> None:
        """The line to the centre changed; one that could not be dialled at all is long cut."""
        if phase is Phase.LIVE:
            self._cut_at = None
        elif phase is Phase.WAITING and not self._was_live:
            self._cut_at = monotonic_s() - PATIENCE_S
        elif self._cut_at is None:
            self._cut_at = monotonic_s()
        self._was_live |= phase is Phase.LIVE

    async def take(self, asked: Asked, fields: Mapping[str, Any]) -> None:
        """Give a number once, however often that takes."""
        has_own, why = self._has_own(asked), ""
        answer = await self._from_centre(asked, fields, patient=not has_own)
        match answer:
            case Done(data=data):
                issued = self._read(data)
                await self._record.note(asked.id, ticket=issued.ticket)
                self._tell(Numbered(id=asked.id, issued=issued))
                return
            case Denied(code=code, text=text) if not (has_own and code in LATER):
                why = code
                await self._dropped(asked.id)
            case _:
                if isinstance(answer, Denied | Unsent):
                    await self._dropped(asked.id)
                if has_own and await self._from_own(asked, fields):
                    return
                known = CUT if isinstance(answer, Unsent) else SILENT
                text = words(asked.language).say(SPENT if has_own else known)
        self.settling.present.discard(asked.id)
        self._tell(Turned(id=asked.id, text=text, code=why))

    async def print(self, asked: Asked, issued: Issued, content: SlipContent) -> None:
        """Print the slip and tell the centre what became of it."""
        id_ = self._entry(asked.id)
        self.settling.working.add(id_)
        if self._printer.fitted:
            # from here on paper may be out, whatever happens to this kiosk meanwhile
            await self._record.note(id_, printing=Printing.QUEUED)
        printout = await self._printer.print(content)
        await self._record.note(id_, printing=printout.state)
        self._tell(Paper(ticket=issued.ticket, state=printout.state, reason=printout.reason))
        self.settling.working.discard(id_)
        await self.settling.settle(id_)

    async def shown(self, id_: str) -> None:
        """A citizen saw the number: it stays valid whatever happens to the paper."""
        entry = self._entry(id_)
        if self._record.entry(entry) is not None:
            await self._record.note(entry, shown=True)

    async def left(self, id_: str) -> None:
        """Nobody is at the kiosk for this command any more."""
        entry = self._entry(id_)
        self._instead.pop(id_, None)
        for one in dict.fromkeys((entry, id_)):
            self.settling.present.discard(one)
            await self.settling.settle(one)

    async def _dropped(self, id_: str) -> None:
        if self._record.entry(id_) is not None:
            await self._record.close(id_)

    def _entry(self, id_: str) -> str:
        return self._instead.get(id_, id_)

    async def _from_centre(
        self, asked: Asked, fields: Mapping[str, Any], *, patient: bool
    ) -> Answer:
        if self._long_cut():
            return Unsent()
        if not await self.settling.reported(PATIENCE_S):
            return Unsent()
        self.settling.present.add(asked.id)
        self.settling.working.add(asked.id)
        await self._record.note(asked.id, at=real_ms(), fields=dict(fields))
        if patient:
            answer = await self.settling.issue(asked.id, fields)
        else:
            answer = await self._line.ask("issue", fields, id=asked.id, wait_s=PATIENCE_S)
        self.settling.working.discard(asked.id)
        return answer

    def _long_cut(self) -> bool:
        """Whether the line has been down for too long to wait for it."""
        return self._cut_at is not None and monotonic_s() - self._cut_at >= PATIENCE_S

    async def _from_own(self, asked: Asked, fields: Mapping[str, Any]) -> bool:
        given = await self._own(asked, fields)
        if given is None:
            return False
        self.settling.present.discard(asked.id)
        entry = self._instead[asked.id] = f"{asked.id}-own"
        self.settling.present.add(entry)
        await self._record.note(
            entry, at=real_ms(), ticket=given.issued.ticket, offline=dict(given.report)
        )
        self._tell(Numbered(id=asked.id, issued=given.issued))
        return True
