"""What the guide's page asks for, done over the window app's line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from hall_config.model import City
from queue_server.device.answers import Answer, Denied, Done, Unsent
from queue_server.device.line import Line
from queue_server.device.other_halls import other_halls
from queue_server.device.page_socket import Ask
from queue_server.search.index import ItemIndex
from window_client.entrance import Entrance
from window_client.floor import timed
from window_client.guide import Floor, found, guide_model
from window_client.places import services
from window_client.session import Session
from window_client.stops import stops
from window_client.words import words

PAGE = "guide"
RIGHT = "check"
"""What whoever works at this page may do."""
ITEMS = 12
"""Items that a search shows at most."""
HALLS = 6
"""Other halls that are named, the soonest done first."""
ASKS: Mapping[str, tuple[str, ...]] = {
    "issue": (
        "items", "service", "class", "people", "wishes", "language", "beyond", "returns",
    ),
    "confirm": ("ticket", "granted"),
    "check": ("ticket", "result"),
    "rejoin": ("ticket",),
    "page": ("ticket", "pager"),
    "reclass": ("ticket", "service"),
    "cancel": ("ticket", "keep"),
    "move": ("ticket", "hall"),
    "arrive": ("ticket",),
    "printed": ("ticket", "state", "device"),
    "clear_alarm": ("alarm", "about"),
    "post": ("text", "zone", "minutes"),
    "withdraw": ("notice",),
    "stop_service": ("service", "reason", "text", "minutes", "offers"),
    "resume_service": ("service",),
}  # fmt: skip
"""The verbs that the page may ask for, with what it may say."""


class Guiding:
    """The guide's side of a window app: its model and its verbs."""

    def __init__(
        self,
        runner: Line,
        session: Session,
        entrance: Entrance,
        *,
        centre: Callable[[], str],
    ) -> None:
        self._runner, self._session, self._entrance = runner, session, entrance
        self._centre = centre
        self._index: tuple[str, ItemIndex] | None = None

    def model(self) -> dict[str, Any]:
        """What the page shows now."""
        return guide_model(self._floor())

    async def do(self, ask: Ask) -> Answer:
        """Do what the page asks; a refusal says what can be done instead."""
        return await self._entrance.do(ask, self._do)

    async def _do(self, ask: Ask) -> Answer:
        if ask.verb == "find":
            return Done(data={"found": found(self._floor(), str(ask.fields.get("number", "")))})
        if ask.verb == "items":
            return await self._items(str(ask.fields.get("query", "")))
        if ask.verb == "halls":
            return await self._halls(str(ask.fields.get("item", "")), ask.language)
        if ask.verb == "stops" and self._runner.view is not None:
            return Done(data=stops(self._runner.view, self._runner.city))
        if ask.verb not in ASKS:
            return Denied(code="NOT_ALLOWED", text=ask.verb)
        if not (self._runner.online and self._session.known):
            return Unsent()
        said = {name: ask.fields[name] for name in ASKS[ask.verb] if name in ask.fields}
        return await self._runner.ask(ask.verb, timed(said, self._runner.clock), id=ask.id or None)

    async def _items(self, query: str) -> Answer:
        city, view = self._runner.city, self._runner.view
        if city is None or view is None:
            return Unsent()
        index = await self._searched(city)
        ids = index.find(query, limit=ITEMS) if query.strip() else ()
        rows = [_item(city, one) for one in ids if one in city.items]
        lines = [row for row in services(view, city) if _fits(row, query)]
        return Done(data={"items": rows, "services": lines[:ITEMS]})

    async def _searched(self, city: City) -> ItemIndex:
        """The index of the configuration in force; half a second of work, in a thread."""
        if self._index is None or self._index[0] != city.sha256:
            index = ItemIndex(city)
            await asyncio.to_thread(index.find, "a")
            self._index = city.sha256, index
        return self._index[1]

    async def _halls(self, item: str, language: str) -> Answer:
        view, city = self._runner.view, self._runner.city
        if view is None or city is None or item not in city.items:
            return Done(data={"halls": []})
        here = city.halls[view.hall]
        place = (here.latitude, here.longitude)
        rows = await other_halls(
            self._centre(), item, hall=view.hall, place=place, language=language
        )
        return Done(data={"halls": [_other(row) for row in rows[:HALLS]]})

    def _floor(self) -> Floor:
        runner = self._runner
        return Floor(
            view=runner.view,
            city=runner.city,
            guide=self._session.clerk,
            live=runner.online and self._session.known,
            now=runner.clock.now() if runner.clock else 0,
        )


def _item(city: City, name: str) -> dict[str, Any]:
    item = city.items[name]
    department = city.departments.get(item.department)
    return {
        "item": name,
        "name": words(item.name),
        "department": words(department.name) if department else None,
        "materials": [words(one) for one in city.brings(item)],
    }


def _other(row: Mapping[str, Any]) -> dict[str, Any]:
    wait = row["wait"]
    return {
        "hall": row["hall"],
        "name": row["name"],
        "travel_s": row.get("travel_s"),
        "wait_s": [wait["p10_s"], wait["p90_s"]],
    }


def _fits(row: Mapping[str, Any], query: str) -> bool:
    wanted = query.strip().lower()
    return bool(wanted) and any(
        wanted in one.lower() for one in (*row["name"].values(), row["prefix"])
    )
