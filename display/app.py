"""The display: one screen of a hall or zone for the browser beside it, one line to the centre."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from display.board import board_of, waits_of
from display.kept import Kept, load, save
from display.screen import screen
from display.settings import DisplaySettings
from queue_server.clock import monotonic_s, real_ms
from queue_server.device.answers import Answer, Denied
from queue_server.device.effects import Phase, Status
from queue_server.device.line import Opens, dialled
from queue_server.device.page_hub import PageHub
from queue_server.device.page_socket import Ask
from queue_server.device.serve import Site, kit_texts, listen, page_app, serve_pages
from queue_server.device.texts import LANGUAGES
from queue_server.domain.estimate import Wait
from queue_server.domain.events import Event
from queue_server.domain.view import HallView

HERE = Path(__file__).parent
PAGE = "board"
BREATH_S = 0.05
"""Changes of a busy hall are shown together after this; the first one at once."""
WAITS_S = 2.0
"""Waits are estimated anew at most so often: they cost more than all else together."""
REST_S = 5.0
"""With no event at all the screen is put together anew, because waits and hours go on."""
KEEP_S = 10.0
"""The screen is written to disk at most so often."""


class DisplayApp:
    """One screen: its line to the centre and the page that shows it."""

    def __init__(self, opens: Opens, *, data: Path, settings: DisplaySettings) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.runner = opens(self._line)
        self.hub = PageHub(lambda: self.runner.clock)
        self.texts = kit_texts((HERE / "locale", "display"))
        self._words = {language: self.texts.messages(language) for language in LANGUAGES}
        self._settings = settings
        self._path = data / "screen.json"
        self._kept_at = self._waits_at = float("-inf")
        self._waits: Mapping[str, Wait] = {}
        self._dirty = asyncio.Event()
        self._show_kept()
        self.runner.follow(self)

    def site(self) -> Site:
        """The page of this screen."""
        return Site(
            folder=HERE / "pages",
            pages={"/": PAGE},
            texts=self.texts,
            hub=self.hub,
            do=self.do,
            language=self._settings.language,
            hosts=self._settings.hosts,
        )

    async def run(self) -> None:
        """Keep the line and the page; the screen stays after the centre has ended the line."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._publish())
            await self.runner.run()

    async def do(self, ask: Ask) -> Answer:
        """A screen asks for nothing."""
        return Denied(code="NOT_ALLOWED", text=ask.verb)

    def happened(self, event: Event) -> None:
        """Take the hall's next event."""
        self._dirty.set()

    def lost(self, view: HallView) -> None:
        """Begin anew from this view."""
        self._waits_at = float("-inf")
        self._dirty.set()

    def model(self) -> dict[str, Any] | None:
        """What the page shows now; None before the first view."""
        view, city, clock = self.runner.view, self.runner.city, self.runner.clock
        if view is None or city is None or clock is None or view.hall not in city.halls:
            return None
        at, zone = clock.now(), self.runner.device.get("zone")
        if monotonic_s() - self._waits_at >= WAITS_S:
            self._waits = waits_of(view, city, zone=zone, at=at)
            self._waits_at = monotonic_s()
        since = at - round(1000 * self._settings.dwell_s * clock.pace)
        board = board_of(view, city, zone=zone, at=at, since=since, waits=self._waits)
        return screen(board, view, city, zone=zone, at=at, words=self._words)

    async def _publish(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(REST_S):
                    await self._dirty.wait()
            self._dirty.clear()
            model = self.model()
            if model is not None:
                self.hub.publish(PAGE, model)
                self._keep(model)
            await asyncio.sleep(BREATH_S)

    def _line(self, status: Status) -> None:
        self.hub.line(status)
        if status.phase is Phase.LIVE:
            self._dirty.set()

    def _keep(self, model: Mapping[str, Any]) -> None:
        if self.runner.online and monotonic_s() - self._kept_at >= KEEP_S:
            self._kept_at = monotonic_s()
            save(self._path, Kept(at=real_ms(), model=model))

    def _show_kept(self) -> None:
        kept = load(self._path)
        if kept is not None:
            self.hub.publish(PAGE, kept.model)
            self.hub.aged(max(0.0, (real_ms() - kept.at) / 1000))


async def run(centre: str, port: int, token: str, *, host: str = "127.0.0.1", data: Path) -> None:
    """Serve one screen until a signal or cancellation; its page is at `host:port`.

    `data` is a folder for what the display keeps over a restart.
    """
    app = DisplayApp(dialled(centre, token), data=data, settings=DisplaySettings())
    await serve_pages(page_app(app.site()), listen(host, port), [app.run()])
