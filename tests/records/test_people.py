"""People, their rights and their sessions."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from queue_server.domain.refusals import Refused
from queue_server.domain.rights import Role
from queue_server.records.passwords import PasswordUnfit
from queue_server.records.people import RolesClash, UserUnfit
from queue_server.records.records import SqlRecords
from queue_server.records.tables import FAILURES, PEOPLE, SESSIONS
from queue_server.records.throttle import OF_USER, OF_USER_AT_ADDRESS
from tests.records.conftest import RealTime

# argon2id is slow on purpose, and slower on a busy machine
pytestmark = pytest.mark.timeout(30)

PASSWORD = "correct horse 电池"
WRONG = "x" * 1001
"""Too long to be hashed: guesses that take no time."""


async def add(
    records: SqlRecords, user: str = "li", *roles: Role, halls: tuple[str, ...] = ()
) -> None:
    await records.people.add(
        user, PASSWORD, name="李芳", roles=roles or (Role.CLERK,), halls=halls, department="tax"
    )


async def refused(code: str, records: SqlRecords, user: str, password: str, address: str) -> str:
    with pytest.raises(Refused, match=code) as found:
        await records.people.sign_in(user, password, address=address)
    assert found.value.code == code
    return found.value.detail


async def test_who_signs_in_is_known_by_token_with_rights_and_scope(records: SqlRecords) -> None:
    await add(records, "li", Role.CLERK, Role.GUIDE, halls=("nancheng",))
    grant = await records.people.sign_in("li", PASSWORD)
    principal = await records.people.by_token(grant.token)
    assert principal == grant.principal
    assert principal
    assert (principal.id, principal.name, principal.department) == ("user:li", "李芳", "tax")
    assert principal.roles == {Role.CLERK, Role.GUIDE}
    assert principal.halls == {"nancheng"}
    assert await records.people.by_token(grant.token + "x") is None


async def test_neither_password_nor_token_is_stored(records: SqlRecords) -> None:
    await add(records)
    grant = await records.people.sign_in("li", PASSWORD)
    async with records.engine.connect() as sql:
        person = (await sql.execute(select(PEOPLE))).mappings().one()
        session = (await sql.execute(select(SESSIONS))).mappings().one()
    assert person["password"].startswith("$argon2id$")
    assert PASSWORD not in str(dict(person))
    assert grant.token not in str(dict(session))


async def test_a_session_ends_when_signed_out_or_idle_or_old(
    records: SqlRecords, time: RealTime
) -> None:
    await add(records)
    people = records.people
    left, idle, busy = [(await people.sign_in("li", PASSWORD)).token for _ in range(3)]
    await people.sign_out(left)
    assert await people.by_token(left) is None
    for _ in range(25):
        time.advance(minutes=28)
        assert await people.by_token(busy)
    assert await people.by_token(idle) is None
    time.advance(minutes=21)
    assert await people.by_token(busy) is None
    await records.tidy()
    async with records.engine.connect() as sql:
        assert (await sql.execute(select(SESSIONS))).first() is None


async def test_a_changed_or_removed_person_is_signed_out(records: SqlRecords) -> None:
    await add(records)
    before = await records.people.sign_in("li", PASSWORD)
    assert await records.people.by_token(before.token)
    await add(records, "li", Role.SUPERVISOR)
    assert await records.people.by_token(before.token) is None
    after = await records.people.sign_in("li", PASSWORD)
    assert after.principal.roles == {Role.SUPERVISOR}
    assert [person["user"] for person in await records.people.all()] == ["li"]
    await records.people.remove("li")
    assert await records.people.by_token(after.token) is None
    assert await records.people.all() == []


async def test_guessing_is_refused_after_a_few_failures_and_does_not_lock_others_out(
    records: SqlRecords, time: RealTime
) -> None:
    await add(records)
    for _ in range(OF_USER_AT_ADDRESS):
        await refused("SIGN_IN_FAILED", records, "li", WRONG, "10.0.0.1")
    assert int(await refused("TOO_MANY", records, "li", PASSWORD, "10.0.0.1")) == 15 * 60
    assert await records.people.sign_in("li", PASSWORD, address="10.0.0.2")
    time.advance(minutes=15)
    assert await records.people.sign_in("li", PASSWORD, address="10.0.0.1")
    await refused("SIGN_IN_FAILED", records, "li", WRONG, "10.0.0.1")


async def test_guesses_at_the_same_time_all_count(records: SqlRecords) -> None:
    await add(records)
    guesses = [records.people.sign_in("li", f"guess {n}", address="10.0.0.1") for n in range(12)]
    answers = await asyncio.gather(*guesses, return_exceptions=True)
    codes = [answer.code for answer in answers if isinstance(answer, Refused)]
    # two are checked at a time
    assert codes.count("SIGN_IN_FAILED") in (OF_USER_AT_ADDRESS, OF_USER_AT_ADDRESS + 1)
    assert codes.count("TOO_MANY") == 12 - codes.count("SIGN_IN_FAILED")


async def test_a_user_guessed_from_many_addresses_is_closed_for_a_while(
    records: SqlRecords, time: RealTime
) -> None:
    await add(records)
    for n in range(OF_USER):
        await refused("SIGN_IN_FAILED", records, "li", WRONG, f"10.0.0.{n}")
    await refused("TOO_MANY", records, "li", PASSWORD, "10.0.1.1")
    time.advance(minutes=15)
    await records.tidy()
    async with records.engine.connect() as sql:
        assert (await sql.execute(select(FAILURES))).first() is None


async def test_success_forgets_the_failures_of_this_user_here(records: SqlRecords) -> None:
    await add(records)
    for _ in range(OF_USER_AT_ADDRESS - 1):
        await refused("SIGN_IN_FAILED", records, "li", WRONG, "10.0.0.1")
    await records.people.sign_in("li", PASSWORD, address="10.0.0.1")
    for _ in range(OF_USER_AT_ADDRESS - 1):
        await refused("SIGN_IN_FAILED", records, "li", WRONG, "10.0.0.1")
    assert await records.people.sign_in("li", PASSWORD, address="10.0.0.1")


async def test_an_unknown_user_is_refused_like_a_wrong_password(records: SqlRecords) -> None:
    for user in ("nobody", "", "x" * 101, "a\x00b", "\ud800"):
        await refused("SIGN_IN_FAILED", records, user, PASSWORD, "10.0.0.1")


CLASHES: tuple[tuple[Role, ...], ...] = (
    (),
    (Role.SYSADMIN, Role.CLERK),
    (Role.SECADMIN, Role.AUDITOR),
    (Role.CITY, Role.AUDITOR),
    (Role.KIOSK,),
    (Role.JOB,),
    (Role.CLERK, Role.HOLDER),
)


async def test_roles_that_exclude_each_other_are_not_given(records: SqlRecords) -> None:
    for roles in CLASHES:
        with pytest.raises(RolesClash):
            await records.people.add("li", PASSWORD, name="", roles=roles, halls=())
    assert await records.people.all() == []


async def test_names_and_passwords_that_cannot_be_are_not_taken(records: SqlRecords) -> None:
    for password in ("short", "x" * 1001, "\ud800" * 10):
        with pytest.raises(PasswordUnfit):
            await records.people.add("li", password, name="", roles=[Role.CLERK], halls=[])
    for user in ("", "a\nb", "x" * 101):
        with pytest.raises(UserUnfit):
            await records.people.add(user, PASSWORD, name="", roles=[Role.CLERK], halls=[])


async def test_an_auditor_alone_is_an_auditor(records: SqlRecords) -> None:
    await add(records, "wu", Role.AUDITOR)
    assert (await records.people.sign_in("wu", PASSWORD)).principal.roles == {Role.AUDITOR}
