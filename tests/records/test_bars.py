"""Bars: set and lifted by people, with an end, known without asking the database."""

from __future__ import annotations

from datetime import date

import pytest

from queue_server.domain.bars import Bar, Misuse
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import Channel
from queue_server.records.records import SqlRecords

DIGEST, OTHER = "hmac-sha256:k1:" + "L" * 43, "hmac-sha256:k1:" + "W" * 43
MONDAY, FRIDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 28)


async def barred(records: SqlRecords, why: Misuse = Misuse.RESOLD, key: str = "one-form") -> Bar:
    return await records.bars.set(
        DIGEST, mask="…002X", why=why, until=FRIDAY, by="user:li", at=1, key=key
    )


async def test_a_bar_stands_until_its_last_day(records: SqlRecords) -> None:
    bar = await barred(records)
    digests = (OTHER, DIGEST)
    assert records.bars.standing(digests, MONDAY) == [bar]
    assert records.bars.standing(digests, FRIDAY) == [bar]
    assert records.bars.standing(digests, SATURDAY) == []
    assert records.bars.standing((OTHER,), MONDAY) == []
    assert (bar.digest, bar.mask) == (DIGEST, "…002X")


async def test_the_same_form_twice_sets_one_bar(records: SqlRecords) -> None:
    assert await barred(records) == await barred(records)
    with pytest.raises(Refused, match="KEY_REUSED"):
        await barred(records, Misuse.DISORDER)
    await barred(records, key="another")
    assert len(await records.bars.all()) == 2


async def test_a_bar_is_lifted_once(records: SqlRecords) -> None:
    bar = await barred(records)
    lifted = await records.bars.lift(bar.id, by="user:wang", at=2)
    assert (lifted.lifted_at, lifted.lifted_by) == (2, "user:wang")
    assert (await records.bars.lift(bar.id, by="user:li", at=3)) == lifted
    assert records.bars.standing((DIGEST,), MONDAY) == []
    with pytest.raises(Refused, match="BAR_UNKNOWN"):
        await records.bars.lift("nothing", by="user:li", at=3)


@pytest.mark.parametrize(
    ("why", "channel", "remote", "kept_from"),
    [
        (Misuse.NO_SHOWS, Channel.PHONE, True, True),
        (Misuse.NO_SHOWS, Channel.KIOSK, False, False),
        (Misuse.RESOLD, Channel.KIOSK, False, True),
        (Misuse.DISORDER, Channel.HOTLINE, True, True),
        (Misuse.RESOLD, Channel.STAFF, False, False),
    ],
)
async def test_who_did_not_come_waits_in_the_hall_and_a_guide_serves_everybody(
    records: SqlRecords, why: Misuse, channel: Channel, remote: bool, kept_from: bool
) -> None:
    bar = await barred(records, why)
    assert bar.keeps_from(channel, remote=remote) is kept_from
