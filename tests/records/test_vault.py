"""The contacts vault: what is kept, who opens it for what, and how it is forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from queue_server.crypto import Keyring
from queue_server.domain.identity import Consent, Plain, Purpose
from queue_server.ports import Contact, Opening, RecordsUnavailable, Unopened
from queue_server.records.records import SqlRecords, open_records

NUMBER, PHONE = "11010519491231002X", "+8613800138000"
PERSON, TICKET = f"person:{NUMBER}", "nancheng-20261124-A012"
CONTACT = (Consent(purpose=Purpose.CONTACT, notice="0123456789ab", at=1),)
BOTH = (*CONTACT, Consent(purpose=Purpose.IDENTIFY, notice="0123456789ab", at=1))


def contact(keyring: Keyring, ticket: str = TICKET, **facts: Any) -> Contact:
    seal = keyring.sealing_key.seal
    given: dict[str, Any] = {
        "person": seal(PERSON),
        "phone": seal(f"phone:{PHONE}"),
        "digests": keyring.digests(PERSON),
        "consents": BOTH,
        "keep_until": 1000,
    }
    return Contact(ticket=ticket, hall="nancheng", **(given | facts))


async def audited(records: SqlRecords) -> list[tuple[str, str, str]]:
    rows = await records.audit.after(0, limit=20)
    return [(row["principal"], row["action"], row["about"]) for row in rows]


async def test_digests_are_made_for_limits_and_each_opening_is_audited(
    records: SqlRecords, keyring: Keyring
) -> None:
    sealed = {"person": keyring.sealing_key.seal(PERSON)}
    found = await records.vault.digests(sealed, by="device:k", about="nancheng/c1")
    assert found["person"].kind is Plain.PERSON
    assert found["person"].digest == keyring.digest(PERSON)
    assert await audited(records) == [("device:k", "vault_opened", "nancheng/c1")]


@pytest.mark.parametrize("plain", ["11010519491231002X", "person:110105194912310021", "x" * 40])
async def test_what_holds_no_number_is_not_opened_and_its_text_not_repeated(
    records: SqlRecords, keyring: Keyring, plain: str
) -> None:
    with pytest.raises(Unopened) as caught:
        await records.vault.digests({"person": keyring.sealing_key.seal(plain)}, by="k", about="x")
    assert plain not in repr(caught.value)
    assert str(caught.value) == "person"
    assert caught.value.__cause__ is None


async def test_each_purpose_opens_what_was_given_for_it_alone(
    records: SqlRecords, keyring: Keyring
) -> None:
    await records.vault.keep(contact(keyring))
    await records.vault.keep(contact(keyring, phone=None))  # the same number again
    vault = records.vault
    assert await vault.open(TICKET, Opening.NOTICE, by="job") == {Plain.PHONE: PHONE}
    assert await vault.open(TICKET, Opening.FOLLOW_UP, by="user:li") == {Plain.PHONE: PHONE}
    assert await vault.open(TICKET, Opening.LIMITS, by="job") == {Plain.PERSON: NUMBER}
    assert await vault.open("nancheng-20261124-A013", Opening.NOTICE, by="job") == {}
    assert [row[1] for row in await audited(records)] == ["vault_opened"] * 3


async def test_without_its_consent_a_part_is_not_opened(
    records: SqlRecords, keyring: Keyring
) -> None:
    await records.vault.keep(contact(keyring, consents=CONTACT))
    assert await records.vault.open(TICKET, Opening.LIMITS, by="job") == {}


async def test_nothing_of_it_stands_in_the_database_in_clear(
    records: SqlRecords, keyring: Keyring
) -> None:
    await records.vault.keep(contact(keyring))
    async with records.engine.connect() as sql:
        rows = [str(row) for row in await sql.execute(text("SELECT * FROM contacts"))]
    assert len(rows) == 1
    assert NUMBER not in rows[0]
    assert PHONE[3:] not in rows[0]


async def test_what_was_kept_long_enough_is_forgotten(
    records: SqlRecords, keyring: Keyring
) -> None:
    await records.vault.keep(contact(keyring))
    await records.vault.keep(contact(keyring, "nancheng-20261124-A013", keep_until=5000))
    assert await records.vault.expire(999) == 0
    assert await records.vault.expire(1000) == 1
    assert await records.vault.open(TICKET, Opening.NOTICE, by="job") == {}
    assert await records.vault.expire(9000) == 1


async def test_somebody_is_forgotten_by_order_wherever_they_are_kept(
    records: SqlRecords, keyring: Keyring
) -> None:
    other = keyring.digests("person:440524188001010014")
    await records.vault.keep(contact(keyring))
    await records.vault.keep(contact(keyring, "nancheng-20261124-A013"))
    await records.vault.keep(contact(keyring, "nancheng-20261124-A014", digests=other))
    gone = await records.vault.erase_person(keyring.digests(PERSON), by="user:li")
    assert sorted(gone) == [TICKET, "nancheng-20261124-A013"]
    assert await records.vault.erase("nancheng-20261124-A014", by="user:li") == 1
    assert await records.vault.erase(TICKET, by="user:li") == 0
    rows = [row for row in await audited(records) if row[1] == "vault_erased"]
    assert [row[2] for row in rows] == [keyring.digest(PERSON), "nancheng-20261124-A014", TICKET]


async def test_a_database_that_is_locked_keeps_nobody_waiting_and_nothing_is_lost(
    tmp_path: Path, keyring: Keyring
) -> None:
    url, waiting = f"sqlite:///{tmp_path / 'r.sqlite'}", tmp_path / "vault.jsonl"
    records = await open_records(url, keyring, vault=waiting)
    sealed = {"person": keyring.sealing_key.seal(PERSON)}
    async with records.engine.begin() as sql:
        await sql.execute(text("ALTER TABLE contacts RENAME TO gone"))
    await records.vault.digests(sealed, by="device:k", about="nancheng/c1")
    await records.vault.keep(contact(keyring))
    written = waiting.read_text()
    assert NUMBER not in written
    assert PHONE[3:] not in written
    with pytest.raises(RecordsUnavailable):
        await records.settle()
    await records.close()
    # the centre died meanwhile, and another number was given since
    records = await open_records(url, keyring, vault=waiting)
    await records.vault.keep(contact(keyring, "nancheng-20261124-A013"))
    async with records.engine.begin() as sql:
        await sql.execute(text("ALTER TABLE gone RENAME TO contacts"))
    await records.settle()
    assert await records.vault.open(TICKET, Opening.NOTICE, by="job") == {Plain.PHONE: PHONE}
    assert await audited(records) == [("device:k", "vault_opened", "nancheng/c1")]
    assert await records.vault.erase("nancheng-20261124-A013", by="job") == 1
    await records.settle()
    assert not waiting.exists()
    assert not waiting.with_suffix(".taken").exists()
    await records.close()
