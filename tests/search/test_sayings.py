"""People find items by the words they use, not by those of the law."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_config.load import load_city
from hall_config.model import City
from queue_server.search.index import ItemIndex
from queue_server.search.sayings import meant, sayings

CITY = Path(__file__).parents[2] / "hall_config" / "dongguan"


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(CITY)


@pytest.fixture(scope="module")
def index(city: City) -> ItemIndex:
    return ItemIndex(city)


@pytest.mark.parametrize("asked", ["社保卡", "sbk", "shebaoka", "SheBao ka"])
def test_what_people_say_finds_what_the_names_say(city: City, index: ItemIndex, asked: str) -> None:
    first = index.find(asked, limit=1)[0]
    assert "社会保障卡" in city.items[first].name.zh_cn


def test_every_saying_of_the_reference_city_finds_something(index: ItemIndex, city: City) -> None:
    missing = [word for word in city.aliases if not index.find(word, limit=1)]
    assert not missing


def test_a_saying_adds_to_what_the_words_themselves_find(city: City, index: ItemIndex) -> None:
    found = [city.items[one].name.zh_cn for one in index.find("结婚证", limit=50)]
    assert any("结婚登记" in name for name in found)
    assert any("结婚证" in name for name in found)


def test_a_query_in_the_names_own_words_is_left_alone() -> None:
    known = sayings({"身份证": "居民身份证"})
    assert meant("居民身份证补领", known) is None
    assert meant("身份证补领", known) == "居民身份证补领"


def test_three_letters_of_a_sound_are_not_taken_for_a_saying() -> None:
    known = sayings({"社保卡": "社会保障卡"})
    assert meant("she", known) is None
    assert meant("sheb", known) == "社会保障卡"
