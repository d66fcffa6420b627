"""What each screen offers and says, on the reference city and without a browser."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from kiosk.catalogue import Catalogue
from kiosk.choice import Choice, Issued
from kiosk.finder import Finder
from kiosk.frame import Condition, frame
from kiosk.ground import Kiosk
from kiosk.outlook import Knowledge
from kiosk.visit import HOME, Flow, Place, Screen
from queue_server.device.texts import LANGUAGES
from queue_server.domain.ticket import Printing, TicketClass
from tests.hub.centre import MONDAY_10, MemoryHall, standing
from tests.kiosk.centre import HALL, ZONE, city

SOCIAL = Choice(kind="item", id="hrss-001")
ISSUED = Issued(
    ticket=f"{HALL}-20261123-B001",
    number="B001",
    service="social",
    ticket_class=TicketClass.PRIORITY,
    issued_at=int(MONDAY_10.timestamp() * 1000),
    ahead=0,
    wait_s=(0, 180),
    link=f"http://centre/t/{HALL}-20261123-B001#k=key",
)


@cache
def finder() -> Finder:
    return Finder(city())


def kiosk_at(at: datetime = MONDAY_10, zone: str | None = None) -> Kiosk:
    clock = standing(at)
    view = MemoryHall(city(), HALL, clock).view
    return Kiosk(
        catalogue=Catalogue(city(), HALL, zone),
        knowledge=Knowledge(city=city(), view=view, clock=clock),
        find=finder(),
    )


@pytest.fixture(scope="module")
def kiosk() -> Kiosk:
    return kiosk_at()


def on(screen: Screen, *, about: str = "", choice: Choice | None = None, **flow: Any) -> Flow:
    place = Place(screen=screen, about=about, choice=choice)
    return Flow(trail=(HOME, place), online=True, **flow)


def shown(kiosk: Kiosk, flow: Flow) -> dict[str, Any]:
    found: dict[str, Any] = frame(kiosk, flow, Condition(), now_s=0.0)["view"]
    return found


def test_the_first_screen_asks_one_question_with_at_most_eight_tiles(kiosk: Kiosk) -> None:
    view = shown(kiosk, Flow(online=True))
    assert len(view["tiles"]) == 8
    assert view["title"].endswith("？")
    assert [one["fields"]["id"] for one in view["direct"]] == ["advice", "collect", "stuck"]


def test_every_item_of_the_hall_is_behind_a_subject_and_behind_a_department(kiosk: Kiosk) -> None:
    for groups in (kiosk.catalogue.themes, kiosk.catalogue.departments):
        items = [one.id for group in groups for one in group.choices if one.kind == "item"]
        assert len(items) == len(set(items)) == 2711


def test_every_choice_has_a_line_to_wait_in(kiosk: Kiosk) -> None:
    for group in kiosk.catalogue.themes:
        for choice in group.choices:
            assert kiosk.catalogue.service(choice) in kiosk.catalogue.hall.services


def test_a_kiosk_of_a_gathering_zone_lets_everything_wait_there() -> None:
    catalogue = Catalogue(city(), HALL, ZONE)
    assert catalogue.service(SOCIAL) == "experience"
    assert catalogue.request(Choice(kind="service", id="advice")) == {"service": "experience"}


def test_pinyin_initials_and_characters_find_the_same_item(kiosk: Kiosk) -> None:
    for query in ("shbzk", "shehuibaozhangka", "社会保障卡"):
        rows = shown(kiosk, on(Screen.SEARCH, query=query))["rows"]
        assert "社会保障卡" in rows[0]["text"]
    names = [row["text"] for row in shown(kiosk, on(Screen.SEARCH, query="jzz"))["rows"]]
    assert any("居住证" in name for name in names[:3])


def test_who_has_typed_nothing_sees_what_most_people_come_for(kiosk: Kiosk) -> None:
    view = shown(kiosk, on(Screen.SEARCH))
    assert len(view["rows"]) > 10
    assert view["lead"] == "常办事项"


def test_a_query_without_a_hit_says_what_to_do(kiosk: Kiosk) -> None:
    view = shown(kiosk, on(Screen.SEARCH, query="qqqqqqqq"))
    assert view["rows"] == []
    assert "导办员" in view["lead"]


def test_an_item_says_what_to_bring_where_and_how_long(kiosk: Kiosk) -> None:
    offer = shown(kiosk, on(Screen.OFFER, choice=SOCIAL))["offer"]
    assert offer["materials"]
    assert [fact["value"] for fact in offer["facts"]][:2] == ["1楼 B区", "无人"]
    assert [one["class"] for one in offer["takes"]] == ["normal", "priority"]


def test_a_bundle_names_its_items_and_asks_for_each_paper_once(kiosk: Kiosk) -> None:
    bundle = next(iter(city().bundles))
    offer = shown(kiosk, on(Screen.OFFER, choice=Choice(kind="bundle", id=bundle)))["offer"]
    assert len(offer["parts"]) == len(city().bundles[bundle].items)
    assert len(offer["materials"]) == len(set(offer["materials"]))


def test_while_cut_off_an_item_offers_no_number_and_no_old_figures(kiosk: Kiosk) -> None:
    flow = replace(on(Screen.OFFER, choice=SOCIAL), online=False)
    offer = shown(kiosk, flow)["offer"]
    assert offer["takes"] == []
    assert len(offer["facts"]) == 1
    assert "网络" in offer["not_now"]
    notes = frame(kiosk, flow, Condition(), 0.0)["notes"]
    assert [note["kind"] for note in notes] == ["cut"]


def test_outside_the_hours_a_kiosk_says_when_numbers_are_given() -> None:
    night = kiosk_at(datetime(2026, 11, 23, 20, tzinfo=ZoneInfo("Asia/Shanghai")))
    view = frame(night, on(Screen.OFFER, choice=SOCIAL), Condition(), 0.0)
    assert "08:30–16:50" in view["view"]["offer"]["not_now"]
    assert view["view"]["offer"]["takes"] == []
    assert [note["kind"] for note in view["notes"]] == ["closed"]


def test_on_a_closed_day_no_hours_are_promised() -> None:
    sunday = kiosk_at(datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Shanghai")))
    offer = shown(sunday, on(Screen.OFFER, choice=SOCIAL))["offer"]
    assert offer["not_now"].startswith("今天")


def test_an_item_that_a_new_configuration_dropped_is_said_to_be_gone(kiosk: Kiosk) -> None:
    gone = Choice(kind="item", id="no-such-item")
    assert shown(kiosk, on(Screen.OFFER, choice=gone))["offer"] is None


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        (Printing.QUEUED, None, "正在打印"),
        (Printing.PRINTED, None, "已打印"),
        (Printing.UNKNOWN, "no_answer", "如果没有号票"),
        (Printing.FAILED, "paper_out", "没有纸"),
        (Printing.FAILED, "stalled", "打不出来"),
    ],
)
def test_the_screen_says_of_the_slip_what_is_known_and_no_more(
    kiosk: Kiosk, state: Printing, reason: str | None, said: str
) -> None:
    view = shown(kiosk, on(Screen.TICKET, issued=ISSUED, printing=state, reason=reason))
    assert said in view["slip"]["text"]
    assert (view["title"] == "请取走号票") == (state is Printing.PRINTED)
    assert view["ticket"]["mark"] == "优先号"


def test_a_withdrawn_kiosk_sends_people_to_the_staff(kiosk: Kiosk) -> None:
    model = frame(kiosk, Flow(), Condition(enrolled=False), 0.0)
    assert "工作人员" in model["notes"][0]["text"]


def test_without_a_hall_the_page_waits_and_says_so() -> None:
    model = frame(None, Flow(), Condition(), 0.0)
    assert model["view"]["screen"] == "waiting"
    assert not model["can_leave"]


def test_every_text_stands_in_every_catalogue_and_is_used() -> None:
    folder = Path(__file__).parents[2] / "kiosk"
    said = {text for path in folder.glob("*.py") for text in _constants(path)}
    kit = folder.parent / "queue_server" / "device" / "locale"
    for language in LANGUAGES:
        own = _messages(folder / "locale", language, "kiosk")
        assert not [text for text in own if text not in said and text != "Take a number"]
        known = {*own, *_messages(kit, language, "device")}
        asked = {text for path in folder.glob("*.py") for text in _asked(path)}
        assert asked - known == set()


def _messages(folder: Path, language: str, domain: str) -> set[str]:
    path = folder / language.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as source:
        found = read_po(source)
    assert all(message.string for message in found if message.id)
    return {str(message.id) for message in found if message.id}


def _constants(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return {one.value for one in nodes if isinstance(one, ast.Constant) and type(one.value) is str}


def _asked(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "say" and node.args:
            found |= {
                one.value
                for one in ast.walk(node.args[0])
                if isinstance(one, ast.Constant) and type(one.value) is str
            }
    return found - {"theme", ""}
