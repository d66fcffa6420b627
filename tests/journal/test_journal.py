"""The journal on SQLite and on PostgreSQL: each event once, and every past moment again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain.commands import Issue
from queue_server.domain.events import START, Position
from queue_server.domain.fold import apply
from queue_server.domain.view import HallView
from queue_server.journal.batch import JournalGap
from queue_server.journal.journal import SqlJournal
from tests.journal.days import DAY, Day, batches, mixed


def plain(view: HallView) -> object:
    return json.loads(json.dumps(view.snapshot()))


async def filled(journal: SqlJournal, *days: Day) -> None:
    for some in batches(mixed(*days), 97):
        await journal.write(some)


async def test_events_come_back_as_they_went_in(journal: SqlJournal) -> None:
    near, far = Day("nancheng").live(300), Day("humen").live(200)
    await filled(journal, near, far)
    assert await journal.after("nancheng", START, limit=10_000) == near.events
    assert await journal.after("humen", far.events[9].position, limit=5) == far.events[10:15]
    assert await journal.halls() == ["humen", "nancheng"]
    assert await journal.position("humen") == far.position
    assert await journal.position("nowhere") == START


async def test_history_has_what_the_stream_had(journal: SqlJournal) -> None:
    day = Day().live(100)
    await filled(journal, day)
    assert [
        replace(one, fingerprint=one.fingerprint if one.reply else None) for one in day.stored
    ] == await journal.history("nancheng", START, limit=10_000)


async def test_an_event_that_is_there_is_passed_over(journal: SqlJournal) -> None:
    day = Day().live(60)
    for some in batches(day.stored, 10):
        await journal.write(some)
        await journal.write(some)
    await journal.write(day.stored)
    assert await journal.after("nancheng", START, limit=10_000) == day.events


async def test_a_gap_is_an_error_and_writes_nothing(journal: SqlJournal) -> None:
    day = Day().live(60)
    await journal.write(day.stored[:10])
    with pytest.raises(JournalGap, match="nancheng: 1-12 does not follow 1-10"):
        await journal.write(day.stored[11:])
    with pytest.raises(JournalGap):
        await journal.write([*day.stored[10:20], *day.stored[21:]])
    assert await journal.position("nancheng") == Position(1, 10)
    assert len(await journal.after("nancheng", START, limit=100)) == 10


async def test_another_epoch_begins_with_its_opening_only(journal: SqlJournal) -> None:
    day = Day().live(60)
    lost = len(day.stored)
    day.open(2)
    await journal.write(day.stored[: lost - 3])
    with pytest.raises(JournalGap):
        await journal.write(day.stored[lost + 1 :])


async def test_a_hall_whose_store_was_lost_goes_on_under_its_next_epoch(
    journal: SqlJournal,
) -> None:
    day = Day().live(150)
    before = day.now
    day.now += 60_000
    day.open(2)
    day.live(150)
    await filled(journal, day)
    assert await journal.position("nancheng") == day.position
    assert day.position.epoch == 2
    assert plain(await journal.replay("nancheng")) == plain(day.hall.view)
    assert (await journal.replay("nancheng", before)).position.epoch == 1
    assert await journal.after("nancheng", START, limit=10_000) == day.events


async def test_replay_gives_every_past_moment(journal: SqlJournal) -> None:
    day = Day().live(300)
    await filled(journal, day)
    view, seen = HallView(hall="nancheng"), 0
    for event, following in zip(day.events, day.events[1:], strict=False):
        apply(view, event)
        if event.at < following.at and event.seq % 20 == 0:
            seen += 1
            assert plain(await journal.replay("nancheng", event.at)) == plain(view)
    assert seen > 5
    assert plain(await journal.replay("nancheng", day.events[0].at - 1)) == plain(
        HallView(hall="nancheng")
    )


async def test_replay_starts_at_the_nearest_checkpoint(journal: SqlJournal) -> None:
    day = Day().live(100)
    await journal.checkpoint(day.hall.view)
    await journal.checkpoint(day.hall.view)
    kept, at = day.position, day.now
    day.now += 1
    day.live(100)
    await filled(journal, day)
    assert await journal.checkpoints("nancheng") == [kept]
    assert plain(await journal.replay("nancheng")) == plain(day.hall.view)
    view = HallView.from_snapshot(await journal.snapshot("nancheng", kept) or {})
    assert plain(await journal.replay("nancheng", at)) == plain(view)


async def test_a_checkpoint_that_the_journal_never_reaches_does_not_count(
    journal: SqlJournal,
) -> None:
    day = Day().live(100)
    await journal.write(day.stored[:50])
    await journal.checkpoint(day.hall.view)
    assert await journal.checkpoints("nancheng") == []
    assert (await journal.replay("nancheng")).position == Position(1, 50)


async def test_command_memory_comes_back_since_a_day(database_url: str) -> None:
    today = 20_000
    journal = await SqlJournal.open(database_url, real=lambda: today * 86_400_000)
    day = Day().live(50)
    half = 30
    await journal.write(day.stored[:half])
    today += 1
    await journal.write(day.stored[half:])
    told: list[dict[str, Any]] = [
        {
            "principal": one.principal,
            "id": one.event.command,
            "fingerprint": one.fingerprint,
            "reply": one.reply,
            "day": 20_000 if index < half else 20_001,
        }
        for index, one in enumerate(day.stored)
        if one.reply
    ]
    assert await journal.commands("nancheng", 20_000) == told
    assert await journal.commands("nancheng", 20_001) == [
        row for row in told if row["day"] > 20_000
    ]
    await journal.close()


async def test_texts_that_sql_cannot_hold_come_back_as_they_were(journal: SqlJournal) -> None:
    day = Day().live(20)
    odd = "a\x00b\ud800\\u0000c 张"
    day.now += 1
    assert day.do(Issue(service="tax", day=DAY), principal=f"user:{odd}", id=odd)
    await filled(journal, day)
    assert (await journal.after("nancheng", START, limit=1000))[-1] == day.events[-1]
    memory = (await journal.commands("nancheng", 0))[-1]
    assert (memory["principal"], memory["id"]) == (f"user:{odd}", odd)
