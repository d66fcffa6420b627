"""Who asks for a number is known by digests alone; limits, bars and documents are judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hall_config.model import City, Identity, Policy
from queue_server.admission import give, take_report
from queue_server.clock import CityClock, real_ms
from queue_server.crypto import Keyring
from queue_server.domain.bars import Misuse
from queue_server.domain.bounds import OutOfBounds
from queue_server.domain.commands import Caller, Lease
from queue_server.domain.hall import Reply
from queue_server.domain.identity import Consent, Holder, Plain, Purpose
from queue_server.domain.intake import Asked
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import Channel, TicketClass
from queue_server.estimating import PlainWaits
from queue_server.identified import Arrival, Offline
from queue_server.ports import HallPort, Opening, Records
from tests.hub.centre import MemoryHall
from tests.hub.records import MemoryAudit, MemoryBars, MemoryDevices, MemoryPeople, MemoryVault
from tests.test_admission import CITY, HALL, SERVICE, at

LI, WANG = "person:11010519491231002X", "person:440524188001010014"
SHOP, PHONE = "company:91350100M000100Y43", "phone:+8613800138000"
TOMORROW = date(2026, 11, 25)
CONSENTS = tuple(Consent(purpose=one, notice="0123456789ab", at=1) for one in Purpose)


class Desk:
    """A hall with records, and what a reader seals."""

    def __init__(self, folder: Path, **policy: Any) -> None:
        self.city = with_policy(**policy)
        self.clock = CityClock(timezone=CITY.timezone, start=at(10), began=real_ms())
        self.port = MemoryHall(self.city, HALL, self.clock)
        self.keys = Keyring.load_or_create(folder)
        self.vault, self.bars = MemoryVault(self.keys), MemoryBars()
        self.records = Records(
            people=MemoryPeople(),
            devices=MemoryDevices(),
            audit=MemoryAudit(),
            vault=self.vault,
            bars=self.bars,
        )

    def seal(self, plain: str | None) -> str | None:
        return None if plain is None else self.keys.sealing_key.seal(plain)

    def asked(self, person: str | None = LI, *, subject: str | None = None, **facts: Any) -> Asked:
        given: dict[str, Any] = {"service": SERVICE, "channel": Channel.KIOSK} | facts
        holder = Holder(
            person=self.seal(person),
            phone=self.seal(given.pop("phone", None)),
            mask="…002X",
            consents=given.pop("consents", CONSENTS),
        )
        return Asked(holder=holder, subject=self.seal(subject), **given)

    def route(self, hall: str) -> HallPort:
        """As ports.Halls."""
        return self.port

    async def bar(self, plain: str) -> None:
        facts: dict[str, Any] = {"mask": "", "by": "user:li", "at": 1, "key": "k"}
        digest, until = self.keys.digest(plain), TOMORROW
        await self.bars.set(digest, why=Misuse.RESOLD, until=until, **facts)

    async def give(self, asked: Asked, id: str = "once") -> Reply:
        caller = Caller(principal="device:kiosk", id=id)
        now, waits = self.clock.now(), PlainWaits(self, self.clock)
        return await give(self.port, self.city, self.records, asked, caller, at=now, waits=waits)


def with_policy(**policy: Any) -> City:
    hall = CITY.halls[HALL]
    policies: dict[str, Policy] = {
        name: replace(one, **policy) for name, one in hall.policies.items()
    }
    return replace(CITY, halls={HALL: replace(hall, policies=policies)}, sha256=repr(policy))


async def refused(desk: Desk, asked: Asked, id: str = "again") -> str:
    """Why it is denied; nothing is written anywhere for it."""
    before, kept = desk.port.view.position, dict(desk.vault.kept)
    with pytest.raises(Refused) as caught:
        await desk.give(asked, id)
    assert (desk.port.view.position, desk.vault.kept) == (before, kept)
    return str(caught.value)


async def test_a_ticket_holds_digests_and_the_vault_opens_the_rest(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    ticket = (await desk.give(desk.asked(phone=PHONE)))["ticket"]
    assert (ticket["subject"], ticket["mask"]) == (desk.keys.digest(LI), "…002X")
    assert "agent" not in ticket
    found = await desk.vault.open(ticket["id"], Opening.NOTICE, by="job")
    assert found == {Plain.PHONE: "+8613800138000"}
    assert desk.vault.opened[0] == ("device:kiosk", "limits", f"{HALL}/once")
    kept = desk.vault.kept[ticket["id"]]
    assert kept.keep_until == at(0) - 30 * 60_000 + (1 + 7) * 86_400_000
    assert kept.digests == desk.keys.digests(LI)


async def test_a_company_is_the_subject_and_the_holder_its_agent(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    ticket = (await desk.give(desk.asked(subject=SHOP)))["ticket"]
    assert (ticket["subject"], ticket["agent"]) == (desk.keys.digest(SHOP), desk.keys.digest(LI))


async def test_the_same_request_sealed_anew_gets_the_same_number(tmp_path: Path) -> None:
    desk = Desk(tmp_path, applicant_limit=1)
    first = await desk.give(desk.asked(items=("social-card",), service=None))
    again = await desk.give(desk.asked(items=("social-card",), service=None))
    assert again == first
    other = desk.asked(items=("social-card",), service=None)
    assert await refused(desk, other, "another") == "LIMIT_REACHED applicant"
    await desk.bar(LI)
    assert await desk.give(desk.asked(items=("social-card",), service=None)) == first


async def test_who_is_barred_takes_no_number_alone_as_holder_or_agent(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.bar(LI)
    assert await refused(desk, desk.asked()) == "BARRED 2026-11-25"
    assert await refused(desk, desk.asked(subject=SHOP)) == "BARRED 2026-11-25"
    by_digest = Asked(service=SERVICE, subject=desk.keys.digest(LI))
    assert await refused(desk, by_digest) == "BARRED 2026-11-25"
    await desk.give(desk.asked(channel=Channel.STAFF), "guide")
    await desk.give(desk.asked(WANG), "other")


async def test_where_a_document_is_required_a_guide_gives_a_number_without(tmp_path: Path) -> None:
    desk = Desk(tmp_path, identity=Identity.REQUIRED)
    for channel in (Channel.KIOSK, Channel.PHONE, Channel.HOTLINE):
        asked = desk.asked(None, consents=None, channel=channel)
        assert await refused(desk, asked) == f"IDENTITY_NEEDED {SERVICE}"
    await desk.give(desk.asked(None, consents=None, channel=Channel.STAFF), "guide")
    await desk.give(desk.asked(), "document")


async def test_more_matters_than_one_number_takes_are_led_to_the_batch_line(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path, matters_limit=1)
    several = desk.asked(items=("social-card", "business-start"), service=None)
    assert await refused(desk, several) == "LIMIT_REACHED matters"
    await desk.give(replace(several, channel=Channel.STAFF, beyond="two of one family"), "guide")
    await desk.give(desk.asked(items=("social-card",), service=None), "one")


BAD: Sequence[tuple[dict[str, Any], str]] = (
    ({"person": SHOP}, "holder.person"),
    ({"phone": LI}, "holder.phone"),
    ({"subject": PHONE}, "subject"),
    ({"person": "person:11010519491231002x"}, "holder.person"),
    ({"person": None, "subject": WANG, "consents": CONSENTS[1:]}, "holder.consents"),
)


@pytest.mark.parametrize(("facts", "field"), BAD)
async def test_what_is_sealed_is_what_its_field_says(
    facts: dict[str, Any], field: str, tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    with pytest.raises(OutOfBounds) as caught:
        await desk.give(desk.asked(**facts))
    assert str(caught.value) == field
    assert not desk.vault.kept


async def test_what_a_kiosk_gave_while_cut_off_is_kept_and_what_is_amiss_left_out(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path, applicant_limit=1)
    kiosk = Caller(principal="device:k", id="lease")
    lease = Lease(device="device:k", service=SERVICE, days=(20261124,), count=4)
    block = (await desk.port.perform(lease, kiosk))["blocks"][0]
    holders = (
        Holder(person=desk.seal(LI), phone=desk.seal(PHONE), consents=CONSENTS),
        Holder(person=desk.seal(LI), mask="…002X", consents=CONSENTS),
        Holder(person=desk.seal(WANG)),  # nobody consented
        Holder(person=desk.seal("nonsense"), consents=CONSENTS),
    )
    given = tuple(
        Offline(
            number=f"{block['prefix']}{block['first'] + index:03d}",
            day=20261124,
            service=SERVICE,
            items=(),
            ticket_class=TicketClass.NORMAL,
            printed_at=at(10),
            holder=holder,
        )
        for index, holder in enumerate(holders)
    )
    arrival = Arrival(device="device:k", tickets=given)
    caller = Caller(principal="device:k", id="report")
    for _ in range(2):
        reply = await take_report(desk.port, desk.city, desk.records, arrival, caller)
    ids = [one["ticket"] for one in reply["reported"]]
    tickets = [desk.port.view.tickets[id_] for id_ in ids]
    li = desk.keys.digest(LI)
    assert [one.subject for one in tickets] == [li, li, None, None]
    assert tickets[1].mask == "…002X"
    assert sorted(desk.vault.kept) == ids[:2]
    limits = [one.data.get("limit") for one in desk.port.events if one.type == "ticket.issued"]
    assert limits == [None, "applicant", None, None]
    (alarm,) = desk.port.view.alarms.values()
    assert (alarm.alarm, alarm.about, alarm.detail) == ("over_limit", ids[1], "applicant")


async def test_the_guide_is_told_of_a_number_that_somebody_barred_took_while_cut_off(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    await desk.bar(LI)
    kiosk = Caller(principal="device:k", id="lease")
    lease = Lease(device="device:k", service=SERVICE, days=(20261124,), count=4)
    block = (await desk.port.perform(lease, kiosk))["blocks"][0]
    given = Offline(
        number=f"{block['prefix']}{block['first']:03d}",
        day=20261124,
        service=SERVICE,
        items=(),
        ticket_class=TicketClass.NORMAL,
        printed_at=at(10),
        holder=Holder(person=desk.seal(LI), consents=CONSENTS),
    )
    arrival = Arrival(device="device:k", tickets=(given,))
    caller = Caller(principal="device:k", id="report")
    reply = await take_report(desk.port, desk.city, desk.records, arrival, caller)
    (alarm,) = desk.port.view.alarms.values()
    assert (alarm.alarm, alarm.about) == ("over_limit", reply["reported"][0]["ticket"])
    assert (alarm.detail, alarm.day) == ("barred", 20261124)
    assert desk.port.view.tickets[alarm.about].ended_at is None, "the number holds"
