"""The demo kiosk's card reader: a simulated one, with a page to lay cards of nobody down."""

from __future__ import annotations

import asyncio
from random import Random

from kiosk.virtual_reader import VirtualReader
from kiosk.virtual_reader_page import Hand, serve_hand
from queue_server.device.serve import listen, page_app, page_server

HOST = "127.0.0.1"


class CardReader:
    """The reader, its page and its line control, all on loopback."""

    def __init__(self, seed: int) -> None:
        self._reader = VirtualReader(HOST, draw=Random(seed))
        self._hand = Hand(self._reader)
        self._server = page_server(page_app(self._hand.site))
        self._serving: asyncio.Task[None] | None = None
        self._control: asyncio.Server | None = None
        self.page = ""
        self.control = ""

    async def start(self, port: int) -> None:
        """Serve the page on this port and the rest on free ones."""
        await self._reader.start()
        self._control = await serve_hand(self._hand)
        self.control = "{}:{}".format(*self._control.sockets[0].getsockname()[:2])
        listening = listen(HOST, port)
        self.page = f"http://{HOST}:{listening.getsockname()[1]}/"
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))

    @property
    def address(self) -> str:
        """What the kiosk is told."""
        return self._reader.address

    async def stop(self) -> None:
        """End all three."""
        self._server.should_exit = True
        if self._serving is not None:
            await asyncio.gather(self._serving, return_exceptions=True)
        if self._control is not None:
            self._control.close()
        await self._reader.stop()
