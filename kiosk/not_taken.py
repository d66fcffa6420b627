"""Numbers of this kiosk's own that people hold and the centre did not take, on disk.

Who shows such a slip here is told the truth and what to do; so each is kept for some days.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from queue_server.device.kept_lines import KeptLines

KEPT = 200
"""So many are remembered, the newest: far more than a kiosk gives in a cut that goes wrong."""


class NotTaken:
    """Tickets that the centre will never have."""

    def __init__(self, path: Path) -> None:
        self._file = KeptLines(path)
        rows = [str(one["ticket"]) for one in self._file.read() if one.get("ticket")]
        self._tickets = dict.fromkeys(rows[-KEPT:])
        self._file.rewrite({"ticket": one} for one in self._tickets)

    def __contains__(self, ticket: str) -> bool:
        return ticket in self._tickets

    async def note(self, ticket: str) -> None:
        """Remember one; on disk when this returns."""
        self._tickets[ticket] = None
        await asyncio.to_thread(self._file.append, {"ticket": ticket})
