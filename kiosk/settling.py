"""What is still owed to numbers after a cut or a restart, done as soon as the line is back.

What the kiosk gave of its own is reported first, before any new number is asked for. An unknown
command is asked again under its id, a number that was neither shown nor printed is voided, and the
centre learns what became of every slip.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog

from kiosk.not_taken import NotTaken
from kiosk.number_record import Duty, Entry, NumberRecord
from queue_server.clock import real_ms
from queue_server.device.answers import Answer, Denied, Done, Unknown, Unsent
from queue_server.device.line import Asks
from queue_server.domain.ticket import Printing

log = structlog.get_logger()

ASK_S = 5.0
ASK_TRIES = 3
NOT_READY_TRIES, NOT_READY_S = 10, 0.5
"""A hall whose store is just being opened is asked again this often."""
AT_ONCE = 20
"""Numbers in one report."""

CLOSED_NOW = frozenset({"HALL_CLOSED", "SERVICE_CLOSED"})
"""Said before the centre looks whether it knows the id: they prove nothing about an old command."""
LATER = frozenset({"HALL_NOT_READY", "TOO_MANY"})
"""They say nothing about what was asked."""


class Settling:
    """Works off the duties of a record; `read` gives the ticket of a reply to `issue`."""

    def __init__(
        self,
        line: Asks,
        record: NumberRecord,
        not_taken: NotTaken,
        *,
        read: Callable[[Mapping[str, Any]], str],
    ) -> None:
        self.present: set[str] = set()
        """Entries that somebody waits for at the kiosk."""
        self.working: set[str] = set()
        """Entries that are being asked for, printed or settled."""
        self.refused: tuple[str, ...] = ()
        """Numbers that people hold and the centre did not take."""
        self._line, self._record, self._read = line, record, read
        self._not_taken = not_taken
        self._seen: dict[str, str] = {}
        """Tickets by command, as events told them while the reply was missing."""
        self._reporting = asyncio.Lock()

    def seen(self, id_: str, ticket: str) -> None:
        """An event tells what came of a command whose reply was lost."""
        entry = self._record.entry(id_)
        if entry is not None and entry.ticket is None:
            self._seen[id_] = ticket

    async def settle_all(self) -> None:
        """Do what is owed to all numbers that nobody is looking at; when the line came back."""
        await self.reported(ASK_S)
        for entry in self._record.open:
            await self.settle(entry.id)

    async def settle(self, id_: str) -> None:
        """Do what is owed to one."""
        if id_ in self.working:
            return
        self.working.add(id_)
        try:
            while (entry := self._record.entry(id_)) and await self._did(entry):
                pass
        finally:
            self.working.discard(id_)

    async def reported(self, wait_s: float) -> bool:
        """Report what is owed; False when the centre has not taken it all in."""
        if not self._owed():
            return True
        async with self._reporting:
            while owed := self._owed()[:AT_ONCE]:
                if not await self._report(owed, wait_s):
                    return False
        return True

    @property
    def days_owed(self) -> frozenset[int]:
        """Service days of which something is still to be reported."""
        kept = (one.offline for one in self._record.open if one.offline and not one.reported)
        return frozenset(one["day"] for one in kept)

    async def issue(self, id_: str, fields: Mapping[str, Any]) -> Answer:
        """Ask for a number with all patience."""
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

    def _owed(self) -> list[Entry]:
        """What is to be reported, but of those on the screen only what is on paper already."""
        now = real_ms()
        return [
            one
            for one in self._record.open
            if one.duty(now) is Duty.REPORT
            and (one.id not in self.present or one.printing not in (None, Printing.QUEUED))
        ]

    async def _report(self, entries: Sequence[Entry], wait_s: float) -> bool:
        tickets = [_reported(one, here=one.id in self.present) for one in entries]
        answer = await self._line.ask("report", {"tickets": tickets}, wait_s=wait_s)
        match answer:
            case Done(data=data):
                for entry, told in zip(entries, data["reported"], strict=True):
                    await self._told_of(entry, told)
                return True
            case Denied(code=code) if code not in LATER and len(entries) > 1:
                # one of them is at fault: each is judged by itself
                return all([await self._report([one], wait_s) for one in entries])
            case Denied(code=code) if code not in LATER:
                await self._told_of(entries[0], {"code": code})
                return True
        return False

    async def _told_of(self, entry: Entry, told: Mapping[str, Any]) -> None:
        """The centre took a reported number, or will never take it."""
        assert entry.offline is not None
        if "code" in told:
            number = str(entry.offline["number"])
            log.error("number not taken", number=number, code=told["code"])
            self.refused = (*self.refused, number)
            if entry.ticket is not None:
                await self._not_taken.note(entry.ticket)
            await self._record.close(entry.id)
        else:
            final = entry.printing not in (None, Printing.QUEUED)
            await self._record.note(entry.id, reported=True, told=final)

    async def _did(self, entry: Entry) -> bool:
        """Do the next thing that is owed; False when it must wait."""
        duty = entry.duty(real_ms())
        here = entry.id in self.present
        match duty:
            case Duty.REPORT:
                known = self._record.entry(entry.id)
                return await self.reported(ASK_S) and self._record.entry(entry.id) != known
            case Duty.ASK if not here:
                return await self._asked_again(entry)
            case Duty.VOID if not here:
                return await self._voided(entry)
            case Duty.TELL if entry.printing not in (None, Printing.QUEUED) or not here:
                return await self._told(entry)
            case Duty.CLOSE if not here:
                await self._record.close(entry.id)
        return False

    async def _asked_again(self, entry: Entry) -> bool:
        ticket = self._seen.pop(entry.id, None)
        if ticket is not None:
            await self._record.note(entry.id, ticket=ticket)
            return True
        match await self.issue(entry.id, entry.fields):
            case Done(data=data):
                await self._record.note(entry.id, ticket=self._read(data))
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
        fields = {"ticket": entry.ticket, "state": _final(entry.printing).value}
        answer = await self._ask("printed", fields, f"{entry.id}-printed")
        if isinstance(answer, Done | Denied):
            await self._record.note(entry.id, told=True)
        return isinstance(answer, Done | Denied)

    async def _ask(self, verb: str, fields: Mapping[str, Any], id_: str) -> Answer:
        for _ in range(NOT_READY_TRIES):
            answer = await self._line.ask(verb, fields, id=id_, wait_s=ASK_S)
            if not (isinstance(answer, Denied) and answer.code == "HALL_NOT_READY"):
                break
            await asyncio.sleep(NOT_READY_S)
        return answer


def _final(printing: Printing | None) -> Printing:
    """What is known of a slip that nobody is printing any more."""
    return Printing.UNKNOWN if printing in (None, Printing.QUEUED) else printing


def _reported(entry: Entry, *, here: bool) -> dict[str, Any]:
    assert entry.offline is not None
    return {**entry.offline, "printed": _final(entry.printing).value}
