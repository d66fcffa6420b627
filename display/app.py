"""The display: one screen of a hall or zone for the browser beside it, one line to the centre."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from display.board import board_of
from display.browser import Browser
from display.call_log import CallLog
from display.composing import Composer
from display.kept import Kept, load, save
from display.led_driver import leds_of, signs_of
from display.media import media_of
from display.screen import layout_document, screen
from display.settings import DisplaySettings
from display.starter_pack import packs_of
from display.voice import Voice
from display.waits import late_of, waits_of
from display.window_screen import window_screen
from hall_config.displays import layout_for
from hall_config.model import Display, DisplayKind
from queue_server.clock import monotonic_s, real_ms
from queue_server.device.answers import Answer, Done
from queue_server.device.effects import Status
from queue_server.device.line import Opens
from queue_server.device.page_hub import PageHub
from queue_server.device.page_socket import Ask
from queue_server.device.runner import dialled
from queue_server.device.serve import Site, kit_texts, listen, page_app, serve_pages
from queue_server.device.texts import LANGUAGES
from queue_server.domain.estimate import Wait
from queue_server.domain.events import Event
from queue_server.domain.view import HallView

HERE = Path(__file__).parent
BOARD, WINDOW = "board", "window"
"""The pages: of a hall or zone, and of one window."""
BREATH_S = 0.05
"""Changes of a busy hall are shown together after this; the first one at once."""
WAITS_S = 2.0
"""Waits are estimated and the media looked for at most so often: that costs more than the rest."""
REST_S = 5.0
"""With no event at all the screen is put together anew, because waits and hours go on."""
STEP_S = 0.1
"""While a call is said or waits to be, the voice looks so often for what to do."""
OLD_S = 60.0
"""A line that has been cut for so long makes what is shown old."""
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
        self._late: frozenset[str] = frozenset()
        self._media: list[dict[str, Any]] = []
        self._dirty, self._news = asyncio.Event(), asyncio.Event()
        self.packs = packs_of(settings.recordings)
        calls = CallLog(data, lambda: self.runner.clock)
        composer = Composer(packs=self.packs, words=self._words)
        self.voice = Voice(composer, calls, data / "heard.json")
        self._leds = leds_of(settings)
        self.heard_at = float("-inf")
        """When a page was last heard of, in even seconds."""
        self._show_kept()
        self.runner.follow(self)

    def site(self) -> Site:
        """The page of this screen."""
        return Site(
            folder=HERE / "pages",
            pages={"/": BOARD, "/window": WINDOW},
            texts=self.texts,
            hub=self.hub,
            do=self.do,
            language=self._settings.language,
            hosts=self._settings.hosts,
            folders=self._folders(),
        )

    def _folders(self) -> dict[str, Path]:
        media = self._settings.media
        shown = {"/media": media} if media is not None and media.is_dir() else {}
        return shown | {f"/voice/{name}": pack.folder for name, pack in self.packs.items()}

    async def run(self) -> None:
        """Keep the line and the page; the screen stays after the centre has ended the line."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._publish())
            group.create_task(self._speak())
            if self._leds is not None:
                group.create_task(self._leds.run())
            await self.runner.run()

    async def do(self, ask: Ask) -> Answer:
        """A screen asks for nothing of the hall; it tells what it shows and says."""
        self.heard_at = monotonic_s()
        if ask.verb == "beat":
            return Done(data={})
        with self._showing_voice():
            return self.voice.answer(ask, monotonic_s())

    def happened(self, event: Event) -> None:
        """Take the hall's next event."""
        if self.runner.view is not None:
            self.voice.happened(self.runner.view, event, monotonic_s())
        self._news.set()
        self._dirty.set()

    def lost(self, view: HallView) -> None:
        """Begin anew from this view."""
        self._waits_at = float("-inf")
        if self._lay_out(view) is not None:
            self.voice.began(view, monotonic_s())
        self._news.set()
        self._dirty.set()

    def model(self) -> dict[str, Any] | None:
        """What the page shows now; None before the first view."""
        view, city, clock = self.runner.view, self.runner.city, self.runner.clock
        if view is None or city is None or clock is None:
            return None
        layout = self._lay_out(view)
        if layout is None:
            return None
        if layout.kind is DisplayKind.WINDOW:
            window = window_screen(view, city, str(self.runner.device.get("window") or ""))
            return {**window, "layout": layout_document(layout, self._words)}
        at, zone = clock.now(), self._zone
        if monotonic_s() - self._waits_at >= WAITS_S:
            said = self.runner.waits
            self._waits = waits_of(view, city, zone=zone, at=at, said=said)
            self._late = late_of(view, city, said, at=at)
            self._media = media_of(self._settings.media) if layout.media else []
            self._waits_at = monotonic_s()
        since = at - round(1000 * layout.dwell_s * clock.pace)
        waits, late = self._waits, self._late
        board = board_of(view, city, zone=zone, at=at, since=since, waits=waits, late=late)
        shown = screen(board, view, city, zone=zone, at=at, words=self._words)
        voice = self.voice.document(monotonic_s())
        more = {"layout": layout_document(layout, self._words), "voice": voice}
        return {**shown, **more, "media": self._media}

    @property
    def _zone(self) -> str | None:
        zone: str | None = self.runner.device.get("zone")
        return zone

    def _lay_out(self, view: HallView) -> Display | None:
        """The layout in force; None while the hall's configuration is not known."""
        hall = self.runner.city.halls.get(view.hall) if self.runner.city else None
        if hall is None:
            return None
        device = self.runner.device
        layout = layout_for(hall, str(device.get("id", "")), self._zone, device.get("window"))
        self.voice.lay_out(layout, hall, self._zone)
        return layout

    async def _publish(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(REST_S):
                    await self._dirty.wait()
            self._dirty.clear()
            self._light()
            model = self.model()
            if model is not None:
                self._show(model)
                self._keep(model)
            await asyncio.sleep(BREATH_S)

    def _show(self, model: Mapping[str, Any]) -> None:
        """Show it on its page; the other page is told where to go."""
        layout = model.get("layout", {})
        at_window = layout.get("kind") == DisplayKind.WINDOW
        self.hub.publish(WINDOW if at_window else BOARD, model)
        self.hub.publish(BOARD if at_window else WINDOW, {"layout": layout})

    async def _speak(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            while self.voice.busy:
                await asyncio.sleep(STEP_S)
                with self._showing_voice():
                    self.voice.step(monotonic_s())

    @contextmanager
    def _showing_voice(self) -> Iterator[None]:
        """Show what changes in the voice meanwhile."""
        before = self.voice.document(monotonic_s())
        yield
        if self.voice.document(monotonic_s()) != before:
            self._dirty.set()

    def _light(self) -> None:
        """Tell the LED screens; once the line is old they show no number any more."""
        view, city = self.runner.view, self.runner.city
        if self._leds is not None and view is not None and city is not None:
            words = self._words[self._settings.language]
            screens, old = self._settings.led_screens, self.hub.age_s >= OLD_S
            self._leds.show(signs_of(view, city, screens, words, old=old))

    def _line(self, status: Status) -> None:
        self.hub.line(status)
        if status.online:
            self._dirty.set()

    def _keep(self, model: Mapping[str, Any]) -> None:
        if self.runner.online and monotonic_s() - self._kept_at >= KEEP_S:
            self._kept_at = monotonic_s()
            save(self._path, Kept(at=real_ms(), model=model))

    def _show_kept(self) -> None:
        kept = load(self._path)
        if kept is not None:
            self._show(kept.model)
            self.hub.aged(max(0.0, (real_ms() - kept.at) / 1000))


async def run(centre: str, port: int, token: str, *, host: str = "127.0.0.1", data: Path) -> None:
    """Serve one screen until a signal or cancellation; its page is at `host:port`.

    `data` is a folder for what the display keeps over a restart.
    """
    settings = DisplaySettings()
    app = DisplayApp(dialled(centre, token), data=data, settings=settings)
    listening = listen(host, port)
    background = [app.run()]
    if settings.browser is not None:
        address = f"http://{host}:{listening.getsockname()[1]}/"
        more, heard = settings.browser_flags, lambda: app.heard_at
        browser = Browser(settings.browser, address, data=data, heard=heard, more=more)
        background.append(browser.run())
    await serve_pages(page_app(app.site()), listening, background)
