"""Numbers, prefixes and ids of tickets."""

import pytest

from queue_server.domain.numbers import (
    LAST_NUMBER,
    PREFIX,
    number_text,
    split_number,
    split_ticket_id,
    ticket_id,
)


@pytest.mark.parametrize(
    ("count", "text"), [(1, "A001"), (999, "A999"), (1000, "A1000"), (LAST_NUMBER, "A9999")]
)
def test_a_number_has_three_digits_then_four(count: int, text: str) -> None:
    assert number_text("A", count) == text
    assert split_number(text) == ("A", count)


@pytest.mark.parametrize(
    "text", ["", "A", "A01", "A00001", "I001", "AO12", "a001", "A0x1", "ABC001"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a ticket number"):
        split_number(text)


def test_a_prefix_is_one_or_two_letters_that_nobody_misreads() -> None:
    assert all(PREFIX.fullmatch(one) for one in ("A", "Z", "AB"))
    assert not any(PREFIX.fullmatch(one) for one in ("I", "O", "Q", "AI", "ABC", "a", ""))


def test_a_tickets_id_is_taken_apart_as_it_was_composed() -> None:
    text = ticket_id("citizen-centre", 20261123, "A012")
    assert text == "citizen-centre-20261123-A012"
    assert split_ticket_id(text) == ("citizen-centre", 20261123, "A012")
    assert split_ticket_id("citizen-centre-A012") is None
