"""The checker of invariants: silent over true days, and loud about each kind of untruth."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain.commands import CallNext, fingerprint
from queue_server.domain.events import Position
from queue_server.journal.invariants import Finding, check
from queue_server.journal.journal import SqlJournal
from queue_server.journal.witness import Check, Tally, Witness
from queue_server.ports import StoredEvent
from tests.journal.days import Day, batches, mixed


def violated(findings: list[Finding]) -> list[str]:
    return [finding.name for finding in findings if finding.violations]


async def test_true_days_keep_every_invariant(journal: SqlJournal) -> None:
    near, far = Day("nancheng"), Day("humen")
    for day in (near, far):
        for _ in range(4):
            day.live(150)
            await journal.checkpoint(day.hall.view)
    near.open(2)
    near.live(100).end()
    far.end()
    for some in batches(mixed(near, far), 100):
        await journal.write(some)
    ends = {"nancheng": near.position, "humen": far.position}
    done: list[str] = []
    findings = await check(journal, ended=True, ends=ends, progress=done.append)
    assert violated(findings) == []
    assert all(finding.checked for finding in findings)
    assert {finding.invariant for finding in findings} == set(range(1, 9))
    assert sorted(done) == ["humen", "nancheng"]


async def test_a_day_that_goes_on_is_judged_as_one(journal: SqlJournal) -> None:
    day = Day().live(200)
    await journal.write(day.stored)
    assert violated(await check(journal)) == []
    assert violated(await check(journal, ended=True)) == ["final_or_open"]


async def test_a_journal_behind_its_stream_is_found(journal: SqlJournal) -> None:
    day = Day().live(50)
    await journal.write(day.stored[:-1])
    ends = {"nancheng": day.position, "humen": Position(1, 1)}
    found = {one.name: one for one in await check(journal, ends=ends)}
    assert found["journal_is_stream"].violations == 2
    assert "humen journal 0-0 stream 1-1" in found["journal_is_stream"].examples


async def test_a_checkpoint_that_is_not_the_fold_is_found(journal: SqlJournal) -> None:
    day = Day().live(100)
    await journal.write(day.stored)
    view = day.hall.view
    view.serial += 1
    await journal.checkpoint(view)
    assert violated(await check(journal)) == ["snapshot_is_fold"]


Change = Callable[[StoredEvent], StoredEvent]


def with_data(change: Callable[[dict[str, Any]], object]) -> Change:
    def changed(stored: StoredEvent) -> StoredEvent:
        data = json.loads(json.dumps(stored.event.data))
        change(data)
        return replace(stored, event=replace(stored.event, data=data))

    return changed


def first(day: Day, kind: str, which: Callable[[Mapping[str, Any]], bool] = lambda _: True) -> int:
    return next(
        index
        for index, one in enumerate(day.stored)
        if one.event.type == kind and index > 30 and which(one.event.data)
    )


LIES: dict[str, tuple[str, Change, Check]] = {
    "another ticket than the policy's": (
        "ticket.called", with_data(lambda data: data["reason"].update(place=1)), Check.CALL),
    "a reason of another policy": (
        "ticket.called", with_data(lambda data: data["reason"].update(policy="v0")), Check.CALL),
    "a miss of a served ticket": (
        "ticket.finished", with_data(lambda data: data["set"].update(state="missed")), Check.MOVE),
    "a window that has a ticket": (
        "ticket.started", with_data(lambda data: data["set"].update(window="W09")), Check.WINDOW),
    "a number of another hall": (
        "ticket.issued", with_data(lambda data: data["set"].update(id="humen-1-A1")), Check.NUMBER),
    "an event of nobody": (
        "ticket.started", lambda one: replace(one, reply=None), Check.ANSWER),
    "an answer that ends elsewhere": (
        "ticket.started",
        lambda one: replace(one, reply={"epoch": 1, "seq": 1}), Check.ANSWER),
}  # fmt: skip


def judged(stored: list[StoredEvent]) -> Tally:
    tally = Tally()
    witness = Witness("nancheng", tally)
    for one in stored:
        witness.see(one)
    witness.end(ended=False)
    return tally


@pytest.mark.parametrize("lie", LIES)
def test_an_untrue_event_is_found(lie: str) -> None:
    kind, change, check_ = LIES[lie]
    day = Day().live(300)
    index = first(day, kind)
    assert not judged(day.stored).failed
    tally = judged([*day.stored[:index], change(day.stored[index]), *day.stored[index + 1 :]])
    assert tally.failed[check_]
    assert day.events[index].position.text() in " ".join(tally.examples[check_])


def test_a_missing_and_a_doubled_event_are_found() -> None:
    day = Day().live(300)
    index = first(day, "ticket.recalled")
    assert judged([*day.stored[:index], *day.stored[index + 1 :]]).failed[Check.SEQ]
    assert judged([*day.stored[:index], *day.stored[index - 1 :]]).failed[Check.SEQ]


def test_a_number_given_twice_is_found() -> None:
    day = Day().live(100)
    again = day.stored[first(day, "ticket.issued")]
    last = day.position
    twice = replace(again.event, seq=last.seq + 1)
    reply = {"epoch": last.epoch, "seq": last.seq + 1}
    tally = judged([*day.stored, replace(again, event=twice, reply=reply)])
    assert tally.failed[Check.NUMBER] == 1
    assert tally.failed[Check.COMMAND] == 1


def test_a_ticket_at_two_windows_is_found() -> None:
    day = Day().live(300)
    index = first(day, "ticket.started")
    ticket = day.events[index].data["ticket"]
    window = day.hall.view.tickets[ticket].window
    moved = with_data(lambda data: data["set"].update(window="W01" if window != "W01" else "W02"))
    stored = [*day.stored[:index], moved(day.stored[index]), *day.stored[index + 1 :]]
    assert judged(stored).failed[Check.WINDOW]


def test_a_call_for_one_service_is_judged_by_what_was_asked() -> None:
    """Only the fingerprint tells whether the clerk had asked for this line alone."""
    day = Day().live(600)
    found = []
    for index, one in enumerate(day.stored):
        data = one.event.data
        if one.event.type != "ticket.called" or data["reason"]["rule"] == "special":
            continue
        any_line = fingerprint(CallNext(window=data["window"]))
        if one.fingerprint != any_line:
            lie = replace(one, fingerprint=any_line)
            found.append(judged([*day.stored[:index], lie]).failed[Check.CALL])
    assert len(found) > 5
    assert any(found)
    assert not all(found)
