"""Opening a hall: the store is compared with the journal before any verb is done.

At each start of the store its stream's end is held against the journal's. Empty or behind means the
store lost something: the hall is rebuilt from the journal under the next epoch, by itself.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields
from enum import StrEnum
from typing import Any

import structlog

from hall_config.model import City, Hall, Policy, Tier
from queue_server.clock import CityClock, real_ms
from queue_server.domain.alarms import Level
from queue_server.domain.commands import Caller, Configure, RaiseAlarm
from queue_server.domain.events import START, Position
from queue_server.domain.memory import DAY_MS, Kept
from queue_server.domain.order import LineRule
from queue_server.domain.refusals import Refused
from queue_server.domain.roster import services_of
from queue_server.domain.view import HallView
from queue_server.journal.journal import SqlJournal
from queue_server.journal.sql import JournalConflict
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.stream import EventStream

log = structlog.get_logger()

ADOPT_TRIES = 5
"""A hall that another process serves goes on while it is read."""


class Opened(StrEnum):
    """How a hall came up."""

    NEW = "new"
    INTACT = "intact"
    REBUILT = "rebuilt"
    ADOPTED = "adopted"
    """The journal had lost the hall, or its newest part; it goes on from what the store has."""


async def open_hall(
    hall: str,
    dispatcher: RedisDispatcher,
    stream: EventStream,
    journal: SqlJournal,
    clock: CityClock,
    *,
    centre: str = "",
) -> Opened:
    """Make the hall ready, rebuilding a lost or shortened store from the journal.

    `centre` is this centre's own name: each epoch says who opened it.
    """
    end, known = await stream.end(hall), await journal.position(hall)
    if end is None and known == START:
        await dispatcher.open_hall(hall, 1, clock.now(), centre=centre)
        return Opened.NEW
    if end is not None and end >= known:
        await dispatcher.ready(hall, end)
        if await _continues(hall, stream, known, end):
            return Opened.INTACT
        await _adopt(hall, dispatcher, stream, journal)
        log.error("the journal lacks events that were trimmed", hall=hall, known=known.text())
        return Opened.ADOPTED
    view = await journal.replay(hall)
    if await elsewhere(view, centre, journal):
        raise HandedAway(hall)
    await rebuild(view, known.epoch + 1, dispatcher, journal, clock, centre=centre)
    log.warning("hall rebuilt from the journal", hall=hall, known=known.text(), store=str(end))
    return Opened.REBUILT


class HandedAway(Exception):
    """The hall was handed to another centre, which YUNHAO_CENTRES must name."""


async def elsewhere(view: HallView, me: str, journal: SqlJournal) -> bool:
    """Whether the hall was handed to another centre, as far as its events here tell."""
    if view.handed:
        return view.handed != me
    # other keys alone are no proof: a centre may have lost its own
    return bool(view.centre) and view.centre != me and await journal.was_handed(view.hall)


async def _continues(hall: str, stream: EventStream, known: Position, end: Position) -> bool:
    """Whether the stream, which goes to `end`, still has what comes next for the journal."""
    for epoch in range(max(known.epoch, 1), end.epoch + 1):
        start = known if epoch == known.epoch else Position(epoch, 0)
        with suppress(Refused):
            await stream.after(hall, start, limit=1)
            return True
    return False


async def _adopt(
    hall: str, dispatcher: RedisDispatcher, stream: EventStream, journal: SqlJournal
) -> None:
    """Let the journal go on from the hall as the store has it."""
    for _ in range(ADOPT_TRIES):
        view = await dispatcher.snapshot(hall)
        events = [one for one in await stream.kept(hall) if one.event.position <= view.position]
        with suppress(JournalConflict):
            await journal.adopt(view, events)
            break
    caller = Caller(principal="job", id=f"journal-gap:{view.position.text()}")
    alarm = RaiseAlarm(alarm="journal_gap", level=Level.RED, about=hall)
    await dispatcher.perform(hall, alarm, caller, now=view.at, real=real_ms())


async def rebuild(
    view: HallView,
    epoch: int,
    dispatcher: RedisDispatcher,
    journal: SqlJournal,
    clock: CityClock,
    *,
    centre: str = "",
) -> None:
    """Fill the store's hall from the journal's view and memory of commands under a new epoch."""
    rows = await journal.commands(view.hall, real_ms() // DAY_MS - 1)
    kept = [Kept(**row) for row in rows]
    await dispatcher.restore(view, kept, epoch, now=clock.now(), centre=centre)


_TOLD = tuple(one.name for one in fields(LineRule) if one.name in Policy.__dataclass_fields__)
"""What the store decides by; the rest of a policy is the centre's own."""


def line_policy(policy: Policy) -> dict[str, Any]:
    """What the store is told of a line's policy."""
    return {key: getattr(policy, key) for key in _TOLD}


def configuration(city: City, hall: Hall) -> Configure:
    """The command that puts the folder's version into force in one hall."""
    services = {}
    for name, zone in hall.services.items():
        told, prefix = line_policy(hall.policies[name]), hall.prefix or city.services[name].prefix
        services[name] = {"prefix": prefix, "zone": zone, **told}
    windows = {
        name: {
            "zone": window.zone,
            "own": services_of(window.duties, Tier.OWN),
            "help": services_of(window.duties, Tier.HELP),
        }
        for name, window in hall.windows.items()
    }
    return Configure(version=city.version, sha256=city.sha256, services=services, windows=windows)


def by_configuration(city: City, hall: Hall) -> Caller:
    """Who puts it into force: the same version twice is one command."""
    return Caller(principal="job", id=f"configure:{hall.id}:{city.version}:{city.sha256[:16]}")
