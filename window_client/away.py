"""The window's outbox: done alone during a cut, sent when the clerk is known again, told if denied.

What the centre denies stays on the clerk's page until it is put away, and stands as an alarm for
the supervisor.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from queue_server.clock import CityClock, rfc3339
from queue_server.device.answers import Denied
from queue_server.device.line import Line
from queue_server.device.outbox import Entry, Outbox
from window_client import kept

AGAIN_S = 1.0
SHOWN = 20
"""Refusals that are kept at most."""


class Away:
    """What was done while cut off, and what came of it."""

    def __init__(self, data: Path, line: Line, changed: Callable[[], None]) -> None:
        self._outbox = Outbox(data / "outbox.jsonl")
        self._refused_at = data / "refused.json"
        self.refused: list[dict[str, Any]] = kept.read(self._refused_at, [])
        """What the centre denied, newest first: verb, ticket, number, code, done_at."""
        self._line, self._changed = line, changed

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the centre has not answered for yet."""
        return self._outbox.entries

    def do(self, verb: str, fields: Mapping[str, Any], clock: CityClock) -> None:
        """Keep what was done now; on disk when this returns."""
        self._outbox.add(verb, fields, done_at=rfc3339(clock.now(), clock.zone))
        self._changed()

    async def send(self) -> None:
        """Tell the centre all of it, while the line is up."""
        denied: list[tuple[Entry, Denied]] = []
        while self.entries and self._line.online:
            if not await self._outbox.send(self._line, lambda *one: denied.append(one)):
                await asyncio.sleep(AGAIN_S)
        for entry, answer in denied:
            await self._tell(entry, answer)
        self._changed()

    async def _tell(self, entry: Entry, answer: Denied) -> None:
        ticket = str(entry.fields.get("ticket", ""))
        row = {
            "id": entry.id,
            "verb": entry.verb,
            "ticket": ticket,
            "number": ticket.rpartition("-")[2],
            "code": answer.code,
            "text": answer.text,
            "done_at": entry.done_at[11:16],
        }
        self.refused = [row, *self.refused][:SHOWN]
        kept.write(self._refused_at, self.refused)
        alarm = {"alarm": "refused_later", "level": "orange", "about": ticket}
        await self._line.ask("raise_alarm", alarm)

    def put_away(self, id_: str) -> None:
        """The clerk has read it."""
        self.refused = [row for row in self.refused if row["id"] != id_]
        kept.write(self._refused_at, self.refused)
        self._changed()
