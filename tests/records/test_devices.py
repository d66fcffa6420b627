"""Enrolment codes, device tokens and what devices say."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from queue_server.domain.refusals import Refused
from queue_server.domain.rights import Role
from queue_server.ports import Grant
from queue_server.records.devices import KindUnknown
from queue_server.records.records import SqlRecords
from queue_server.records.tables import DEVICES, ENROLMENTS
from tests.records.conftest import RealTime


async def code(records: SqlRecords, kind: str = "window", hall: str = "nancheng") -> str:
    return await records.devices.code(kind=kind, hall=hall, zone="tax", window="W01", by="user:li")


async def test_a_code_gives_a_token_for_its_kind_hall_and_window(records: SqlRecords) -> None:
    grant = await records.devices.enrol(await code(records))
    principal = await records.devices.by_token(grant.token)
    assert principal == grant.principal
    assert principal
    assert principal.id.startswith("device:nancheng-window-")
    assert principal.roles == {Role.WINDOW}
    assert principal.halls == {"nancheng"}
    assert (principal.zone, principal.window) == ("tax", "W01")
    assert await records.devices.by_token("nonsense") is None


async def test_a_code_is_eight_characters_that_cannot_be_mistaken(records: SqlRecords) -> None:
    made = await code(records)
    assert len(made) == 8
    assert not set(made) & set("ILOU")
    written = f" {made[:4]}-{made[4:]} ".lower().replace("0", "o").replace("1", "l")
    assert await records.devices.enrol(written)


async def test_a_code_is_spent_once_even_at_the_same_time(records: SqlRecords) -> None:
    made = await code(records)
    answers = await asyncio.gather(
        *(records.devices.enrol(made) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(one, Grant) for one in answers) == 1
    assert sum(isinstance(one, Refused) for one in answers) == 4


async def test_a_lost_answer_is_given_again_to_the_same_key_while_the_code_lives(
    records: SqlRecords, time: RealTime
) -> None:
    made = await code(records)
    both = await asyncio.gather(*(records.devices.enrol(made, key="k1") for _ in range(2)))
    assert both[0] == both[1]
    await records.tidy()
    assert await records.devices.enrol(f" {made.lower()}", key="k1") == both[0]
    for other in ("k2", None):
        with pytest.raises(Refused, match="SIGN_IN_FAILED"):
            await records.devices.enrol(made, key=other)
    async with records.engine.connect() as sql:
        text = str((await sql.execute(select(DEVICES))).all())
        text += str((await sql.execute(select(ENROLMENTS))).all())
    assert both[0].token not in text
    time.advance(minutes=10)
    with pytest.raises(Refused, match="SIGN_IN_FAILED"):
        await records.devices.enrol(made, key="k1")


async def test_a_withdrawn_device_gets_its_token_not_again(records: SqlRecords) -> None:
    made = await code(records)
    grant = await records.devices.enrol(made, key="k1")
    await records.devices.withdraw(grant.principal.id)
    with pytest.raises(Refused, match="SIGN_IN_FAILED"):
        await records.devices.enrol(made, key="k1")


async def test_a_code_lives_ten_minutes(records: SqlRecords, time: RealTime) -> None:
    early, late = await code(records), await code(records)
    time.advance(minutes=9, seconds=59)
    assert await records.devices.enrol(early)
    time.advance(seconds=1)
    with pytest.raises(Refused, match="SIGN_IN_FAILED"):
        await records.devices.enrol(late)
    await records.tidy()
    async with records.engine.connect() as sql:
        assert (await sql.execute(select(ENROLMENTS))).first() is None


async def test_neither_code_nor_token_is_stored(records: SqlRecords) -> None:
    made = await code(records)
    grant = await records.devices.enrol(made)
    async with records.engine.connect() as sql:
        rows = [*(await sql.execute(select(ENROLMENTS))), *(await sql.execute(select(DEVICES)))]
    assert made not in str(rows)
    assert grant.token not in str(rows)


async def test_a_withdrawn_device_is_unknown_at_once(records: SqlRecords) -> None:
    grant = await records.devices.enrol(await code(records))
    assert await records.devices.by_token(grant.token)
    await records.devices.withdraw(grant.principal.id)
    assert await records.devices.by_token(grant.token) is None
    (device,) = await records.devices.all()
    assert device["withdrawn_at"]


async def test_devices_are_listed_with_what_they_said(records: SqlRecords, time: RealTime) -> None:
    window = (await records.devices.enrol(await code(records))).principal
    kiosk = (await records.devices.enrol(await code(records, "kiosk", "humen"))).principal
    time.advance(seconds=5)
    await records.devices.seen(kiosk.id, {"paper": "low", "版本": "1\x00"})
    assert [one["kind"] for one in await records.devices.all()] == ["kiosk", "window"]
    (seen,) = await records.devices.all("humen")
    assert (seen["seen_at"], seen["status"]) == (time.ms, {"paper": "low", "版本": "1\x00"})
    (unseen,) = await records.devices.all("nancheng")
    assert (unseen["id"], unseen["seen_at"], unseen["status"]) == (window.name, None, {})


async def test_only_kinds_of_devices_are_enrolled(records: SqlRecords) -> None:
    for kind in ("clerk", "job", "toaster"):
        with pytest.raises(KindUnknown):
            await code(records, kind)
