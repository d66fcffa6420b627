"""What the questions who somebody is say, in every language, and what they ask of the hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hall_config.model import Identity as Need
from hall_config.model import Identity as Rule
from kiosk.choice import Choice
from kiosk.ground import Kiosk
from kiosk.identify import AT_HOME
from kiosk.identity import EITHER, Identity, Wants
from kiosk.identity_screens import COMPANY_KEYS, version_of
from kiosk.reading import aloud
from kiosk.visit import HOME, Flow, Place, Screen
from kiosk.words import LANGUAGES, words
from queue_server.domain.identity import Fault
from queue_server.domain.ticket import TicketClass
from tests.kiosk.centre import HALL, ZONE
from tests.kiosk.test_identify import CARD, FIRM
from tests.kiosk.test_screens import SOCIAL, kiosk_at, on, shown

ASKING = (Screen.NOTICE, Screen.DOCUMENT, Screen.COMPANY, Screen.PHONE, Screen.MANY)


@pytest.fixture(scope="module")
def kiosk() -> Kiosk:
    return kiosk_at()


def wanting(need: Need) -> Wants:
    return Wants(ticket_class=TicketClass.NORMAL, need=need)


def asked(screen: Screen, need: Need = Need.ASKED, **flow: Any) -> Flow:
    return on(screen, choice=SOCIAL, wants=wanting(need), seals=True, reads=True, **flow)


def test_only_lines_that_want_to_know_put_a_question(kiosk: Kiosk) -> None:
    needs = {}
    for line in ("marriage", "property", "social"):
        item = next(
            one for one in kiosk.catalogue.city.items.values()
            if one.service == line and kiosk.catalogue.has(Choice(kind="item", id=one.id))
        )  # fmt: skip
        offer = shown(kiosk, on(Screen.OFFER, choice=Choice(kind="item", id=item.id)))["offer"]
        needs[line] = {one["asks"]["need"] for one in offer["takes"]}
    assert needs == {"marriage": {"required"}, "property": {"asked"}, "social": {"none"}}


def test_a_thing_done_by_name_stays_one_where_a_zone_gathers_everything() -> None:
    gathered = kiosk_at(zone=ZONE)
    wedding = Choice(kind="item", id="civil-001")
    assert gathered.catalogue.service(wedding) == "experience"
    assert gathered.need(wedding) is Rule.REQUIRED
    assert gathered.need(SOCIAL) is Rule.NONE


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_worded_and_read_aloud(kiosk: Kiosk, language: str) -> None:
    for screen in ASKING:
        for need in (Need.ASKED, Need.REQUIRED):
            identity = Identity(person=CARD, company=FIRM, held=CARD, fault=Fault.CHECK)
            view = shown(kiosk, asked(screen, need, language=language, identity=identity))
            heard = aloud(view, words(language))
            assert len(heard) > len(view["title"])
            assert "{" not in str(view).replace("{count}", "").replace("{'", "").replace("[{", "")
            assert CARD.value not in str(view)


def test_the_version_of_a_notice_is_that_of_its_words(kiosk: Kiosk) -> None:
    one = shown(kiosk, asked(Screen.NOTICE))
    other = shown(kiosk, asked(Screen.NOTICE, language="en"))
    stricter = shown(kiosk, asked(Screen.NOTICE, Need.REQUIRED))
    versions = {view["agrees"][0]["fields"]["notice"] for view in (one, other, stricter)}
    assert len(versions) == 3
    assert all(len(version) == 12 for version in versions)
    assert one["agrees"][0]["fields"]["notice"] == version_of(one["lines"])
    assert [line["name"] for line in one["lines"]][:2] == ["用途", "保存内容"]


def test_people_and_companies_each_agree_for_themselves(kiosk: Kiosk) -> None:
    found: dict[str, list[str]] = {}
    for item in kiosk.catalogue.city.items.values():
        choice = Choice(kind="item", id=item.id)
        whom = kiosk.catalogue.whom(choice)
        if whom not in found:
            flow = asked(Screen.NOTICE)
            place = Place(screen=Screen.NOTICE, choice=choice)
            view = shown(kiosk, replace(flow, trail=(HOME, place)))
            found[whom] = [one["fields"]["whom"] for one in view["agrees"]]
    assert found == {"person": ["person"], "company": ["company"], EITHER: ["person", "company"]}


def test_there_is_always_a_way_without_a_document(kiosk: Kiosk) -> None:
    for screen in (Screen.NOTICE, Screen.DOCUMENT, Screen.COMPANY):
        assert "直接取号" in shown(kiosk, asked(screen))["without"]["text"]
        assert "导办员" in shown(kiosk, asked(screen, Need.REQUIRED))["without"]["note"]


def test_a_reader_that_works_is_asked_for_first_and_one_that_does_not_is_not(kiosk: Kiosk) -> None:
    assert "读卡区" in shown(kiosk, asked(Screen.DOCUMENT))["title"]
    broken = replace(asked(Screen.DOCUMENT), reads=False)
    assert "输入" in shown(kiosk, broken)["title"]
    unread = asked(Screen.DOCUMENT, identity=Identity(unread=True))
    assert "没有读到" in shown(kiosk, unread)["lead"]


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_is_said_in_words(kiosk: Kiosk, fault: Fault) -> None:
    for language in LANGUAGES:
        flow = asked(Screen.DOCUMENT, identity=Identity(fault=fault), language=language)
        assert len(shown(kiosk, flow)["fault"]) > 8


def test_the_keys_of_a_company_are_those_of_the_standard() -> None:
    assert len(COMPANY_KEYS) == 31
    assert not set("IOSVZ") & set(COMPANY_KEYS)


def test_the_first_screen_says_where_to_lay_a_card_and_which_one_is_ready(kiosk: Kiosk) -> None:
    assert shown(kiosk, Flow(online=True))["card"] is None
    ready = Flow(online=True, reads=True, seals=True)
    assert shown(kiosk, ready)["card"]["forget"] == ""
    kept = replace(ready, identity=Identity(person=CARD, kept=True))
    assert "002X" in shown(kiosk, kept)["card"]["text"]
    greeting = Place(screen=Screen.NOTICE, about=AT_HOME)
    held = replace(ready, trail=(HOME, greeting), identity=Identity(held=CARD))
    view = shown(kiosk, held)
    assert "002X" in view["held"]
    assert view["without"]["note"] == ""


@pytest.mark.parametrize(
    ("code", "verbs"),
    [
        ("IDENTITY_NEEDED", ["identify", "help"]),
        ("BARRED", ["help"]),
        ("SERVICE_FULL", []),
    ],
)
def test_a_refusal_says_what_can_be_done_instead(kiosk: Kiosk, code: str, verbs: list[str]) -> None:
    view = shown(kiosk, asked(Screen.DENIED, code=code, refusal="why"))
    assert [one["verb"] for one in view["ways"]] == verbs
    assert view["refusal"] == "why"


def test_many_matters_lead_to_the_batch_line_or_a_guide(kiosk: Kiosk) -> None:
    every = (Choice(kind="item", id=one) for one in kiosk.catalogue.city.items)
    choice = next(one for one in every if kiosk.catalogue.whom(one) == EITHER)
    offer = shown(kiosk, on(Screen.OFFER, choice=choice))["offer"]
    assert "many" in [one.get("verb") for one in offer["others"]]
    view = shown(kiosk, on(Screen.MANY, choice=choice))
    assert "3" in view["text"]
    batches = [one["fields"]["id"] for one in view["ways"] if one["verb"] == "choose"]
    assert batches == list(kiosk.catalogue.batches())
    assert view["ways"][-1]["verb"] == "help"
    limited = shown(kiosk, asked(Screen.DENIED, code="LIMIT_REACHED", refusal="why"))
    assert [one["fields"].get("id") for one in limited["ways"]][:-1] == batches
    assert kiosk.catalogue.hall.id == HALL
