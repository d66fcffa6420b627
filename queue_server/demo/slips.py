"""Where each printed slip leads, told in the terminal: who holds a picture has no camera for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from queue_server.crypto import Keyring
from queue_server.device.runner import Runner
from queue_server.domain.events import Event
from queue_server.domain.numbers import split_ticket_id
from queue_server.domain.ticket import Printing
from queue_server.domain.view import HallView

Tell = Callable[[str, str], None]
"""Is told a number and its page, with the holder's key in the fragment."""
_HANDED_OUT = (Printing.PRINTED, Printing.UNKNOWN, Printing.FAILED)


class SlipLinks:
    """Follows the demo's hall as one of its devices; tells of each slip of its kiosk.

    Also of one that the printer failed to print: its number stays on the kiosk's screen.
    """

    def __init__(self, centre: str, token: str, keys: Path, tell: Tell) -> None:
        self._runner = Runner(centre, token)
        self._keyring = Keyring.load_or_create(keys)
        self._tell = tell
        self._told: set[str] = set()

    async def run(self) -> None:
        """Follow until cancelled."""
        running = asyncio.create_task(self._runner.run())
        try:
            self._told = _handed_out(await self._runner.ready())
            self._runner.follow(self)
            await running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    def happened(self, event: Event) -> None:
        """Tell of a slip that came out, also of one printed again; simulated citizens have none."""
        if event.type == "ticket.printed" and event.data["set"]["printed"] in _HANDED_OUT:
            self._say(event.data["ticket"])

    def lost(self, view: HallView) -> None:
        """Tell of the slips of a gap."""
        for ticket in sorted(_handed_out(view) - self._told):
            self._say(ticket)

    def _say(self, ticket: str) -> None:
        self._told.add(ticket)
        split = split_ticket_id(ticket)
        assert split is not None, "the hall's own ticket"
        key = self._keyring.holder_key(ticket)
        self._tell(split.number, f"{self._runner.public_url}/t/{ticket}#k={key}")


def _handed_out(view: HallView) -> set[str]:
    return {one.id for one in view.tickets.values() if one.printed in _HANDED_OUT}


def picture(slips: Path) -> str:
    """The newest picture's name; empty before the first."""
    return max((one.name for one in slips.glob("slip-*.png")), default="")
