"""The reference dispatcher: the rules of a hall in plain Python, without store or socket.

The store's function library is held to it by one machine that drives both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from queue_server.domain.blocks import lowered
from queue_server.domain.commands import Caller, Command, fingerprint
from queue_server.domain.decisions import DECISIONS
from queue_server.domain.decisions.plan import Plan
from queue_server.domain.events import Event
from queue_server.domain.fold import apply, fold
from queue_server.domain.memory import DAY_MS, Kept, Memory, Reply
from queue_server.domain.numbers import REBUILD_GAP
from queue_server.domain.refusals import refusal
from queue_server.domain.view import HallView


class Hall:
    """One hall's live day; each `perform` is one change with its events, all or nothing."""

    def __init__(self, hall: str) -> None:
        self.view = HallView(hall=hall)
        self.events: list[Event] = []
        self.memory = Memory()
        self._ready = False

    @classmethod
    def restored(
        cls, view: HallView, kept: Iterable[Kept], epoch: int, *, now: int, centre: str = ""
    ) -> Hall:
        """A lost hall from what the journal knows, ready under a new epoch."""
        hall = cls(view.hall)
        hall.view = view
        hall.memory = Memory.of(kept)
        hall.open_hall(epoch, now, centre)
        return hall

    def open_hall(self, epoch: int, now: int, centre: str = "") -> None:
        """Make the hall ready under a new epoch; numbers and blocks go on behind those known.

        `centre` is the name of the centre that does it.
        """
        numbers = {name: last + REBUILD_GAP for name, last in self.view.numbers.items()}
        lows = {key: lowered(one.low) for key, one in self.view.leases.items()}
        appointed = self.view.appointed and self.view.appointed + REBUILD_GAP
        said = (
            ("numbers", numbers),
            ("lows", lows),
            ("appointed", appointed),
            ("centre", centre),
        )
        data: dict[str, Any] = {name: one for name, one in said if one}
        self._happen(epoch, 1, now, "hall.opened", data, None)
        self._ready = True

    def perform(self, command: Command, caller: Caller, *, now: int, real: int) -> Reply:
        """Do a command once: the same id again gives the same reply and no effect.

        `now` is city time, `real` real time, both in milliseconds. Refuses HALL_NOT_READY,
        KEY_REUSED and what the verb refuses; a refusal or an empty plan is not kept.
        """
        if not self._ready:
            raise refusal("HALL_NOT_READY", self.view.hall)
        print_ = fingerprint(command)
        known = self.memory.reply(caller.principal, caller.id, print_, real=real)
        if known is not None:
            return known
        if self.view.handed:
            raise refusal("HALL_NOT_READY", self.view.hall)
        plan = DECISIONS[command.verb](self.view, command, now)
        for kind, data in plan.events:
            epoch, seq = self.view.position
            self._happen(epoch, seq + 1, now, kind, _plain(data), caller.id)
        reply = self._reply(plan)
        if plan.events:
            kept = Kept(
                principal=caller.principal,
                id=caller.id,
                fingerprint=print_,
                reply=reply,
                day=real // DAY_MS,
            )
            self.memory.keep(kept)
        return reply

    def _happen(
        self, epoch: int, seq: int, now: int, kind: str, data: dict[str, Any], command: str | None
    ) -> None:
        event = Event(
            epoch=epoch,
            seq=seq,
            hall=self.view.hall,
            at=now,
            type=kind,
            data=data,
            command=command,
        )
        apply(self.view, event)
        self.events.append(event)

    def _reply(self, plan: Plan) -> Reply:
        epoch, seq = self.view.position
        reply: Reply = {"epoch": epoch, "seq": seq}
        if plan.ticket is not None:
            ticket = self.view.tickets[plan.ticket]
            reply["ticket"] = _plain(ticket.document())
            if plan.ahead:
                reply["ahead"] = self.view.ahead(ticket)
        if plan.appointment is not None:
            promised = self.view.appointments[plan.appointment]
            reply["appointment"] = _plain(promised.document())
        if plan.window is not None:
            reply["window"] = _plain(
                {"id": plan.window, **self.view.windows[plan.window].document()}
            )
        if plan.reason is not None:
            reply["reason"] = _plain(plan.reason)
        if plan.more is not None:
            reply |= _plain(plan.more)
        return reply


def _plain(value: Any) -> Any:
    """As JSON carries it: enums as text, tuples as lists."""
    return json.loads(json.dumps(value))


__all__ = ["DAY_MS", "Hall", "Kept", "Reply", "apply", "fold"]
