"""Follow-ups: opened once from the journal, whatever dies; each step done once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from hall_config.load import load_city
from queue_server.domain.evaluation import Evaluation, masked
from queue_server.domain.events import START, Event, Position
from queue_server.domain.follow_up import Appeal, Asked, FollowUp, Settled, Stage, Step, opened
from queue_server.domain.refusals import Refused
from queue_server.following_up import open_follow_ups
from queue_server.journal.journal import SqlJournal
from queue_server.ports import StoredEvent
from queue_server.records.follow_ups import SqlFollowUps
from queue_server.records.records import SqlRecords

CITY = load_city(Path("hall_config/small"))
HALL = "my-hall"
FRIDAY_16 = 1_790_928_000_000
"""2026-10-02 is in the holidays; this is 2026-10-02 16:00 in China."""


def graded(seq: int, grade: int = 1, source: str = "phone", **facts: object) -> Event:
    data = {
        "ticket": f"{HALL}-20261002-A{seq:03d}",
        "handling": 1,
        "grade": grade,
        "source": source,
        "tags": ["slow"],
        "window": "1",
        "clerk": "user:li",
        "service": "general",
        "items": [],
        "matters": ["4419-1"],
        "ended_at": FRIDAY_16,
    }
    return event(seq, "evaluation.submitted", data | facts)


def event(seq: int, kind: str, data: dict[str, object]) -> Event:
    return Event(epoch=1, seq=seq, hall=HALL, at=FRIDAY_16 + seq, type=kind, data=data)


@pytest.fixture
async def journal(database_url: str) -> SqlJournal:
    return await SqlJournal.open(database_url)


async def test_each_bad_grade_of_a_person_opens_one_follow_up(
    records: SqlRecords, journal: SqlJournal
) -> None:
    told = [
        event(1, "hall.opened", {}),
        graded(2, 1),
        graded(3, 3),
        graded(4, 2, text=masked("so \u4e24 \x00 slow")),
        graded(5, 1, "default"),
    ]
    await journal.write([StoredEvent(event=one) for one in told])
    for _ in range(3):
        await open_follow_ups(journal.past, records.follow_ups, CITY, [HALL])
    found = await records.follow_ups.all([HALL])
    assert [one.evaluation.grade for one in found] == [1, 2]
    assert found[0].id == f"{HALL}:1-2"
    assert found[1].evaluation.text == masked("so \u4e24 \x00 slow") == "so \u4e24  slow"
    assert (found[0].evaluation.clerk, found[0].evaluation.matters) == ("user:li", ("4419-1",))
    assert found[0].stage is Stage.OPEN
    assert await records.follow_ups.position(HALL) == Position(1, 5), "no grade is read twice"
    await journal.write([StoredEvent(event=graded(6, 2))])
    await open_follow_ups(journal.past, records.follow_ups, CITY, [HALL])
    assert len(await records.follow_ups.all([HALL])) == 3
    await journal.close()


class Dies(SqlFollowUps):
    """A process that dies in the middle of opening."""

    async def open(self, hall: str, known: Position, last: Position, found: object) -> bool:
        raise asyncio.CancelledError


async def test_a_death_before_the_rows_loses_and_doubles_nothing(
    records: SqlRecords, journal: SqlJournal
) -> None:
    told = [event(1, "hall.opened", {}), graded(2), graded(3)]
    await journal.write([StoredEvent(event=one) for one in told])
    with pytest.raises(asyncio.CancelledError):
        await open_follow_ups(journal.past, Dies(records.engine), CITY, [HALL])
    assert await records.follow_ups.all([HALL]) == []
    others = [SqlFollowUps(records.engine) for _ in range(3)]
    both = [open_follow_ups(journal.past, one, CITY, [HALL]) for one in others]
    await asyncio.gather(*both)
    assert [one.id for one in await records.follow_ups.all([HALL])] == [
        f"{HALL}:1-2",
        f"{HALL}:1-3",
    ]
    assert await records.follow_ups.position(HALL) == Position(1, 3)
    await journal.close()


def bad() -> Evaluation:
    return Evaluation(
        hall=HALL,
        position=Position(1, 2),
        at=FRIDAY_16,
        ticket=f"{HALL}-20261002-A001",
        handling=1,
        grade=1,
        source="phone",
        window="1",
        service="general",
        ended_at=FRIDAY_16,
    )


def test_due_days_are_working_days() -> None:
    """Friday is a holiday of the small city, Saturday the 10th a moved working day."""
    one = opened(bad(), CITY)
    day_ms = 86_400_000
    midnight = FRIDAY_16 + 8 * 3_600_000 - 1
    assert one.contact_by == midnight + 3 * day_ms
    assert one.settle_by == midnight + 7 * day_ms
    assert not one.late(one.contact_by)
    assert one.late(one.contact_by + 1)


async def opened_one(records: SqlRecords) -> FollowUp:
    one = opened(bad(), CITY)
    await records.follow_ups.open(HALL, START, one.evaluation.position, [one])
    return one


def asked(step: Step, key: str = "k", *, text: str = "said", withdrawn: bool = False) -> Asked:
    return Asked(step=step, text=text, by="user:ma", key=key, now=FRIDAY_16, withdrawn=withdrawn)


async def test_contact_comes_before_settling_and_every_step_once(records: SqlRecords) -> None:
    one = await opened_one(records)
    do = records.follow_ups.step
    settle = replace(asked(Step.SETTLE, "k2"), outcome=Settled.PLANNED, planned_until="2026-10-20")
    with pytest.raises(Refused, match="TOO_EARLY"):
        await do(one.id, settle)
    for _ in range(2):
        found = await do(one.id, asked(Step.CONTACT, text="call 13800138000"))
    assert (found.stage, len(found.notes), found.notes[0].text) == (
        Stage.CONTACTED,
        1,
        "call ***",
    )
    found = await do(one.id, settle)
    assert (found.stage, found.outcome, found.planned_until) == (
        Stage.SETTLED,
        Settled.PLANNED,
        "2026-10-20",
    )
    assert found.settled_in_time()
    with pytest.raises(Refused, match="TOO_LATE"):
        await do(one.id, asked(Step.CONTACT, "k3"))
    assert [note.step for note in (await records.follow_ups.find(one.id)).notes] == [
        Step.CONTACT,
        Step.SETTLE,
    ]


@pytest.mark.parametrize("withdrawn", [True, False])
async def test_an_appeal_is_reviewed_once(records: SqlRecords, withdrawn: bool) -> None:
    one = await opened_one(records)
    do = records.follow_ups.step
    with pytest.raises(Refused, match="TOO_EARLY"):
        await do(one.id, asked(Step.REVIEW, "k0", withdrawn=withdrawn))
    await do(one.id, asked(Step.APPEAL, "k1"))
    found = await do(one.id, asked(Step.REVIEW, "k2", withdrawn=withdrawn))
    assert found.appeal is (Appeal.WITHDRAWN if withdrawn else Appeal.UPHELD)
    assert found.stage is (Stage.SETTLED if withdrawn else Stage.OPEN)
    for step in (Step.REVIEW, Step.APPEAL):
        with pytest.raises(Refused, match="TOO_LATE"):
            await do(one.id, asked(step, "k3"))


@pytest.mark.parametrize("id", ["", "x", "my-hall:1-9", "my-hall:1-x", "my-hall:" + "9" * 99])
async def test_what_there_is_not_is_said(records: SqlRecords, id: str) -> None:
    with pytest.raises(Refused, match="FOLLOW_UP_UNKNOWN"):
        await records.follow_ups.find(id)
