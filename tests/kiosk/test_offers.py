"""How near a number is, how much stands on a screen, and what is said where none is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from kiosk import frame, needs, offer_screen, scan_screen, screens
from kiosk.choice import Choice, LastKnown
from kiosk.ground import Kiosk
from kiosk.visit import Flow, Screen
from kiosk.words import TEXTS
from queue_server.device.texts import LANGUAGES
from queue_server.domain.estimate import Wait
from tests.kiosk.centre import city
from tests.kiosk.test_screens import ISSUED, SOCIAL, kiosk_at, on, shown


@pytest.fixture(scope="module")
def kiosk() -> Kiosk:
    return kiosk_at()


def test_a_frequent_item_is_at_most_four_touches_from_its_slip(kiosk: Kiosk) -> None:
    home = [one["fields"]["group"] for one in shown(kiosk, Flow(online=True))["tiles"][:-1]]
    near: dict[str, int] = {}
    for theme in home:
        for row, way in _rows(kiosk, theme, 1):
            if row["verb"] == "choose":
                near.setdefault(row["fields"]["id"], way + 2)
            else:
                for inner, deep in _rows(kiosk, row["fields"]["group"], way + 1):
                    near.setdefault(inner["fields"]["id"], deep + 2)
    assert all(near[one.id] <= 4 for one in kiosk.catalogue.common)
    own = [one for group in kiosk.catalogue.home for one in group.choices]
    assert all(near[one.id] <= 5 for one in own), "every other item of these subjects"
    events = shown(kiosk, on(Screen.GROUPS, about="event"))["tiles"]
    assert len(events) == len(city().bundles), "life events: way, event, take"


def _rows(kiosk: Kiosk, group: str, touches: int) -> list[tuple[dict[str, Any], int]]:
    """The rows of a list, and by how many touches they stand before somebody."""
    rows = shown(kiosk, on(Screen.LIST, about=group))["rows"]
    return [(row, touches) for row in rows]


def test_a_long_list_shows_what_is_asked_for_often_then_kinds(kiosk: Kiosk) -> None:
    rows = shown(kiosk, on(Screen.LIST, about="theme:social"))["rows"]
    assert len(rows) <= 14
    parts = [row["fields"]["group"] for row in rows if row["verb"] == "list"]
    inner = [one for part in parts for one in _choices(kiosk, part)]
    whole = _choices(kiosk, "theme:social")
    assert sorted(one.id for one in inner) == sorted(one.id for one in whole if one.kind == "item")


def _choices(kiosk: Kiosk, group: str) -> tuple[Choice, ...]:
    """All that a group has."""
    found = kiosk.catalogue.group(group)
    assert found is not None
    return found.choices


def test_the_elderly_and_who_sits_have_fewer_choices_on_a_screen(kiosk: Kiosk) -> None:
    for flow in (Flow(online=True, elder=True), Flow(online=True, low=True)):
        view = shown(kiosk, flow)
        assert (len(view["tiles"]), len(view["ways"])) == (6, 1)
        offer = shown(kiosk, replace(flow, trail=on(Screen.OFFER, choice=SOCIAL).trail))["offer"]
        assert offer["needs"]["behind"]
        assert len(offer["others"]) <= 2


def test_a_line_that_is_stopped_or_full_says_why_and_what_else() -> None:
    kiosk = kiosk_at()
    view = kiosk.knowledge.view
    view.stops["social"] = {"reason": "系统升级", "until": ISSUED.issued_at + 3_600_000}
    offer = shown(kiosk, on(Screen.OFFER, choice=SOCIAL))["offer"]
    assert offer["not_now"] == "11:00 前暂停取号：系统升级。"
    assert offer["takes"] == []
    assert [one["kind"] for one in offer["others"]] == ["online", "advice"]
    view.stops["social"]["until"] = ISSUED.issued_at
    assert shown(kiosk, on(Screen.OFFER, choice=SOCIAL))["offer"]["takes"]
    view.rules["social"] = replace(view.rules["social"], quota=2)
    view.numbers["20261123|B"] = 2
    assert "取完" in shown(kiosk, on(Screen.OFFER, choice=SOCIAL))["offer"]["not_now"]
    view.stops[""] = {"reason": "演习"}
    assert "演习" in shown(kiosk, on(Screen.OFFER, choice=SOCIAL))["offer"]["not_now"]


def test_the_centres_wait_is_said_and_ends_a_line_that_reaches_nobody_more_today() -> None:
    kiosk = kiosk_at()
    plain = kiosk.knowledge.outlook("social").wait

    def told(p90_min: int) -> Mapping[str, Any]:
        wait = Wait(p10_s=600, p50_s=1200, p90_s=60 * p90_min)
        knowledge = replace(kiosk.knowledge, waits={"social": wait})
        said = shown(replace(kiosk, knowledge=knowledge), on(Screen.OFFER, choice=SOCIAL))
        offer: Mapping[str, Any] = said["offer"]
        return offer

    now = kiosk.knowledge.clock.now()
    heard = {"social": Wait(p10_s=600, p50_s=900, p90_s=1800)}
    cut = replace(kiosk.knowledge, heard=heard, heard_at=now - 120_000).last_known("social")
    assert cut == LastKnown(wait_s=(600, 1800), age_min=2)
    assert plain != Wait(p10_s=600, p50_s=1200, p90_s=1800)
    assert "10–30 分钟" in str(told(30)["facts"])
    late = told(60 * 7)
    assert late["not_now"] == "现有等候人数已排满今日办理时间，今日不再取号。"
    assert late["takes"] == []
    assert [one["kind"] for one in late["others"]] == ["online", "advice"]


def test_every_text_that_a_table_holds_stands_in_every_catalogue() -> None:
    tables: list[Mapping[Any, Any]] = [
        scan_screen._TITLES,
        scan_screen._TEXTS,
        needs._WISHES,
        screens._GROUPS,
        screens._WITHOUT_ITEM,
        frame._CALLS,
        {name: one[1:] for name, one in offer_screen._CHANNELS.items()},
    ]
    texts = [text for table in tables for one in table.values() for text in _each(one)]
    for language in LANGUAGES:
        catalogue = TEXTS.catalogue(language)
        lacking = [text for text in texts if text not in catalogue._catalog]
        assert not lacking


def _each(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
