"""The window client: the desk's page for the browser beside it, and one line to the centre."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from queue_server.device.answers import Answer, Denied, Done, Unsent
from queue_server.device.effects import Phase, Status
from queue_server.device.line import Opens, dialled
from queue_server.device.page_hub import PageHub
from queue_server.device.page_socket import Ask
from queue_server.device.serve import Site, kit_texts, listen, page_app, serve_pages
from queue_server.domain.commands import COMMANDS
from queue_server.domain.events import Event
from queue_server.domain.view import HallView
from window_client.desk import Desk, model
from window_client.guiding import PAGE as GUIDE
from window_client.guiding import Guiding
from window_client.places import places, waiting
from window_client.reasons import Reasons
from window_client.session import Session
from window_client.settings import WindowSettings

HERE = Path(__file__).parent
PAGE = "desk"
BREATH_S = 0.05
"""Changes of a busy hall are shown together after this; the first one at once."""

ASKS: Mapping[str, tuple[str, ...]] = {
    "open": (),
    "pause": ("reason",),
    "resume_window": (),
    "close": (),
    "call_next": ("service",),
    "call": ("ticket", "reason"),
    "recall": ("ticket",),
    "start": ("ticket",),
    "miss": ("ticket",),
    "return": ("ticket",),
    "suspend": ("ticket", "kind"),
    "resume": ("ticket",),
    "wake": ("ticket",),
    "transfer": ("ticket", "service", "to_window", "note"),
    "next_item": ("ticket",),
    "finish": ("ticket", "handled"),
    "rejoin": ("ticket",),
    "confirm": ("ticket", "granted"),
}
"""The verbs that the page may ask for, with what it may say; the window is the app's own."""


class WindowApp:
    """One window: its line, its clerk's session and the page that shows both."""

    def __init__(self, opens: Opens, *, data: Path, settings: WindowSettings) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.runner = opens(self._line)
        self.hub = PageHub(lambda: self.runner.clock)
        self.session = Session(self.runner, self._changed)
        self.texts = kit_texts((HERE / "locale", "window"), (HERE / "locale", "guide"))
        self._settings = settings
        self._reasons = Reasons(data / "reasons.json")
        self._dirty = asyncio.Event()
        self._live = asyncio.Event()
        self._guiding = Guiding(
            self.runner,
            self.session,
            self.texts,
            centre=lambda: settings.centre or self.runner.public_url,
            window=lambda: self.window,
        )
        self.runner.follow(self)
        self._changed()

    @property
    def window(self) -> str:
        """The window that this device stands at."""
        return str(self.runner.device.get("window") or self._settings.window)

    def site(self) -> Site:
        """The pages of this window."""
        return Site(
            folder=HERE / "pages",
            pages={"/": PAGE, "/guide": GUIDE},
            texts=self.texts,
            hub=self.hub,
            do=self.do,
            language=self._settings.language,
            hosts=self._settings.hosts,
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
        self._changed()

    def lost(self, view: HallView) -> None:
        """Begin anew from this view."""
        self._reasons.lost(view)
        self._changed()

    async def do(self, ask: Ask) -> Answer:
        """Do what the page asks; a refusal says what can be done instead."""
        if ask.page == GUIDE:
            return await self._guiding.do(ask)
        answer = await self._do(ask)
        if not isinstance(answer, Denied):
            return answer
        friendly = self.texts.messages(ask.language).get(answer.code, answer.text)
        return Denied(code=answer.code, text=friendly)

    async def _do(self, ask: Ask) -> Answer:
        if ask.verb == "sign_in":
            return await self._sign_in(ask.fields)
        if self.session.clerk is None:
            return Denied(code="SIGNED_OUT", text=ask.verb)
        if ask.verb == "sign_out":
            return await self.session.sign_out(self.window)
        if ask.verb in ("places", "find"):
            return self._look(ask)
        if ask.verb not in ASKS:
            return Denied(code="NOT_ALLOWED", text=ask.verb)
        if not (self.runner.online and self.session.known):
            return Unsent()
        said = {name: ask.fields[name] for name in ASKS[ask.verb] if name in ask.fields}
        if "window" in {field.name for field in fields(COMMANDS[ask.verb])}:
            said["window"] = self.window
        answer = await self.runner.ask(ask.verb, said, id=ask.id or None)
        if isinstance(answer, Denied) and answer.code == "NOT_ALLOWED":
            return await self._still(answer)
        return answer

    async def _still(self, denied: Denied) -> Answer:
        """The right may be missing because the session is over: then the clerk signs in again."""
        await self.session.take_up(self.window)
        over = self.session.clerk is None
        return Denied(code="SIGNED_OUT", text=denied.text) if over else denied

    async def _sign_in(self, given: Mapping[str, Any]) -> Answer:
        if self.session.clerk is not None:
            return Done(data={})
        if not self.runner.online:
            return Unsent()
        user, password = str(given.get("user", "")).strip(), str(given.get("password", ""))
        return await self.session.sign_in(user, password, self.window)

    def _look(self, ask: Ask) -> Answer:
        view, city = self.runner.view, self.runner.city
        if view is None or self.window not in view.windows:
            return Unsent()
        if ask.verb == "places":
            return Done(data=places(view, city, self.window))
        typed = str(ask.fields.get("number", ""))
        return Done(data={"found": waiting(view, city, self.window, typed)})

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
            await self.session.take_up(self.window)

    def _changed(self) -> None:
        self._dirty.set()

    async def _publish(self) -> None:
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            self.hub.publish(PAGE, model(self._desk()))
            self.hub.publish(GUIDE, self._guiding.model())
            await asyncio.sleep(BREATH_S)

    def _desk(self) -> Desk:
        return Desk(
            window=self.window,
            view=self.runner.view,
            city=self.runner.city,
            clerk=self.session.clerk,
            live=self.runner.online and self.session.known,
            reasons=self._reasons.known,
            ended=self.session.ended,
        )


async def run(centre: str, port: int, token: str, *, host: str = "127.0.0.1", data: Path) -> None:
    """Serve one window until a signal or cancellation; its page is at `host:port`."""
    app = WindowApp(dialled(centre, token), data=data, settings=WindowSettings(centre=centre))
    await serve_pages(page_app(app.site()), listen(host, port), [app.run()])
