"""A city cut to one hall goes over the wire and comes back as the same values."""

from __future__ import annotations

import json
from dataclasses import replace

from queue_server.domain.excerpt import city_document, city_of, excerpt
from tests.domain.test_estimate import CITY


def test_an_excerpt_comes_back_as_it_went() -> None:
    for items in (True, False):
        cut = excerpt(CITY, "my-hall", items=items)
        assert city_of(json.loads(json.dumps(city_document(cut)))) == cut


def test_the_whole_city_comes_back_as_it_went() -> None:
    assert city_of(json.loads(json.dumps(city_document(CITY)))) == CITY


def test_without_items_there_is_only_what_a_screen_shows() -> None:
    cut = excerpt(CITY, "my-hall", items=False)
    assert (cut.items, cut.halls["my-hall"].items) == ({}, frozenset())
    assert cut.services.keys() == CITY.halls["my-hall"].services.keys()
    assert cut.halls["my-hall"].windows == CITY.halls["my-hall"].windows


def test_a_kiosk_gets_the_names_of_the_papers_of_its_items_and_no_others() -> None:
    here = replace(CITY.halls["my-hall"], items=frozenset({"social-card"}))
    cut = excerpt(replace(CITY, halls={"my-hall": here}), "my-hall", items=True)
    assert [one.zh_cn for one in cut.brings(cut.items["social-card"])] == [
        "居民身份证",
        "近期一寸免冠照片",
    ]
    assert len(cut.materials) == 2
    assert excerpt(CITY, "my-hall", items=False).materials == {}


def test_fields_of_a_later_version_are_passed_over() -> None:
    document = city_document(CITY) | {"mayor": "somebody"}
    assert city_of(document) == CITY
