"""Numbers of people in a kiosk's hands: judged while they are typed, sealed at once."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from kiosk.sealed import code_in, seal, wrong_so_far
from kiosk.signals import Touch
from kiosk.telling import Given, Laid, Mistyped
from kiosk.typed import heard
from kiosk.virtual_card import REGION, Kind, invented
from kiosk.visit import Screen
from queue_server.crypto import Keyring
from queue_server.device.page_socket import Ask
from queue_server.domain.identity import Fault, Plain, Unidentified, person

NUMBER, WRONG = "11010519491231002X", "110105194912310021"
CODE = "91350100M000100Y43"
"""The example of GB 32100-2015."""


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return Keyring.load_or_create(Path(tmp_path_factory.mktemp("keys")))


def ask(verb: str, **fields: str) -> Ask:
    return Ask(page="kiosk", verb=verb, fields=fields, language="zh-CN")


def test_a_seal_opens_to_the_typed_text_and_shows_its_end_only(keyring: Keyring) -> None:
    sealed = seal(keyring.sealing_key, Plain.PERSON, f" {NUMBER.lower()} ")
    assert keyring.open(sealed.value) == f"person:{NUMBER}"
    assert (sealed.end, len(sealed.mask)) == ("002X", 18)
    assert NUMBER[:14] not in repr(sealed)
    assert sealed.value not in repr(sealed)
    phone = seal(keyring.sealing_key, Plain.PHONE, "138 0013 8000")
    assert keyring.open(phone.value) == "phone:+8613800138000"


def test_what_is_refused_is_not_repeated(keyring: Keyring) -> None:
    with pytest.raises(Unidentified) as error:
        seal(keyring.sealing_key, Plain.PERSON, WRONG)
    assert WRONG not in f"{error.value!r} {error.value}"


def test_a_number_is_judged_with_each_digit_and_no_sooner_than_it_must() -> None:
    for size in range(14):
        assert wrong_so_far(Plain.PERSON, NUMBER[:size]) is None
    assert wrong_so_far(Plain.PERSON, NUMBER[:17]) is None
    assert wrong_so_far(Plain.PERSON, NUMBER) is None
    assert wrong_so_far(Plain.PERSON, "11010519491331") is Fault.DATE
    assert wrong_so_far(Plain.PERSON, WRONG) is Fault.CHECK
    assert wrong_so_far(Plain.PERSON, "1101X") is Fault.SHAPE
    assert wrong_so_far(Plain.COMPANY, CODE[:17]) is None
    assert wrong_so_far(Plain.COMPANY, CODE[:17] + "A") is Fault.CHECK
    assert wrong_so_far(Plain.PHONE, "1") is None


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        f"http://licence.example/show?uniscid={CODE}&n=1",
        f"name: A Company\ncode: {CODE}\n",
    ],
)
def test_the_code_of_a_licence_is_found_in_its_link_or_text(text: str) -> None:
    assert code_in(text) == (Plain.COMPANY, CODE)


def test_a_foreigners_card_of_2017_is_typed_scanned_and_masked_like_any_other(
    keyring: Keyring,
) -> None:
    number = invented(Random(7), Kind.FOREIGN_2017)
    for size in range(15):
        assert wrong_so_far(Plain.PERSON, number[:size]) is None
    assert wrong_so_far(Plain.PERSON, number[:14] + "X") is Fault.SHAPE
    assert code_in(number) == (Plain.PERSON, number)
    given = heard(ask("typed", text=number), Screen.DOCUMENT, keyring.sealing_key, at=5)
    assert isinstance(given, Given)
    assert keyring.open(given.number.value) == f"person:{number}"
    assert given.number.end == number[-4:]
    begun = heard(ask("typed", text=number[:14]), Screen.DOCUMENT, keyring.sealing_key, at=5)
    assert begun == Mistyped(fault=None)


def test_what_only_looks_like_a_number_is_none() -> None:
    assert code_in(NUMBER) == (Plain.PERSON, NUMBER)
    assert code_in(WRONG) is None
    assert code_in(f"http://hall.example/t/x-20261123-A001#k={CODE}Z") is None
    assert code_in("") is None


def test_invented_numbers_are_right_and_nobodys() -> None:
    draw = Random(5)
    for number in (invented(draw) for _ in range(200)):
        assert person(number) == f"person:{number}"
        assert number.startswith(REGION)


def test_a_typed_number_reaches_the_visit_sealed(keyring: Keyring) -> None:
    key = keyring.sealing_key
    typed = ask("typed", text=NUMBER)
    given = heard(typed, Screen.DOCUMENT, key, at=5)
    assert isinstance(given, Given)
    assert keyring.open(given.number.value) == f"person:{NUMBER}"
    begun = heard(ask("typed", text=NUMBER[:9]), Screen.DOCUMENT, key, at=5)
    assert begun == Mistyped(fault=None)
    wrong = heard(ask("typed", text=WRONG), Screen.DOCUMENT, key, at=5)
    assert wrong == Mistyped(fault=Fault.CHECK)
    called = heard(ask("phone", text="1380013", notice="abc"), Screen.PHONE, key, at=5)
    assert called == Mistyped(fault=Fault.SHAPE)
    phone = heard(ask("phone", text="13800138000", notice="abc"), Screen.PHONE, key, at=5)
    assert isinstance(phone, Given)
    assert (phone.notice, phone.at) == ("abc", 5)


def test_a_scanner_that_is_a_keyboard_lays_a_document_down(keyring: Keyring) -> None:
    key = keyring.sealing_key
    for screen in (Screen.HOME, Screen.DOCUMENT, Screen.COMPANY):
        assert isinstance(heard(ask("scan", text=NUMBER), screen, key, at=0), Laid)
    company = heard(ask("scan", text=CODE), Screen.COMPANY, key, at=0)
    assert isinstance(company, Given)
    assert keyring.open(company.number.value) == f"company:{CODE}"
    assert heard(ask("scan", text="a menu"), Screen.DOCUMENT, key, at=0) == Mistyped(
        fault=Fault.SHAPE
    )
    ours = ask("scan", text="http://c/t/hall-20261123-A001#k=key")
    assert isinstance(heard(ours, Screen.DOCUMENT, key, at=0), Touch)
    assert isinstance(heard(ask("scan", text="a menu"), Screen.HOME, key, at=0), Touch)
