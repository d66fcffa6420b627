"""Drawing from the shared line 云队列: steps in two halls, none of which touches both.

The window is reserved in its hall, the ticket drawn from the line, placed at the window; when the
hall is done with it the line hears of it. Each step has one command id made of the drawing, so that
a request, its repetition and the sweep over what stopped half-way have the same effect once.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import structlog

from queue_server.clock import CityClock, monotonic_s
from queue_server.domain.commands import CallNext, Finish, Handled, Release, Reserve, Undraw
from queue_server.domain.hall import Reply
from queue_server.domain.refusals import Refused
from queue_server.domain.shared import Came, draw_of, look, place_of, returns_until
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.view import HallView
from queue_server.ports import HallPort, Halls, StoreUnavailable, always, perform

log = structlog.get_logger()

JOB = "job:drawing"
SWEEP_AFTER_S = 10.0
"""Real seconds that a drawing may take before the sweep takes it up."""


SPENT = frozenset({"SERVICE_UNKNOWN", "NUMBERS_SPENT"})
"""Refusals of a hall after which it draws a ticket no more."""


class Drawing:
    """One process's drawings; any number of processes may do the same at once."""

    def __init__(
        self,
        halls: Halls,
        clock: CityClock,
        *,
        as_of: Callable[[str], int | None] = always,
        patience_s: float = SWEEP_AFTER_S,
    ) -> None:
        self._halls, self._clock, self._as_of = halls, clock, as_of
        self._patience_s = patience_s
        self._seen: dict[str, float] = {}
        """Drawing to when this process first saw it amid its steps."""

    @property
    def line(self) -> HallPort | None:
        """The city's shared line, where this centre has it."""
        found = self._halls.city.shared
        return None if found is None else self._halls.route(found.id)

    async def call_next(
        self, port: HallPort, command: CallNext, principal: str, key: str, *, draws: bool = True
    ) -> Reply:
        """Give the window its next ticket: of its own lines, else of the shared line, else none.

        The same key again gives the same ticket. Refuses as the verb does.
        """
        began = f"{port.hall}:{command.window}:{principal}:{key}#"
        try:
            reply = await perform(port, command, principal, key)
        except Refused as refused:
            if refused.code != "WINDOW_BUSY":
                raise
            found = await self._again(port, command.window, began)
            if found is None:
                raise
            return found
        if "ticket" in reply or command.service is not None or not draws:
            return reply
        return await self._draw(port, command.window, began) or reply

    async def _again(self, port: HallPort, window: str, began: str) -> Reply | None:
        """Go on with a drawing of this call, or answer it again; None when it has none."""
        state, line = port.view.window(window), self.line
        ticket = port.view.tickets.get(state.ticket or "")
        draw = state.drawing or (ticket.draw if ticket else None) or ""
        if line is None or not draw.startswith(began):
            return None
        return await self._steps(line, port, window, draw)

    async def _draw(self, port: HallPort, window: str, began: str) -> Reply | None:
        """What a window with nobody to call gets from the shared line; None when nothing suits."""
        line = self.line
        if line is None or self._as_of(line.hall) is not None:
            return None
        draw = began + port.view.position.text()
        if draw_of(self._halls.city, port.view, window, line.view, draw) is None:
            return None
        reserve = Reserve(window=window, draw=draw)
        reserved = await perform(port, reserve, JOB, f"reserve:{draw}")
        if reserved["window"].get("drawing") != draw:
            return None  # somebody has come to this hall's own line
        return await self._steps(line, port, window, draw)

    async def _steps(self, line: HallPort, port: HallPort, window: str, draw: str) -> Reply | None:
        """From a reserved window on."""
        ticket = await self._take(line, port, window, draw)
        if ticket is None:
            await self._release(port, window, draw)
            return None
        return await self._place(line, port, ticket)

    async def _take(self, line: HallPort, port: HallPort, window: str, draw: str) -> Ticket | None:
        known = next((one for one in drawn(line.view) if one.draw == draw), None)
        command = draw_of(self._halls.city, port.view, window, line.view, draw)
        if known is not None or command is None:
            return known
        reply = await perform(line, command, JOB, f"draw:{draw}")
        return Ticket.from_document(reply["ticket"]) if "ticket" in reply else None

    async def _place(self, line: HallPort, port: HallPort, ticket: Ticket) -> Reply | None:
        """At the window; a hall that refuses it leaves it in the shared line."""
        city, draw = self._halls.city, ticket.draw or ""
        command = place_of(city, port.view, line.view, ticket, at=self._clock.now())
        try:
            return await perform(port, command, JOB, f"place:{draw}")
        except Refused as refused:
            if refused.code == "HALL_NOT_READY":
                raise
            log.warning("drawn in vain", ticket=ticket.id, hall=port.hall, why=str(refused))
            await self._undraw(line, ticket, passed=refused.code in SPENT)
            await self._release(port, command.window, draw)
            return None

    async def _release(self, port: HallPort, window: str, draw: str) -> None:
        command = Release(window=window, draw=draw)
        with suppress(Refused, StoreUnavailable):  # else the sweep does it
            await perform(port, command, JOB, f"release:{draw}")

    async def _undraw(
        self, line: HallPort, ticket: Ticket, *, passed: bool, note: str | None = None
    ) -> None:
        draw = ticket.draw or ""
        command = Undraw(ticket=ticket.id, draw=draw, passed=passed, note=note)
        with suppress(Refused, StoreUnavailable):
            await perform(line, command, JOB, f"undraw:{draw}:{int(passed)}")

    # -- what stopped half-way, and what the halls are done with ----------------------------------

    async def sweep(self) -> None:
        """Bring every drawing on: finish it, undo it, or tell the line what came of its ticket."""
        line = self.line
        if line is None or self._as_of(line.hall) is not None:
            return
        amid: set[str] = set()
        for ticket in drawn(line.view):
            amid.add(ticket.draw or "")
            with suppress(Refused, StoreUnavailable):
                await self._follow(line, ticket)
        for name in self._halls.city.places:
            port = self._halls.route(name)
            for window, state in list(port.view.windows.items()):
                if state.drawing is not None and state.drawing not in amid:
                    amid.add(state.drawing)
                    if self._waited(state.drawing):
                        await self._release(port, window, state.drawing)
        self._seen = {draw: since for draw, since in self._seen.items() if draw in amid}

    async def _follow(self, line: HallPort, ticket: Ticket) -> None:
        hall = ticket.at_hall or ""
        if hall not in self._halls.city.places:
            await self._undraw(line, ticket, passed=True)
            return
        if self._as_of(hall) is not None:
            return  # cut off: what it does with the ticket is not known here
        port = self._halls.route(hall)
        found = look(port.view, ticket)
        if found.came is Came.HANDLED and found.ticket is not None:
            await self._settle(line, ticket, found.ticket)
        elif found.came is Came.GIVEN_BACK:
            note = found.ticket.reason if found.ticket else None
            await self._undraw(line, ticket, passed=True, note=note)
        elif found.came is Came.ON_ITS_WAY and self._waited(ticket.draw or ""):
            await self._place(line, port, ticket)
        elif found.came is Came.NEVER_CAME and self._waited(ticket.draw or ""):
            await self._undraw(line, ticket, passed=False)

    async def _settle(self, line: HallPort, ticket: Ticket, here: Ticket) -> None:
        """End it in the line as the hall ended it, with the right to hand in what is missing."""
        command = Finish(
            ticket=ticket.id,
            window="",
            handled=(Handled(outcome=here.outcome or ""),),
            done_at=here.ended_at,
            return_until=returns_until(self._halls.city, line.view, ticket, here),
        )
        await perform(line, command, JOB, f"settle:{ticket.draw}")

    def _waited(self, draw: str) -> bool:
        """Whether it has stood amid its steps for so long that nobody is doing it any more."""
        now = monotonic_s()
        return now - self._seen.setdefault(draw, now) >= self._patience_s


def drawn(view: HallView) -> list[Ticket]:
    """What halls have of the shared line."""
    return [
        one
        for one in view.tickets.values()
        if one.state is State.SUSPENDED and one.at_hall is not None
    ]
