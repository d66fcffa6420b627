"""Appointments over REST: slots with room, held, confirmed, changed, given back, arrived for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from queue_server.domain.bars import Misuse
from queue_server.schedule import lapse_holds
from queue_server.web.rates import Rates
from tests.web.booking import ITEM, Booth, booked_booth, booked_city, booth_of
from tests.web.conftest import CENTRE, Stages
from tests.web.scenes import HandClock, done

__all__ = ["booked_booth"]
ANNA = "s1:k1:" + "a" * 22


async def test_slots_tell_what_can_still_be_booked(booth: Booth) -> None:
    found = await booth.slots()
    days = {date.fromisoformat(one["start"][:10]) for one in found}
    assert len(days) == 8, "today and the seven days that are released"
    first = found[0]
    assert first["slot"] == first["start"][:10].replace("-", "") + "-1030"
    assert first["room"] == 3
    await booth.booked(first["slot"])
    assert (await booth.slots())[0]["room"] == 2


async def test_a_place_is_held_then_booked_then_a_number(booth: Booth) -> None:
    held = await booth.booked(await booth.tomorrow(), hold=True)
    assert (held["state"], held["id"].startswith(f"{CENTRE}-")) == ("held", True)
    left = datetime.fromisoformat(held["expires_at"]).timestamp() - booth.clock.now() / 1000
    assert 299 <= left <= 300
    public = (await booth.anyone.get(f"/appointments/{held['id']}")).json()
    assert public == {key: held[key] for key in ("id", "state", "expires_at")}
    sure = await done(booth.ask(held, "confirm", holder={"mask": "张*", "language": "en"}))
    assert (sure["state"], sure.get("expires_at")) == ("booked", None)
    early = await booth.ask(held, "arrive")
    assert (early.status_code, early.json()["code"]) == (409, "TOO_EARLY")
    booth.until(held["arrive_from"])
    arrived = await done(booth.ask(held, "arrive"))
    ticket = arrived["ticket"]
    assert (ticket["class"], ticket["joined"]) == ("appointment", held["start"])
    assert arrived["appointment"]["ticket"] == ticket["id"]
    key = arrived["appointment"]["ticket_key"]
    own = await booth.anyone.get(f"/tickets/{ticket['id']}", headers={"X-Holder-Key": key})
    assert own.json()["number"] == ticket["number"]


async def test_a_hold_that_nobody_confirms_lapses_by_itself(booth: Booth) -> None:
    slot = await booth.tomorrow()
    held = [await booth.booked(slot, hold=True) for _ in range(3)]
    full = await booth.book(slot)
    assert (full.status_code, full.json()["code"]) == (409, "SLOT_FULL")
    booth.clock.forward(301)
    await lapse_holds(booth.stage.halls.ports.values(), booth.clock)
    late = await booth.ask(held[0], "confirm")
    assert late.json()["code"] == "SLOT_GONE"
    assert (await booth.booked(slot))["state"] == "booked"


async def test_the_same_key_gives_the_same_appointment_also_when_the_slot_is_over(
    booth: Booth,
) -> None:
    slot = (await booth.slots())[0]["slot"]
    body = {"hall": CENTRE, "item": ITEM, "slot": slot}
    headers = {"Idempotency-Key": "0b8c3b1e-2d1c-4e55-9d55-0e2c3a1f7a10"}
    first = await done(booth.anyone.post("/appointments", json=body, headers=headers))
    booth.clock.forward(7200)
    again = await done(booth.anyone.post("/appointments", json=body, headers=headers))
    assert again["id"] == first["id"]
    assert (await booth.book(slot)).json()["code"] == "SLOT_GONE"


async def test_nobody_acts_on_anothers_appointment(booth: Booth) -> None:
    one = await booth.booked(await booth.tomorrow())
    other = await booth.booked(await booth.tomorrow(1))
    for verb in ("confirm", "cancel", "arrive"):
        assert (await booth.anyone.post(f"/appointments/{one['id']}/{verb}")).status_code == 401
        stolen = {**one, "holder_key": other["holder_key"]}
        assert (await booth.ask(stolen, verb)).status_code == 401
    changed = await booth.book(await booth.tomorrow(2), instead_of=one["id"])
    assert changed.status_code == 401
    for unknown in ("nowhere-20261123-0900-1", "x", f"{CENTRE}-20261123-0900-999"):
        answer = await booth.anyone.get(f"/appointments/{unknown}")
        assert (answer.status_code, answer.json()["code"]) == (404, "APPOINTMENT_UNKNOWN")


async def test_a_change_needs_the_old_ones_key_and_ends_it(booth: Booth) -> None:
    old = await booth.booked(await booth.tomorrow())
    body = {
        "hall": CENTRE,
        "item": ITEM,
        "slot": await booth.tomorrow(5),
        "instead_of": old["id"],
    }
    headers = {"X-Holder-Key": old["holder_key"]}
    new = await done(booth.anyone.post("/appointments", json=body, headers=headers))
    assert new["state"] == "booked"
    told = await booth.anyone.get(f"/appointments/{old['id']}")
    assert told.json()["state"] == "cancelled"


async def test_giving_back_offers_the_place_to_who_waits(booth: Booth) -> None:
    slot = await booth.tomorrow()
    booked = [await booth.booked(slot) for _ in range(3)]
    waiting = await booth.booked(slot, waiting_list=True)
    assert waiting["state"] == "awaited"
    assert (await done(booth.ask(booked[0], "cancel")))["state"] == "cancelled"
    headers = {"X-Holder-Key": waiting["holder_key"]}
    offered = await done(booth.anyone.get(f"/appointments/{waiting['id']}", headers=headers))
    assert (offered["state"], offered["offered"]) == ("held", True)
    assert (await done(booth.ask(waiting, "confirm")))["state"] == "booked"


async def test_too_late_to_give_back_is_told(booth: Booth) -> None:
    one = await booth.booked((await booth.slots())[0]["slot"])
    answer = await booth.ask(one, "cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "TOO_LATE")
    guide = booth.stage.known("guo")
    assert (await done(guide.post(f"/appointments/{one['id']}/cancel")))["state"] == "cancelled"


async def test_a_guide_books_for_people_without_a_phone_from_the_share_that_stays(
    stages: Stages,
) -> None:
    booth = await booth_of(stages, guide_percent=20)
    slot, guide = await booth.tomorrow(2), booth.stage.known("guo")
    for _ in range(3):
        await booth.booked(slot)
    assert (await booth.book(slot)).json()["code"] == "SLOT_FULL"
    body = {"hall": CENTRE, "item": ITEM, "slot": slot, "channel": "staff"}
    assert (await done(guide.post("/appointments", json=body)))["channel"] == "staff"
    anonymous = await booth.anyone.post("/appointments", json=body)
    assert anonymous.status_code == 401


async def test_one_applicant_has_one_appointment_for_the_service_at_a_time(booth: Booth) -> None:
    await booth.booked(await booth.tomorrow(), holder={"person": ANNA})
    second = await booth.book(await booth.tomorrow(1), holder={"person": ANNA})
    assert (second.json()["code"], second.json()["about"]) == ("LIMIT_REACHED", "applicant")
    held = await booth.booked(await booth.tomorrow(1), hold=True)
    late = await booth.ask(held, "confirm", holder={"person": ANNA})
    assert late.json()["code"] == "LIMIT_REACHED"


async def test_who_is_barred_books_by_a_guide_alone(booth: Booth) -> None:
    until = booth.clock.local().date() + timedelta(days=30)
    await booth.stage.parts.records.bars.set(
        ANNA, mask="1234", why=Misuse.NO_SHOWS, until=until, by="user:ma", at=0, key="k"
    )
    asked = {"holder": {"person": ANNA}}
    slot = await booth.tomorrow()
    barred = await booth.book(slot, **asked)
    assert (barred.json()["code"], barred.json()["about"]) == ("BARRED", until.isoformat())
    held = await booth.booked(slot, hold=True)
    assert (await booth.ask(held, "confirm", **asked)).json()["code"] == "BARRED"
    body = {"hall": CENTRE, "item": ITEM, "slot": slot, "channel": "staff", **asked}
    await done(booth.stage.known("guo").post("/appointments", json=body))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"slot": "20200101-0900"}, "SLOT_GONE"),
        ({"slot": "20990101-0900"}, "TOO_EARLY"),
        ({"item": "no-such"}, "ITEM_UNKNOWN"),
        ({"item": "gone"}, "ITEM_NOT_HERE"),
        ({"hall": "nowhere"}, "HALL_UNKNOWN"),
        ({"item": "tax-proof"}, "SLOT_GONE"),
        ({"matters": 9}, "LIMIT_REACHED"),
        ({"slot": "tomorrow"}, "MALFORMED"),
        ({"item": None}, "MALFORMED"),
    ],
)
async def test_what_cannot_be_booked_is_refused_by_name(
    stages: Stages, asked: dict[str, Any], code: str
) -> None:
    booth = await booth_of(stages, matters_limit=3)
    body = {"hall": CENTRE, "item": ITEM, "slot": await booth.tomorrow(), **asked}
    answer = await booth.anyone.post("/appointments", json=body)
    assert answer.json()["code"] == code, answer.text


async def test_nobody_who_follows_a_hall_is_told_who_has_an_appointment(booth: Booth) -> None:
    one = await booth.booked(await booth.tomorrow(), holder={"person": ANNA, "mask": "张*"})
    for name in ("display", "kiosk", "guo"):
        view = await done(booth.stage.known(name).get(f"/halls/{CENTRE}/view"))
        assert one["id"] not in str(view)
        events = await done(booth.stage.known(name).get(f"/halls/{CENTRE}/events?after=0"))
        assert one["id"] not in str(events)


async def test_strangers_ask_for_slots_a_bounded_number_of_times(stages: Stages) -> None:
    clock = HandClock(timezone="Asia/Shanghai")
    stage = await stages(city=booked_city(), clock=clock, rates=Rates(ticket=2))
    booth = Booth(stage, clock)
    slot = await booth.tomorrow()
    codes = [(await booth.book(slot, hold=True)).status_code for _ in range(3)]
    assert codes == [201, 201, 429]
