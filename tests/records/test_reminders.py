"""Who wants reminders, and those that wait: each once, whoever was killed when."""

from __future__ import annotations

from typing import Any

from queue_server.crypto import Keyring
from queue_server.domain.identity import Consent, Plain, Purpose
from queue_server.domain.reminders import About
from queue_server.ports import Address, Opening
from queue_server.ports.reminders import Reminder, Stage
from queue_server.records.records import SqlRecords
from queue_server.records.reminders import KEPT_MS
from tests.records.test_vault import TICKET, contact

CONSENT = Consent(purpose=Purpose.CONTACT, notice="0123456789ab", at=1)
NEW = "dongcheng-20261124-A099"


def address(keyring: Keyring, **facts: Any) -> Address:
    given: dict[str, Any] = {
        "ticket": TICKET,
        "hall": "nancheng",
        "sealed": keyring.sealing_key.seal("email:li@example.org"),
        "consent": CONSENT,
        "keep_until": 1000,
        "language": "en",
        "way_s": 900,
    }
    return Address(**(given | facts))


def reminder(id: str = f"{TICKET}:called:1", **facts: Any) -> Reminder:
    given: dict[str, Any] = {
        "ticket": TICKET,
        "hall": "nancheng",
        "about": About.CALLED,
        "language": None,
        "facts": {"number": "A012", "window": "3", "hall": "南城"},
        "at": 5,
        "until": 1000,
    }
    return Reminder(id=id, **(given | facts))


async def test_who_left_a_phone_at_the_kiosk_wants_reminders_and_may_change_where_they_go(
    records: SqlRecords, keyring: Keyring
) -> None:
    await records.vault.keep(contact(keyring))
    (first,) = await records.reminders.wanted()
    assert (first.ticket, first.way_s) == (TICKET, None)
    await records.vault.reach(address(keyring))
    (second,) = await records.reminders.wanted(first.count)
    assert (second.language, second.way_s) == ("en", 900)
    opened = await records.vault.open(TICKET, Opening.NOTICE, by="job")
    assert opened == {Plain.EMAIL: "li@example.org"}
    # the other consent, to be identified, stands as it was
    assert Plain.PERSON in await records.vault.open(TICKET, Opening.LIMITS, by="job")


async def test_who_wants_none_any_more_is_sent_none(records: SqlRecords, keyring: Keyring) -> None:
    await records.vault.reach(address(keyring))
    await records.vault.reach(address(keyring, sealed=None, consent=None))
    assert await records.reminders.wanted() == []
    assert await records.vault.open(TICKET, Opening.NOTICE, by="job") == {}


async def test_a_number_that_took_anothers_place_is_reminded_in_its_stead(
    records: SqlRecords, keyring: Keyring
) -> None:
    await records.vault.reach(address(keyring))
    for _ in range(2):
        await records.vault.hand_on(TICKET, NEW, "dongcheng")
    wanted = await records.reminders.wanted()
    assert [(one.ticket, one.hall, one.language) for one in wanted] == [
        (TICKET, "nancheng", "en"),
        (NEW, "dongcheng", "en"),
    ]
    assert await records.vault.open(NEW, Opening.NOTICE, by="job") != {}
    await records.vault.hand_on("nancheng-20261124-A001", "nancheng-20261124-A002", "nancheng")
    await records.reminders.forget([TICKET])
    assert [one.ticket for one in await records.reminders.wanted()] == [NEW]


async def test_who_is_forgotten_is_reminded_no_more(records: SqlRecords, keyring: Keyring) -> None:
    await records.vault.reach(address(keyring))
    await records.vault.erase(TICKET, by="user:ma")
    assert await records.reminders.wanted() == []


async def test_a_reminder_is_put_once_and_waits_until_it_is_settled(records: SqlRecords) -> None:
    found = records.reminders
    assert await found.put([reminder(), reminder("x")]) == 2
    assert await found.put([reminder(), reminder("y")]) == 1
    assert await found.waiting(0, limit=2) == [reminder(), reminder("x")]
    await found.again(reminder().id, 500, "HTTP 500")
    await found.settle("x", Stage.SENT)
    assert [one.id for one in await found.waiting(499, limit=9)] == ["y"]
    (again,) = [one for one in await found.waiting(500, limit=9) if one.tries]
    assert again.id == reminder().id
    assert await found.put([reminder("x")]) == 0


async def test_what_was_settled_is_known_for_a_week(records: SqlRecords) -> None:
    found = records.reminders
    await found.put([reminder(), reminder("x")])
    await found.settle("x", Stage.LATE)
    await found.tidy(1000 + KEPT_MS - 1)
    assert await found.put([reminder("x")]) == 0
    await found.tidy(1000 + KEPT_MS)
    assert await found.put([reminder("x"), reminder()]) == 1
