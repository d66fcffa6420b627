"""The app of an evaluator that is a device of its own, enrolled for one window."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from queue_server.device.line import Opens
from queue_server.device.page_hub import PageHub
from queue_server.device.serve import Site, kit_texts
from queue_server.device.texts import LANGUAGES, Texts
from queue_server.domain.events import Event
from queue_server.domain.view import HallView
from window_client.evaluator import PAGE, Evaluator
from window_client.settings import WindowSettings

HERE = Path(__file__).parent
TEXTS = Texts((HERE / "locale", "evaluate"))


def tongues(page: str) -> Mapping[str, Any]:
    """The page's texts in every language: whoever was served is asked in the own one."""
    if page != PAGE:
        return {}
    return {"tongues": {language: dict(TEXTS.messages(language)) for language in LANGUAGES}}


class EvaluatorApp:
    """One evaluator: its line and its page."""

    def __init__(self, opens: Opens, *, settings: WindowSettings) -> None:
        self._settings = settings
        self.hub = PageHub(lambda: self.runner.clock)
        self.runner = opens(self.hub.line)
        self.evaluator = Evaluator(self.runner, self._changed, settings=settings)
        self.runner.follow(self)
        self._changed()

    @property
    def window(self) -> str:
        """The window that this device is bound to."""
        return self._settings.stands_at(self.runner.device)

    def site(self) -> Site:
        """Its one page."""
        return Site(
            folder=HERE / "pages",
            pages={"/": PAGE, "/evaluate": PAGE},
            texts=kit_texts((HERE / "locale", "evaluate")),
            hub=self.hub,
            do=self.evaluator.do,
            facts=tongues,
            language=self._settings.language,
            hosts=self._settings.hosts,
        )

    async def run(self) -> None:
        """Keep the line until the centre ends it."""
        await self.runner.run()

    def happened(self, event: Event) -> None:
        """Take the hall's next event."""
        self.evaluator.happened(event, self.window)
        self._changed()

    def lost(self, view: HallView) -> None:
        """Begin anew from this view."""
        self.evaluator.lost(view)
        self._changed()

    def _changed(self) -> None:
        self.hub.publish(PAGE, self.evaluator.model(self.window))
