"""A voice over a hall of the reference dispatcher, and a page that speaks as a browser does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import display
from display.announce import VOICES
from display.call_log import CallLog
from display.clip_pack import read_pack
from display.composing import Composer
from display.starter_pack import STARTER
from display.voice import Voice
from hall_config.displays import layout_for
from hall_config.model import Display
from queue_server.clock import CityClock, real_ms
from queue_server.device.answers import Answer, Done
from queue_server.device.page_socket import Ask
from queue_server.device.texts import LANGUAGES, Texts
from queue_server.domain.events import Event
from queue_server.domain.view import HallView
from tests.display.day import HALL, TEN, ZONE, Day

TEXTS = Texts((Path(display.__file__).parent / "locale", "display"))
COMPOSER = Composer(
    packs={language: read_pack(STARTER / language)[0] for language in VOICES},
    words={language: TEXTS.messages(language) for language in LANGUAGES},
)
PAGE = "page-one"


class Corner:
    """A zone with its voice; `now` are even seconds, moved by hand."""

    def __init__(self, day: Day, folder: Path, **layout: Any) -> None:
        self.day, self.folder, self.now = day, folder, 0.0
        self.layout: Display = replace(layout_for(day.city.halls[HALL], "", ZONE, None), **layout)
        self.start()
        day.feed.follow(self)

    def start(self) -> None:
        """The display's program starts, from a snapshot."""
        clock = CityClock(timezone="Asia/Shanghai", start=TEN, began=real_ms())
        self.voice = Voice(COMPOSER, CallLog(self.folder, lambda: clock), self.folder / "heard")
        self.snapshot()

    def snapshot(self) -> None:
        """The line is back with a snapshot."""
        self.voice.lay_out(self.layout, self.day.city.halls[HALL], ZONE)
        self.voice.began(self.day.view, self.now)

    def happened(self, event: Event) -> None:
        self.voice.happened(self.day.view, event, self.now)

    def lost(self, view: HallView) -> None:
        self.voice.began(view, self.now)

    def ask(self, verb: str, **fields: Any) -> Answer:
        ask = Ask(page="board", verb=verb, fields={"page": PAGE, **fields}, language="zh-CN")
        return self.voice.answer(ask, self.now)

    def turn(self) -> Mapping[str, Any] | None:
        """The call that the page is to say now."""
        document = self.voice.document(self.now)
        found: Mapping[str, Any] | None = document["turn"] if document["to"] == PAGE else None
        return found if found and not found["begun"] else None

    def speak(self) -> str | None:
        """Say the call whose turn it is, as long as it takes; gives its key."""
        self.ask("listen", ready=True)
        turn = self.turn()
        if turn is None:
            return None
        answer = self.ask("speak", key=turn["key"])
        assert isinstance(answer, Done)
        assert answer.data["granted"]
        assert self.voice._speech.turn is not None
        self.now += self.voice._speech.turn.seconds
        self.ask("spoken", key=turn["key"], heard=True)
        return str(turn["key"])

    def lines(self) -> list[dict[str, Any]]:
        """The log."""
        files = sorted(self.folder.glob("calls-*.jsonl"))
        return [json.loads(line) for path in files for line in path.read_text().splitlines()]

    def kinds(self) -> Counter[str]:
        """How many lines of each kind."""
        return Counter(line["kind"] for line in self.lines())
