"""A hand on the virtual reader: a page for the demo's visitors, and a line protocol for scripts.

Lines are `lay [NUMBER or KIND]`, `remove`, `behave MOOD` and `state`; each is answered by one line.
For loopback only: it asks no name.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from kiosk.control_lines import serve_lines
from kiosk.ground import Model
from kiosk.virtual_card import Kind
from kiosk.virtual_reader import Mood, VirtualReader
from kiosk.words import LOCALE
from queue_server.crypto import mask_identity
from queue_server.device.answers import Answer, Denied, Done
from queue_server.device.page_hub import PageHub
from queue_server.device.page_socket import Ask
from queue_server.device.serve import Site, kit_texts

PAGES = Path(__file__).parent / "reader_pages"
PAGE = "reader"
HELP = "lay [NUMBER or KIND], remove, behave MOOD or state"


class Hand:
    """Lays cards down and lets the reader fail, for whoever asks; its page shows how it stands."""

    def __init__(self, reader: VirtualReader) -> None:
        self.pages = PageHub()
        self._reader = reader
        self._publish()

    @property
    def site(self) -> Site:
        """The page, for `page_app`."""
        texts = kit_texts((LOCALE, "reader"))
        return Site(folder=PAGES, pages={"/": PAGE}, texts=texts, hub=self.pages, do=self.do)

    async def do(self, ask: Ask) -> Answer:
        """What the page asks."""
        named = str(ask.fields.get("mood", ask.fields.get("kind", "")))
        line = f"{ask.verb} {named}".strip()
        said = self.obey(line)
        return Done(data={"state": said}) if said != HELP else Denied(code="MALFORMED", text=HELP)

    def obey(self, line: str) -> str:
        """Carry out one line; its answer is how the reader stands, or what lines there are."""
        match line.split():
            case ["lay"]:
                self._reader.lay()
            case ["lay", kind] if kind in list(Kind):
                self._reader.lay(kind=Kind(kind))
            case ["lay", number]:
                self._reader.lay(number)
            case ["remove"]:
                self._reader.remove()
            case ["behave", mood] if mood in list(Mood):
                self._reader.behave(Mood(mood))
            case ["state"]:
                pass
            case _:
                return HELP
        self._publish()
        card = self._reader.card
        shown = "none" if card is None else mask_identity(card.number)
        return f"card: {shown}; mood: {self._reader.mood}; read: {self._reader.reads}"

    def _publish(self) -> None:
        card = self._reader.card
        model: Model = {
            "card": None if card is None else mask_identity(card.number),
            "kinds": [one.value for one in Kind],
            "mood": self._reader.mood.value,
            "moods": [one.value for one in Mood],
        }
        self.pages.publish(PAGE, model)


async def serve_hand(hand: Hand, host: str = "127.0.0.1", port: int = 0) -> asyncio.Server:
    """Listen for lines; the caller closes the server."""
    return await serve_lines(hand.obey, host, port)
