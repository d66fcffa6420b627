"""Finding one of the reference city's 2,711 items as people type it."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import hall_config
from hall_config.load import load_city
from hall_config.model import City
from queue_server.search.index import ItemIndex
from queue_server.search.slips import near
from queue_server.search.text import sound, syllables_of

DONGGUAN = Path(hall_config.__file__).parent / "dongguan"


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(DONGGUAN)


@pytest.fixture(scope="module")
def index(city: City) -> ItemIndex:
    found = ItemIndex(city)
    assert len(found.entries) == 2711
    return found


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("社会保障卡申领", "社会保障卡申领"),
        ("社会保障卡", "社会保障卡申领"),
        ("社保卡", "社会保障卡申领"),
        ("shbzk", "社会保障卡申领"),
        ("SHBZKSL", "社会保障卡申领"),
        ("shehuibaozhangka", "社会保障卡申领"),
        ("she hui bao zhang ka", "社会保障卡申领"),
        ("社会保障卡 补领", "社会保障卡补领"),
        ("社宝卡", "社会保障卡申领"),
        ("shehuibaozangka", "社会保障卡申领"),
        ("shehuibaozhnagka", "社会保障卡申领"),
    ],
)
def test_people_find_what_they_mean_first(
    city: City, index: ItemIndex, query: str, name: str
) -> None:
    assert city.items[index.find(query)[0]].name.zh_cn == name


@pytest.mark.parametrize(
    ("query", "part"),
    [("居民身份证", "身份证"), ("jmsfz", "身份证"), ("公积金", "公积金"), ("budongchan", "不动产"),
     ("marriage", "婚"), ("juzuzheng", "居住证"), ("hokou", "户口"), ("出生 户口", "出生")],
)  # fmt: skip
def test_the_first_hits_are_about_what_was_typed(
    city: City, index: ItemIndex, query: str, part: str
) -> None:
    names = [city.items[one].name.zh_cn for one in index.find(query, limit=5)]
    assert any(part in name for name in names), names


def test_every_item_is_first_by_its_own_name_and_its_codes(city: City, index: ItemIndex) -> None:
    for item in random.Random(2711).sample(list(city.items.values()), 60):
        assert city.items[index.find(item.name.zh_cn)[0]].name == item.name
        assert index.find(item.task_code)[0] == item.id
        assert item.id in index.find(item.basic_code)


def test_a_department_finds_its_items(city: City, index: ItemIndex) -> None:
    tax = {item.id for item in city.items.values() if item.department == "tax"}
    found = index.find(city.departments["tax"].name.zh_cn, limit=30)
    assert len(found) == 30
    assert set(found) <= tax


def test_a_halls_own_items_only(city: City, index: ItemIndex) -> None:
    hall = next(one for one in city.halls.values() if len(one.items) < len(city.items))
    found = index.find("登记", among=hall.items, limit=100)
    assert found
    assert set(found) <= hall.items


@pytest.mark.parametrize("query", ["qqqqqqqq", "!!!", "龘龘龘", "\x00", "(((", "%", "a" * 5000])
def test_what_is_no_query_finds_nothing_and_breaks_nothing(index: ItemIndex, query: str) -> None:
    assert index.find(query) == ()


def test_no_query_gives_what_the_city_lists_as_common_and_is_on_offer_here(
    city: City, index: ItemIndex
) -> None:
    assert index.find("", limit=10) == city.common[:10]
    assert index.find("", among=city.common[2:4], limit=10) == city.common[2:4]


def test_no_query_gives_what_most_halls_do_where_nothing_is_listed(city: City) -> None:
    found = ItemIndex(replace(city, common=())).find("", limit=10)
    assert len(found) == 10
    assert all(sum(one in hall.items for hall in city.halls.values()) > 30 for one in found)


def test_both_readings_of_a_character_are_heard(index: ItemIndex) -> None:
    assert "chang" in syllables_of(sound("长途"))
    assert sound("长途", swap=True).full == "zhangtu"


@pytest.mark.parametrize(
    ("one", "other", "near_"),
    [
        ("abcd", "abcd", True),
        ("abcd", "abxd", True),
        ("abcd", "acd", True),
        ("abcd", "abccd", True),
        ("abcd", "abdc", True),
        ("abcd", "badc", False),
        ("abcd", "ab", False),
        ("abcd", "xbcx", False),
    ],
)
def test_near_is_one_letter(one: str, other: str, near_: bool) -> None:
    assert near(one, other) is near_
    assert near(other, one) is near_


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("社保卡", 10),
        ("shehuibaozangka", 10),
        ("police-00", 25),
        ("出生 户口 登记 证明", 30),
        ("的" * 64, 10),
        (" ".join("abcdefghijklmnopqrstuvwxyz"), 120),
        ("证 " * 1000, 30),
    ],
)
def test_a_search_does_a_bounded_work_for_each_item_whatever_is_typed(
    index: ItemIndex, query: str, most: int
) -> None:
    index.find("x")
    steps = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal steps
        steps += event == "call" and frame.f_globals["__name__"].startswith("queue_server.search")

    sys.setprofile(count)
    try:
        index.find(query, limit=1)
    finally:
        sys.setprofile(None)
    assert 0 < steps <= most * len(index.entries)
