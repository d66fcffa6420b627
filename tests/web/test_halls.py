"""Halls, views, events, items, load: what is read."""

from __future__ import annotations

from typing import Any

from queue_server.domain.fold import fold
from queue_server.domain.view import HallView
from queue_server.wire.codec import event_of
from tests.web.city import closed, small_city, staffed
from tests.web.conftest import CENTRE, Stage, Stages
from tests.web.scenes import Floor, done


async def test_a_hall_tells_its_lines(stage: Stage) -> None:
    floor = Floor.of(stage)
    await floor.issue()
    await floor.remote()
    await floor.window("open")
    rows = (await done(stage.client().get("/halls")))["rows"]
    assert [row["id"] for row in rows] == [CENTRE, "nancheng"]
    hall = await done(stage.client(**{"Accept-Language": "en"}).get(f"/halls/{CENTRE}"))
    assert hall["name"] == "Citizen-Centre"
    assert (hall["open"], hall["waiting"], hall["windows_open"]) == (True, 1, 1)
    assert hall["hours"] == [{"opens": "00:00", "closes": "24:00"}]
    line = hall["services"][0]
    assert (line["waiting"], line["remote"], line["windows_open"]) == (1, 1, 1)
    assert line["wait"].keys() == {"p10_s", "p50_s", "p90_s"}
    assert line["issuing_until"]


async def test_a_closed_hall_says_so_and_still_has_a_wait(stages: Stages) -> None:
    stage = await stages(closed(small_city(), "nancheng"))
    hall = await done(stage.client().get("/halls/nancheng"))
    assert (hall["open"], hall["hours"]) == (False, [])
    assert all(not line["issuing"] and line["wait"] for line in hall["services"])


async def test_view_and_the_events_after_it_are_the_later_view(stage: Stage) -> None:
    floor = Floor.of(stage)
    await floor.issue()
    before = await done(floor.chen.get(f"/halls/{CENTRE}/view"))
    await floor.serving()
    path, rows, after = f"/halls/{CENTRE}/events", [], before["position"]
    while after:
        page = await done(floor.chen.get(path, params={"after": after, "limit": 2}))
        rows += page["rows"]
        after = page["next"]
    view = HallView.from_snapshot(before["view"])
    for row in rows:
        event = event_of(row)
        view.position, view.at = event.position, event.at
        fold(view, event.type, event.data)
    later = await done(floor.chen.get(f"/halls/{CENTRE}/view"))
    assert view.snapshot() == HallView.from_snapshot(later["view"]).snapshot()
    seq = before["position"].partition("-")[2]
    bare = await done(floor.chen.get(path, params={"after": seq}))
    assert [row["seq"] for row in bare["rows"]] == [row["seq"] for row in rows]


async def test_a_display_reads_no_mask_and_no_clerk(stage: Stage) -> None:
    floor, display = Floor.of(stage), stage.known("display")
    await floor.issue(
        holder={"mask": "陈*", "person": "hmac-sha256:k1:Zm9yIHRlc3RzIGFsb25lLCBub2JvZHk"}
    )
    await floor.window("open")
    view = (await done(display.get(f"/halls/{CENTRE}/view")))["view"]
    assert all("mask" not in one and "subject" not in one for one in view["tickets"].values())
    assert view["windows"]["1"]["clerk"] == "-"
    events = (await done(display.get(f"/halls/{CENTRE}/events", params={"after": "1-0"})))["rows"]
    issued = next(one for one in events if one["type"] == "ticket.issued")
    assert "mask" not in issued["data"]["set"]
    assert (await display.get("/halls/nancheng/view")).status_code == 403


async def test_items_are_found_by_text_pinyin_and_code(stage: Stage) -> None:
    anyone = stage.client()
    for query in (
        "社会保障卡",
        "shbzk",
        "shehuibaozhangka",
        "000000000101",
        "社保卡",
        "social card",
    ):
        rows = (await done(anyone.get("/items", params={"q": query})))["rows"]
        assert rows[0]["id"] == "social-card", query
    here = (await done(anyone.get("/items", params={"q": "tax", "hall": "nancheng"})))["rows"]
    assert here == []
    one = await done(anyone.get("/items/social-card"))
    assert one["name"] == "社会保障卡申领"
    assert one["materials"] == ["身份证"]
    assert (await anyone.get("/items", params={"q": "x", "hall": "nowhere"})).status_code == 404


