"""The invariants 1 to 8, checked over all halls as far as a journal can show them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import islice

from queue_server.domain.events import START, Position
from queue_server.domain.view import HallView
from queue_server.journal.journal import SqlJournal
from queue_server.journal.witness import Check, Tally, Witness

_PAGE = 500
_MOST_SNAPSHOTS = 24
"""Checkpoints of a hall that are compared: writing out a whole view takes its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check over all halls: how often it was made and where it failed."""

    invariant: int
    name: str
    checked: int
    violations: int
    examples: tuple[str, ...]


async def check(
    journal: SqlJournal,
    *,
    ended: bool = False,
    ends: Mapping[str, Position] | None = None,
    progress: Callable[[str], None] = lambda hall: None,
) -> list[Finding]:
    """Read every hall from its first event; what was found, in order of the invariants.

    `ended`: the days are over, so that every ticket must be final. `ends`: the last positions of
    the store's streams, which the journal must have reached. `progress` is told each hall's id
    once it is done.
    """
    tally = Tally()
    for hall, known in (await journal.positions()).items():
        if ends is not None:
            _same_end(tally, hall, known, ends.get(hall))
        await _check_hall(journal, hall, known, tally, ended=ended)
        progress(hall)
    for hall in sorted(set(ends or ()) - set(await journal.halls())):
        _same_end(tally, hall, START, (ends or {})[hall])
    return [
        Finding(
            invariant=one.value[0],
            name=one.value[1],
            checked=tally.checked[one],
            violations=tally.failed[one],
            examples=tuple(tally.examples.get(one, ())),
        )
        for one in Check
    ]


def _same_end(tally: Tally, hall: str, known: Position, end: Position | None) -> None:
    where = f"{hall} journal {known.text()} stream {end.text() if end else 'none'}"
    tally.count(Check.STREAM, known == end, where)


async def _check_hall(
    journal: SqlJournal, hall: str, goal: Position, tally: Tally, *, ended: bool
) -> None:
    witness = Witness(hall, tally)
    compared = _spread(await journal.checkpoints(hall))
    while witness.view.position < goal:
        page = await journal.history(hall, witness.view.position, limit=_PAGE)
        if not page:
            tally.count(Check.SEQ, False, f"{hall} has no event {goal.text()}")
            break
        for stored in page:
            witness.see(stored)
            if stored.event.position in compared:
                await _compare(journal, witness, tally)
    witness.end(ended=ended)
    await _check_tables(journal, witness, tally)


async def _compare(journal: SqlJournal, witness: Witness, tally: Tally) -> None:
    view = witness.view
    kept = await journal.snapshot(view.hall, view.position)
    # read and written anew: a checkpoint of an older version lacks what has a default since
    then = kept and json.dumps(HallView.from_snapshot(kept).snapshot(), sort_keys=True)
    same = json.dumps(view.snapshot(), sort_keys=True) == then
    tally.count(Check.SNAPSHOT, same, f"{view.hall} {view.position.text()}")


async def _check_tables(journal: SqlJournal, witness: Witness, tally: Tally) -> None:
    hall, told = witness.view.hall, await journal.ticket_states(witness.view.hall)
    for ticket in told.keys() | witness.states.keys():
        known, true = told.get(ticket), witness.states.get(ticket)
        tally.count(Check.TABLES, known == true, f"{ticket} {known} is {true}")
    count = await journal.handling_count(hall)
    where = f"{hall} has {count} handlings of {witness.handlings}"
    tally.count(Check.TABLES, count == witness.handlings, where)


def _spread(positions: list[Position]) -> Collection[Position]:
    """The last position and some of those before, evenly."""
    step = max(1, -(-len(positions) // _MOST_SNAPSHOTS))
    return set(islice(reversed(positions), 0, None, step))
