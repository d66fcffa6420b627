"""The words of findings, each kind of wrong value, and how long lists are judged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hall_config.check import check_city, judgement_text
from hall_config.messages import MESSAGES, words
from hall_config.nearest import CANDIDATES, Known, nearest
from tests.hall_config.conftest import Spoilt

HALL = "halls/my-hall/hall.toml"
CITY, ROSTERS, WINDOWS = "city.toml", "halls/my-hall/rosters.csv", "halls/my-hall/windows.csv"
FIRST, SECOND = "2,1-5,09:00,12:00", "general;social,zone:general"
LAST_ITEM = 'promised,10,1,1,full,yes,yes,city,"window,site",yes,business,居民身份证;营业执照'


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        (CITY, '"Asia/Shanghai"', '"Asia/Shangai"', "timezone"),
        (CITY, "2026-10-02", "2026-13-02", "date_shape"),
        (CITY, "power = { zh_cn", '"Power Cut" = { zh_cn', "id_shape"),
        (CITY, 'zh_cn = "停电或断网", ', "", "missing_key"),
        (CITY, '"13:00-17:00"', '"13-17"', "span_shape"),
        (CITY, '"13:00-17:00"', '"17:00-13:00"', "span_order"),
        (CITY, '"13:00-17:00"', '"11:00-17:00"', "span_overlap"),
        (CITY, "mon-fri", "mondays", "weekday_shape"),
        (CITY, "cap_priority = 3", 'cap_priority = "3"', "wrong_type"),
        (CITY, "cap_priority = 3", "cap_priority = -1", "out_of_range"),
        (CITY, "version =", "version", "syntax"),
        (CITY, "cap_priority = 3", "cap_priority = 3\ntarget_wait_s = 0", "out_of_range"),
        (CITY, "version =", "deep = " + "[" * 5000 + "]" * 5000 + "\nversion =", "too_deep"),
        (WINDOWS, "1,general", "4/x,general", "window_shape"),
        (ROSTERS, FIRST, "2,1-5,nine,12:00", "time_shape"),
        (ROSTERS, FIRST, "2,8,09:00,12:00", "weekday_shape"),
        (WINDOWS, "1,general", "1,south", "unknown_reference"),
        (WINDOWS, SECOND, "general;social,social", "own_and_help"),
        (WINDOWS, SECOND, "general;general,", "repeated"),
        (WINDOWS, SECOND, "general;social,zone:genral", "unknown_reference"),
        (HALL, "[zones.", '[slip]\nparts = ["hall"]\n\n[zones.', "slip_number"),
        (HALL, "[zones.", '[slip]\nparts = ["number", "cod"]\n\n[zones.', "not_choice"),
        (HALL, "[zones.", '[slip]\nparts = ["number", "number"]\n\n[zones.', "repeated"),
        (HALL, "[zones.", "[slip.narrow]\nnumber_mm = 40\n\n[zones.", "out_of_range"),
        (HALL, "[zones.", "[slip]\nnumber_mm = 40\n\n[zones.", "unknown_key"),
        ("items.csv", LAST_ITEM, LAST_ITEM.replace("10,1,", "10,11,"), "days_order"),
        ("items.csv", "居民身份证;近期一寸免冠照片", "居民身分证", "unknown_reference"),
        ("materials.csv", "photo,近期一寸免冠照片", "id-card,近期一寸免冠照片", "duplicate"),
        ("materials.csv", "photo,近期一寸免冠照片", "photo,居民身份证", "duplicate"),
        ("items.csv", "1,accept,yes,yes", "1,accept,no,yes", "online_first"),
        ("items.csv", "1,accept,yes,yes", "1,accept,perhaps,no", "not_flag"),
    ],
)  # fmt: skip
def test_each_kind_of_wrong_value_has_its_finding(
    spoilt: Spoilt, name: str, old: str, new: str, code: str
) -> None:
    spoilt.change(name, old, new)
    found = spoilt.findings()
    assert code in [f.code for f in found]
    assert name in [f.spot.file for f in found]


def test_a_zone_is_not_open_after_its_day_has_ended(spoilt: Spoilt) -> None:
    spoilt.change(CITY, '"13:00-17:00"', '"13:00-26:00"')
    assert "hours_after_day" in spoilt.codes()
    path = spoilt.folder / "halls/my-hall/hall.toml"
    text = path.read_text(encoding="utf-8")
    ends = re.sub(r"(?m)^(\[zones\.\w+\].*)$", r'\1\nday_ends = "26:00"', text)
    path.write_text(ends, encoding="utf-8")
    assert "hours_after_day" not in spoilt.codes()


def test_bounds_the_wrong_way_round_are_blamed_on_the_bounds(spoilt: Spoilt) -> None:
    spoilt.add(CITY, "[bounds]\nwest = 114.2\nsouth = 22.6\neast = 113.5\nnorth = 23.2")
    found = spoilt.only()
    assert (found.code, found.spot.file, found.spot.key) == ("bounds_order", CITY, "bounds.west")


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_a_coordinate_is_a_number_that_can_be_shown(spoilt: Spoilt, value: str) -> None:
    path = spoilt.folder / "halls/my-hall/hall.toml"
    text = re.sub(r"(?m)^longitude = \S+", f"longitude = {value}", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    assert spoilt.only().spot.key == "longitude"


@pytest.mark.parametrize("hall", ["my--hall", "my-hall-", "-my-hall", "My-hall"])
def test_a_hall_has_single_hyphens_between_the_words_of_its_id(spoilt: Spoilt, hall: str) -> None:
    (spoilt.folder / "halls/my-hall").rename(spoilt.folder / "halls" / hall)
    assert "id_shape" in spoilt.codes()


def test_a_common_item_must_be_an_item(spoilt: Spoilt) -> None:
    (spoilt.folder / "often-asked.csv").write_text(
        "item\nsocial-card\nsocial-crad\n", encoding="utf-8"
    )
    found = spoilt.only()
    assert (found.spot.file, found.spot.row, found.nearest) == ("often-asked.csv", 3, "social-card")


def test_an_unknown_material_is_named_with_the_nearest_one(spoilt: Spoilt) -> None:
    spoilt.change("items.csv", "居民身份证;近期一寸免冠照片", "居民身份证;近期一寸免冠相片")
    found = spoilt.only()
    assert (found.spot.file, found.spot.key) == ("items.csv", "materials")
    assert found.nearest == "近期一寸免冠照片"
    assert "材料" in found.zh


@pytest.mark.timeout(30)  # reading as many rows takes seconds on a busy machine
def test_a_hundred_thousand_items_are_judged_with_all_their_errors(spoilt: Spoilt) -> None:
    path = spoilt.folder / "items.csv"
    header, first = path.read_text(encoding="utf-8").splitlines()[:2]
    lines = [header]
    for at in range(100_000):
        row = first.replace("social-card,", f"item-{at},", 1)
        lines.append(row.replace(",social,编码", f",socia-{at},编码") if at % 2 else row)
    path.write_text("\n".join(lines), encoding="utf-8")
    judgement = check_city(spoilt.folder)
    assert judgement.totals is not None
    assert judgement.totals.items == 100_000
    unknown = [f for f in judgement.findings if f.code == "unknown_reference"]
    assert len(unknown) == 50_000
    assert unknown[0].nearest == "social"
    assert sum(bool(f.nearest) for f in unknown) < 100, "the search is bounded"
    assert len(judgement_text(judgement)) < 1_000_000


def test_the_nearest_of_many_values_is_searched_among_a_bounded_number() -> None:
    many = [f"item-{at:06d}" for at in range(200_000)]
    assert nearest("item-0000010", many[:CANDIDATES]).startswith("item-0000")
    known = Known("item", many)
    assert known.nearest("itme-1") == ""
    assert known.nearest("item-00001").startswith("item-")


def test_every_message_says_the_same_in_both_languages() -> None:
    for code, (zh, en) in MESSAGES.items():
        names = [set(re.findall(r"\{(\w+)\}", text)) - {"zh", "en"} for text in (zh, en)]
        assert names[0] == names[1], code
        assert not re.search(r"[\u4e00-\u9fff]", en), code
    assert words("missing_value", "en", {}, "x") == 'must not be empty; the nearest is "x"'


def test_every_message_is_used() -> None:
    home = Path(__file__).parents[2] / "hall_config"
    code = "".join(p.read_text() for p in home.glob("*.py") if p.name != "messages.py")
    assert [key for key in MESSAGES if f'"{key}"' not in code] == []
