"""The evaluator: asks who was just served for a grade, and is quiet the rest of the time.

It shows one handling at a time, the one that ended last at its window, until it is graded, passed
over, or the next number is called. What was passed over may still be graded on the holder's phone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from hall_config.model import City
from queue_server.device.answers import Answer, Denied, Done, Unsent
from queue_server.device.line import Line
from queue_server.device.page_socket import Ask
from queue_server.domain.events import Event
from queue_server.domain.sight import SOMEBODY
from queue_server.domain.view import HallView, unrated_key
from window_client.desk import Clerk
from window_client.settings import WindowSettings
from window_client.words import hall_words, plain, service_name, words

PAGE = "evaluate"
TRIES, AGAIN_S = 60, 1.0
"""A grade is asked for again while the centre is away; nobody stands and waits for the answer."""
ASKED_AFTER = frozenset({"finished", "forwarded", "transferred"})
"""Ends of a handling after which its holder leaves the window."""


class Evaluator:
    """What one window's evaluator asks now; `changed` is told of every change."""

    def __init__(
        self, line: Line, changed: Callable[[], None], *, settings: WindowSettings
    ) -> None:
        self._line, self._changed, self._settings = line, changed, settings
        self._asked: tuple[str, int] | None = None

    def happened(self, event: Event, window: str) -> None:
        """A handling ended at the window, was graded, or the next number is called there."""
        data = event.data
        if event.type == "ticket.called" and data.get("window") == window:
            self._asked = None
        elif event.type == "handling.ended" and data.get("window") == window:
            if data.get("rate", {}).get("by") in ASKED_AFTER:
                self._asked = data["ticket"], data["handling"]
        elif self._asked == (data.get("ticket"), data.get("handling")):
            self._asked = None

    def lost(self, view: HallView) -> None:
        """Who was asked before a cut has gone."""
        if self._asked and unrated_key(*self._asked) not in view.unrated:
            self._asked = None

    async def do(self, ask: Ask) -> Answer:
        """`grade {key, grade, tags}` or `pass {key}`; nothing else is done from this page."""
        ticket, _, handling = str(ask.fields.get("key", "")).rpartition("#")
        if ask.verb not in ("grade", "pass") or not handling.isdecimal():
            return Denied(code="NOT_ALLOWED", text=ask.verb)
        if ask.verb == "grade":
            answer = await self._grade(ask, ticket, int(handling))
            if not isinstance(answer, Done | Denied):
                return answer
        else:
            answer = Done(data={})
        if self._asked == (ticket, int(handling)):
            self._asked = None
            self._changed()
        return answer

    async def _grade(self, ask: Ask, ticket: str, handling: int) -> Answer:
        """Once under its id, through a centre that is away for a while."""
        said = {"ticket": ticket, "handling": handling, "grade": ask.fields.get("grade")}
        said["tags"] = ask.fields.get("tags", [])
        id_ = ask.id or uuid4().hex
        answer: Answer = Unsent()
        for _ in range(TRIES):
            answer = await self._line.ask("evaluate", said, id=id_)
            if isinstance(answer, Done | Denied) and not _passes(answer):
                break
            await asyncio.sleep(AGAIN_S)
        return answer

    def model(self, window: str, clerk: Clerk | None = None) -> dict[str, Any]:
        """What the page shows; `clerk` is who signed in beside it, where that is known."""
        view, city = self._line.view, self._line.city
        if view is None or window not in view.windows:
            return {"ready": False, "window": window, "asking": None}
        return {
            "ready": True,
            "window": window,
            "hall": hall_words(city, view.hall, window)["name"],
            "clerk": self._clerk(view.windows[window].clerk, clerk.name if clerk else None),
            "asking": self._asking(view, city),
            "tags": _tags(city),
            "quiet_s": self._settings.evaluator_quiet_s,
        }

    def _clerk(self, clerk: str | None, name: str | None) -> dict[str, str] | None:
        known, shows = clerk not in (None, SOMEBODY), self._settings.evaluator_shows
        if shows == "none" or not known:
            return None
        if shows == "name" and name:
            return {"name": name}
        return {"number": str(clerk).rpartition(":")[2]}

    def _asking(self, view: HallView, city: City | None) -> dict[str, Any] | None:
        if self._asked is None:
            return None
        key = unrated_key(*self._asked)
        entry = view.unrated.get(key)
        if entry is None:
            return None
        items = [_item(city, item) for item in entry["items"]]
        return {
            "key": key,
            "number": self._asked[0].rpartition("-")[2],
            "about": items or [service_name(city, entry["service"])],
            "language": entry.get("language"),
        }


def _passes(answer: Done | Denied) -> bool:
    return isinstance(answer, Denied) and answer.code in ("HALL_NOT_READY", "TOO_MANY")


def _item(city: City | None, item: str) -> dict[str, str]:
    found = city.items.get(item) if city else None
    return words(found.name) if found else plain(item)


def _tags(city: City | None) -> list[Mapping[str, Any]]:
    form = city.evaluation if city else None
    tags = form.tags if form else ()
    return [{"id": tag.id, "name": words(tag.name), "grades": list(tag.grades)} for tag in tags]
