"""A stopped service over REST: what the waiting are offered, and numbers past the quota."""

from __future__ import annotations

from tests.web.city import checked, small_city
from tests.web.conftest import CENTRE, Stage, Stages
from tests.web.scenes import Floor, done

STOP = f"/halls/{CENTRE}/services/social/stop"


async def test_a_holder_leaves_a_stopped_line_with_the_right_to_come_back(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.issue()
    await done(floor.su.post(STOP, json={"reason": "system down", "offers": ["move", "return"]}))
    holder = stage.client(**{"X-Holder-Key": ticket["holder_key"]})
    left = await done(holder.post(f"/tickets/{ticket['id']}/cancel", json={"keep": True}))
    assert left["state"] == "cancelled"
    assert left["return_until"] > ticket["issued_at"]


async def test_a_right_that_is_not_offered_is_not_kept(stage: Stage) -> None:
    floor = Floor.of(stage)
    ticket = await floor.issue()
    holder = stage.client(**{"X-Holder-Key": ticket["holder_key"]})
    answer = await holder.post(f"/tickets/{ticket['id']}/cancel", json={"keep": True})
    assert (answer.status_code, answer.json()["code"]) == (403, "NOT_ALLOWED")
    wrong = await floor.su.post(STOP, json={"reason": "x", "offers": ["lottery"]})
    assert wrong.status_code == 422


async def test_a_number_past_the_quota_needs_the_right_and_a_reason_and_is_audited(
    stage: Stage,
) -> None:
    floor = Floor.of(stage)
    before = await stage.parts.records.audit.verify()
    asked = {"hall": CENTRE, "service": "social", "channel": "staff", "beyond": "no phone"}
    assert (await floor.chen.post("/tickets", json=asked)).status_code == 403
    await done(floor.su.post("/tickets", json=asked))
    assert await stage.parts.records.audit.verify() == before + 1


async def test_where_a_guide_looks_first_the_kiosk_says_where_to_go(stages: Stages) -> None:
    floor = Floor.of(await stages(checked(small_city(), CENTRE, "social")))
    asked = {"hall": CENTRE, "service": "social", "channel": "kiosk"}
    answer = await floor.kiosk.post("/tickets", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (409, "CHECK_NEEDED")
    by_staff = {**asked, "channel": "staff"}
    assert (await done(floor.su.post("/tickets", json=by_staff)))["state"] == "waiting"