async def test_halls_of_an_item_are_sorted_by_way_and_wait(stage: Stage) -> None:
    anyone = stage.client()
    path = "/items/social-card/halls"
    near = await done(anyone.get(path, params={"lat": 23.02, "lon": 113.70}))
    assert [row["hall"] for row in near["rows"]] == ["nancheng", CENTRE]
    first, second = near["rows"]
    assert first["travel_s"] == 0
    assert 500 < second["travel_s"] < 1000
    assert second["total_s"] == second["travel_s"] + second["wait"]["p50_s"]
    assert second["why"]
    floor = Floor.of(stage)
    for _ in range(9):
        await floor.issue()
    plain = await done(anyone.get(path))
    assert [row["hall"] for row in plain["rows"]] == ["nancheng", CENTRE]
    assert "travel_s" not in plain["rows"][0]
    own = await done(anyone.get(path, params={"travel_s": f"{CENTRE}:60"}))
    assert {row["hall"]: row.get("travel_s") for row in own["rows"]}[CENTRE] == 60
    assert (await anyone.get(path, params={"lat": 23.0})).status_code == 422
    assert (await anyone.get(path, params={"travel_s": "x"})).status_code == 422


async def test_a_hall_further_away_is_advised_when_one_is_done_sooner_there(
    stages: Stages,
) -> None:
    stage = await stages(staffed(small_city()))
    floor = Floor.of(stage)
    for _ in range(20):
        await floor.issue()
    where = {"travel_s": [f"{CENTRE}:60", "nancheng:900"]}
    english = stage.client(**{"Accept-Language": "en"})
    best, home = (await done(english.get("/items/social-card/halls", params=where)))["rows"]
    assert (best["hall"], best["advised"], home["advised"]) == ("nancheng", True, False)
    assert abs(best["sooner_s"] - (home["total_s"] - best["total_s"])) < 600, "of means, not P50"
    assert f"{round(best['sooner_s'] / 60)} min sooner than at the nearest" in best["why"]
    assert home["sooner_s"] == 0
    where["travel_s"] = [f"{CENTRE}:60", f"nancheng:{60 + best['sooner_s'] + 900}"]
    home, far = (await done(english.get("/items/social-card/halls", params=where)))["rows"]
    assert (home["hall"], far["advised"]) == (CENTRE, False)


async def test_who_is_on_the_way_counts_for_those_who_would_come_too(
    stages: Stages,
) -> None:
    stage = await stages(staffed(small_city()))
    floor, anyone = Floor.of(stage), stage.client()
    where = {"travel_s": [f"{CENTRE}:600", "nancheng:600"]}
    path = "/items/social-card/halls"
    before = {r["hall"]: r for r in (await done(anyone.get(path, params=where)))["rows"]}
    for _ in range(20):
        await floor.remote()
    after = {r["hall"]: r for r in (await done(anyone.get(path, params=where)))["rows"]}
    assert after[CENTRE]["total_s"] > before[CENTRE]["total_s"]
    assert after["nancheng"]["total_s"] == before["nancheng"]["total_s"]


async def test_a_number_is_offered_another_hall_only_where_much_is_gained(
    stages: Stages,
) -> None:
    stage = await stages(staffed(small_city()))
    floor = Floor.of(stage)
    tickets = [await floor.issue(items=["social-card"]) for _ in range(20)]
    first, last = tickets[0], tickets[-1]

    async def offered(ticket: dict[str, Any], **query: float) -> dict[str, Any]:
        holder = stage.client(**{"X-Holder-Key": ticket["holder_key"]})
        path = f"/tickets/{ticket['id']}/halls"
        (row,) = (await done(holder.get(path, params=query)))["rows"]
        return dict(row)

    assert (await offered(last))["advised"], "an hour here, a quarter of one to the other hall"
    assert not (await offered(first))["advised"]
    away = await floor.remote()
    assert not (await offered(away))["advised"], "nobody knows where its holder is"
    assert (await offered(away, lat=23.02, lon=113.70))["advised"]


async def test_the_citys_load_is_told_in_the_readers_scope(stage: Stage) -> None:
    floor = Floor.of(stage)
    await floor.serving()
    await floor.issue()
    load = await done(stage.known("shi").get("/city/load"))
    assert [row["hall"] for row in load["rows"]] == [CENTRE, "nancheng"]
    here = load["rows"][0]
    assert (here["waiting"], here["serving"], here["windows_open"], here["issued"]) == (1, 1, 1, 2)
    assert load["totals"]["issued"] == 2
    own = await done(stage.known("ma").get("/city/load"))
    assert [row["hall"] for row in own["rows"]] == [CENTRE]
