"""The window client: the desk's page for the browser beside it, and one line to the centre."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from queue_server.device.answers import Answer
from queue_server.device.door import LocalDoor, door_token, open_door
from queue_server.device.effects import Phase, Status
from queue_server.device.line import Opens
from queue_server.device.page_guard import LOOPBACK
from queue_server.device.page_hub import PageHub
from queue_server.device.page_socket import Ask
from queue_server.device.runner import dialled
from queue_server.device.serve import Site, kit_texts, listen, page_app, serve_pages
from queue_server.domain.events import Event
from queue_server.domain.view import HallView
from window_client.answering import RIGHT as SERVES
from window_client.answering import Answering
from window_client.auto import AutoCall, Wants
from window_client.away import Away
from window_client.desk import Desk, free, model
from window_client.door import VERBS, read
from window_client.entrance import Entrance
from window_client.evaluator import PAGE as EVALUATE
from window_client.evaluator import Evaluator
from window_client.evaluator_app import tongues
from window_client.guiding import PAGE as GUIDE
from window_client.guiding import RIGHT as GUIDES
from window_client.guiding import Guiding
from window_client.papers import by_itself
from window_client.reasons import Reasons
from window_client.session import Session
from window_client.settings import WindowSettings
from window_client.sides import waits
from window_client.verbs import CARD, LEAVE, LISTS, ROW

HERE = Path(__file__).parent
PAGES: Mapping[str, str] = {
    "/": "desk",
    "/strip": "strip",
    "/keys": "keys",
    "/notice": "notice",
}
SHOWS = ("desk", "strip")
"""The pages that show the window's model."""
BREATH_S = 0.05
"""Changes of a busy hall are shown together after this; the first one at once."""


class WindowApp:
    """One window: its line, its clerk's session and the page that shows both."""

    def __init__(self, opens: Opens, *, data: Path, settings: WindowSettings) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.runner = opens(self._line)
        self.hub = PageHub(lambda: self.runner.clock)
        self.session = Session(self.runner, self._changed, window=lambda: self.window)
        self.texts = kit_texts((HERE / "locale", "window"), (HERE / "locale", "guide"))
        self.away = Away(data, self.runner, self._changed)
        self.evaluator = Evaluator(self.runner, self._changed, settings=settings)
        self._settings = settings
        self._reasons = Reasons(data / "reasons.json")
        self._wants = Wants(data / "desk.json")
        self._auto = AutoCall(self._call_next, self._changed)
        self._dirty = asyncio.Event()
        self._live = asyncio.Event()
        self._guiding = Guiding(
            self.runner,
            self.session,
            Entrance(self.runner, self.session, self.texts, right=GUIDES),
            centre=lambda: settings.centre or self.runner.public_url,
        )
        self._answering = Answering(
            self.runner,
            self.session,
            # what an earlier cut left is sent once somebody is known here again
            Entrance(self.runner, self.session, self.texts, right=SERVES, signed_in=self._live.set),
            self.away,
            self._wants,
            self._auto,
            window=lambda: self.window,
            live=lambda: self.live,
            changed=self._changed,
        )
        self.runner.follow(self)
        self._changed()

    @property
    def window(self) -> str:
        """The window that this device stands at."""
        return self._settings.stands_at(self.runner.device)

    def site(self) -> Site:
        """The pages of this window."""
        return Site(
            folder=HERE / "pages",
            pages={**PAGES, "/guide": GUIDE, "/evaluate": EVALUATE},
            texts=self.texts,
            hub=self.hub,
            do=self.do,
            language=self._settings.language,
            facts=lambda page: {
                **{"row": ROW, "leave": LEAVE, "lists": LISTS, "card": CARD},
                **tongues(page),
            },
            hosts=self._settings.hosts,
        )

    def door(self, token: str) -> LocalDoor:
        """What a business system beside this app may ask."""
        return LocalDoor(
            token=token,
            verbs=VERBS,
            do=self._answering.by_door,
            read=lambda: read(self._desk(), self.runner.clock),
            texts=self.texts,
        )

    async def run(self) -> None:
        """Keep the line, the session on it and the page; returns when the centre ends it all."""
        async with asyncio.TaskGroup() as group:
            kept = [group.create_task(self._publish()), group.create_task(self._sign_in_again())]
            await self.runner.run()
            self.session.forget()
            await asyncio.sleep(BREATH_S)
            for task in kept:
                task.cancel()

    def happened(self, event: Event) -> None:
        """Take the hall's next event."""
        self._reasons.happened(event, self.window)
        self.evaluator.happened(event, self.window)
        self._changed()

    def lost(self, view: HallView) -> None:
        """Begin anew from this view."""
        self._reasons.lost(view)
        self.evaluator.lost(view)
        self._changed()

    async def do(self, ask: Ask) -> Answer:
        """Do what the page asks; a refusal says what can be done instead."""
        if ask.page == GUIDE:
            return await self._guiding.do(ask)
        if ask.page == EVALUATE:
            return await self.evaluator.do(ask)
        return await self._answering.do(ask)

    @property
    def live(self) -> bool:
        """Whether the centre knows the clerk and all that was done during a cut."""
        return self.runner.online and self.session.known and not self.away.entries

    async def _call_next(self) -> None:
        if self.live:
            asked = {"window": self.window, "shared": self._wants.shared}
            await self.runner.ask("call_next", asked)

    def _line(self, status: Status) -> None:
        self.hub.line(status)
        if status.phase is Phase.LIVE:
            self._live.set()
        else:
            self.session.cut()

    async def _sign_in_again(self) -> None:
        while True:
            await self._live.wait()
            self._live.clear()
            await self.session.take_up()
            if self.session.known:
                await self.away.send()

    def _changed(self) -> None:
        self._dirty.set()

    async def _publish(self) -> None:
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            self._watch()
            shown = model(self._desk())
            for page in SHOWS:
                self.hub.publish(page, shown)
            self.hub.publish(GUIDE, self._guiding.model())
            self.hub.publish(EVALUATE, self.evaluator.model(self.window, self.session.clerk))
            await asyncio.sleep(BREATH_S)

    def _watch(self) -> None:
        """Let the desk's own countdown see how the window stands."""
        view = self.runner.view
        window = view.windows.get(self.window) if view else None
        mine = window is not None and window.clerk == (self.session.clerk and self.session.clerk.id)
        looked_at = any(self.hub.shown(page) for page in SHOWS)
        able = self.live and looked_at and mine and window is not None and free(window)
        self._auto.watch(
            free=able,
            waits=bool(view and able and waits(view, self.window)),
            wait_s=self._wants.auto_s,
            draws=self._wants.shared and by_itself(self.runner.city, view, self.window),
            clock=self.runner.clock,
        )

    def _desk(self) -> Desk:
        return Desk(
            window=self.window,
            view=self.runner.view,
            city=self.runner.city,
            clerk=self.session.clerk,
            live=self.live,
            cut=not self.runner.online,
            reasons=self._reasons.known,
            ended=self.session.ended,
            entries=self.away.entries,
            refused=self.away.refused,
            wants=self._wants.document(),
            auto_at=self._auto.at,
        )


async def run(centre: str, port: int, token: str, *, host: str = "127.0.0.1", data: Path) -> None:
    """Serve one window until a signal or cancellation; its page is at `host:port`."""
    app = WindowApp(dialled(centre, token), data=data, settings=WindowSettings(centre=centre))
    pages = page_app(app.site())
    if host in LOOPBACK:
        open_door(pages, app.door(door_token(data)))
    await serve_pages(pages, listen(host, port), [app.run()])
