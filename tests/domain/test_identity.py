"""Numbers of people, companies and phones, by the standards that made them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.identity import (
    Fault,
    Plain,
    Unidentified,
    company,
    kind_of,
    person,
    phone,
)

WEIGHTS = [2 ** (17 - at) % 11 for at in range(17)]
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
KINDS = {"person": person, "company": company, "phone": phone}

regions = st.integers(110000, 829999).map(str)
births = st.dates(date(1900, 1, 1), date(2026, 11, 24)).map(lambda one: f"{one:%Y%m%d}")
serials = st.integers(0, 999).map("{:03}".format)


def checked(body: str) -> str:
    """The number with the digit that brings the whole to 1 modulo 11 (ISO 7064, MOD 11-2)."""
    rest = (1 - sum(int(one) * weight for one, weight in zip(body, WEIGHTS, strict=True))) % 11
    return body + ("X" if rest == 10 else str(rest))


people = st.builds(lambda *parts: checked("".join(parts)), regions, births, serials)
bodies = st.tuples(
    st.sampled_from("159Y"),
    st.sampled_from("1239"),
    regions,
    st.text(SIGNS, min_size=9, max_size=9),
).map("".join)


def with_check(body: str) -> str:
    """The code with its check character, found by trying them all."""
    fits = [body + one for one in SIGNS if _fits(body + one)]
    assert len(fits) == 1
    return fits[0]


def _fits(code: str) -> bool:
    total = sum(SIGNS.index(one) * 3**at for at, one in enumerate(code[:17]))
    return bool((total + SIGNS.index(code[17])) % 31 == 0)


def fault(kind: str, text: str) -> Fault:
    with pytest.raises(Unidentified) as caught:
        KINDS[kind](text)
    assert len(text) < 4 or text not in repr(caught.value) + str(caught.value)
    return caught.value.fault


def test_the_examples_of_the_standards_are_right() -> None:
    assert person("11010519491231002x") == "person:11010519491231002X"
    assert person("440524188001010014") == "person:440524188001010014"
    assert company("91350100m000100y43") == "company:91350100M000100Y43"


def test_a_number_typed_in_full_width_is_the_same() -> None:
    assert person("１１０１０５１９４９１２３１００２Ｘ") == "person:11010519491231002X"


@given(people)
def test_a_number_with_its_check_digit_is_a_persons(number: str) -> None:
    assert person(number) == f"person:{number}"
    assert kind_of(person(number)) is Plain.PERSON


@given(people, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: str, at: int, by: int) -> None:
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    fault("person", wrong)


@given(people, st.integers(14, 15))
def test_two_swapped_digits_are_always_found(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if swapped != number:
        assert fault("person", swapped) is Fault.CHECK


def test_a_day_that_no_calendar_has_is_no_birthday() -> None:
    for day in ("19490229", "20260431", "20261300", "19490200", "00000101"):
        assert fault("person", checked(f"440524{day}001")) is Fault.DATE


@given(bodies)
def test_a_code_with_its_check_character_is_a_companys(body: str) -> None:
    code = with_check(body)
    assert company(code) == f"company:{code}"
    assert kind_of(company(code)) is Plain.COMPANY
    other = SIGNS[(SIGNS.index(code[17]) + 1) % 31]
    assert fault("company", body + other) is Fault.CHECK


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("13800138000", "phone:+8613800138000"),
        ("138 0013 8000", "phone:+8613800138000"),
        ("+86 138-0013-8000", "phone:+8613800138000"),
        ("008613800138000", "phone:+8613800138000"),
        ("(0769) 2283 1234", "phone:+8676922831234"),
        ("010-12345678", "phone:+861012345678"),
        ("+852 2345 6789", "phone:+85223456789"),
        ("+1 212 555 0123", "phone:+12125550123"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(typed: str, text: str) -> None:
    assert phone(typed) == text
    assert kind_of(text) is Plain.PHONE


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("person", ""),
        ("person", "1101051949123100"),
        ("person", "110105491231002"),
        ("person", "11010519491231002Y"),
        ("person", "01010519491231002X"),
        ("person", "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X"),
        ("company", "91350100M000100I43"),
        ("company", "9135A100M000100Y43"),
        ("company", "91350100M000100Y4"),
        ("phone", "12345"),
        ("phone", "12800138000"),
        ("phone", "+8612800138000"),
        ("phone", "+861380013800"),
        ("phone", "+0123456789"),
        ("phone", "1380013800a"),
    ],
)
def test_what_has_another_shape_is_no_number(kind: str, text: str) -> None:
    assert fault(kind, text) is Fault.SHAPE


@pytest.mark.parametrize(
    "plain",
    [
        "11010519491231002X",
        "person:11010519491231002x",
        "phone:13800138000",
        "name:Li",
        "company:11010519491231002X",
    ],
)
def test_a_text_in_another_form_is_of_no_kind(plain: str) -> None:
    with pytest.raises(Unidentified):
        kind_of(plain)


def foreign(body: str) -> str:
    """A card of 2017: each sign by 7, 3, 1 in turn, letters from A = 10 on (ICAO 9303, part 3)."""
    worth = [int(one) if one.isdigit() else ord(one) - 55 for one in body]
    return body + str(sum(one * (7, 3, 1)[at % 3] for at, one in enumerate(worth)) % 10)


def test_cards_of_foreign_permanent_residents_are_judged_by_their_own_rules() -> None:
    old = foreign("USA44190001231")
    assert person(old.lower()) == f"person:{old}"
    assert kind_of(f"person:{old}") is Plain.PERSON
    assert fault("person", old[:-1] + str((int(old[-1]) + 1) % 10)) is Fault.CHECK
    assert fault("person", "SUA" + old[3:]) is Fault.CHECK, "two letters were swapped"
    assert fault("person", foreign("USA44190013311")) is Fault.DATE
    assert fault("person", "US" + old[3:]) is Fault.SHAPE
    assert person(foreign("FRA44190002291")), "2000 was a leap year"
    new = checked("94484019900231"[:6] + "19900228" + "101")
    assert person(new) == f"person:{new}"


@given(people)
def test_a_citizens_number_is_never_taken_for_a_foreigners(number: str) -> None:
    assert person(number) == f"person:{number}"
    assert fault("person", "ABC" + number[3:]) is Fault.SHAPE
