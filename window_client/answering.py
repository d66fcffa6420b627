"""What a window does when its page asks: by the centre, by itself during a cut, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from queue_server.device.answers import Answer, Denied, Done, Unsent
from queue_server.device.line import Line
from queue_server.device.page_socket import Ask
from queue_server.domain.commands import COMMANDS
from queue_server.domain.ticket import Ticket
from window_client.auto import AutoCall, Wants
from window_client.away import Away
from window_client.cut import held, may
from window_client.entrance import Entrance
from window_client.floor import floor, timed
from window_client.notice import notice
from window_client.places import places, waiting
from window_client.session import Session
from window_client.stops import stops
from window_client.verbs import ASKS

OWN = frozenset({"places", "find", "floor", "stops", "notice", "wants", "auto_stop", "put_away"})
"""What the app answers by itself."""

RIGHT = "call_next"
"""What whoever works at a window may do."""
MEANT = 200
"""Keys of a business system whose ticket is remembered."""


class Answering:
    """One window's answers; who shows the page makes no difference."""

    def __init__(
        self,
        line: Line,
        session: Session,
        entrance: Entrance,
        away: Away,
        wants: Wants,
        auto: AutoCall,
        *,
        window: Callable[[], str],
        live: Callable[[], bool],
        changed: Callable[[], None],
    ) -> None:
        self._line, self._session, self._entrance = line, session, entrance
        self._away, self._wants, self._auto = away, wants, auto
        self._window, self._live, self._changed = window, live, changed
        self._meant: dict[str, str] = {}

    async def do(self, ask: Ask) -> Answer:
        """Do what the page asks; a refusal says what can be done instead."""
        return await self._entrance.do(ask, self._do)

    async def by_door(self, ask: Ask) -> Answer:
        """Do what a business system asks: without a ticket named, of the one at the window."""
        if "ticket" not in ASKS[ask.verb] or "ticket" in ask.fields:
            return await self.do(ask)
        # asked again under its key, it means the ticket that it meant
        here, key = self._held(), ask.id or ""
        ticket = self._meant.get(key) or (here.id if here else "")
        if not ticket and self._session.clerk is not None:
            return self._entrance.friendly(ask, Denied(code="TICKET_NOT_SERVING", text=ask.verb))
        self._meant[key] = ticket
        while len(self._meant) > MEANT:
            del self._meant[next(iter(self._meant))]
        return await self.do(replace(ask, fields={**ask.fields, "ticket": ticket}))

    async def _do(self, ask: Ask) -> Answer:
        if ask.verb in OWN:
            return self._own(ask)
        if ask.verb not in ASKS:
            return Denied(code="NOT_ALLOWED", text=ask.verb)
        said = {name: ask.fields[name] for name in ASKS[ask.verb] if name in ask.fields}
        if "window" in {field.name for field in fields(COMMANDS[ask.verb])}:
            said["window"] = str(said.pop("at", self._window()))
        if ask.verb == "call_next" and "service" not in said:
            said["shared"] = self._wants.shared
        if "minutes" in ASKS[ask.verb]:
            said = timed(said, self._line.clock)
        if not self._live():
            return self._alone(ask.verb, said)
        answer = await self._line.ask(ask.verb, said, id=ask.id or None)
        if isinstance(answer, Denied) and answer.code == "NOT_ALLOWED":
            return await self._still(answer)
        return answer

    async def _still(self, denied: Denied) -> Answer:
        """The right may be missing because the session is over: then the clerk signs in again."""
        await self._session.take_up()
        over = self._session.clerk is None
        return Denied(code="SIGNED_OUT", text=denied.text) if over else denied

    def _alone(self, verb: str, said: Mapping[str, Any]) -> Answer:
        """Do it without the centre, if it is of those that a window may do alone."""
        ticket, clock = self._held(), self._line.clock
        mine = ticket is not None and said.get("ticket") == ticket.id
        if self._line.online or clock is None or not mine or verb not in may(ticket):
            return Unsent()
        self._away.do(verb, said, clock)
        return Done(data={})

    def _held(self) -> Ticket | None:
        """The ticket at this window, by what was done here since a cut."""
        view = self._line.view
        window = view.windows.get(self._window()) if view else None
        if view is None or window is None or window.ticket is None:
            return None
        return held(view.tickets.get(window.ticket), self._away.entries)

    def _own(self, ask: Ask) -> Answer:
        if ask.verb == "wants":
            return Done(data={}) if self._want(ask.fields) else Denied(code="MALFORMED", text="")
        if ask.verb == "auto_stop":
            self._auto.stop()
            return Done(data={})
        if ask.verb == "put_away":
            self._away.put_away(str(ask.fields.get("id", "")))
            return Done(data={})
        return self._look(ask)

    def _want(self, said: Mapping[str, Any]) -> bool:
        taken = self._wants.change(said)
        self._changed()
        return taken

    def _look(self, ask: Ask) -> Answer:
        view, city = self._line.view, self._line.city
        if view is None or self._window() not in view.windows:
            return Unsent()
        if ask.verb == "places":
            return Done(data=places(view, city, self._window()))
        if ask.verb == "floor":
            return Done(data=floor(view, city))
        if ask.verb == "stops":
            return Done(data=stops(view, city))
        if ask.verb == "notice":
            now = self._line.clock.now() if self._line.clock else view.at
            return Done(data=notice(view, city, self._window(), ask.fields, at=now))
        typed = str(ask.fields.get("number", ""))
        return Done(data={"found": waiting(view, city, self._window(), typed)})
