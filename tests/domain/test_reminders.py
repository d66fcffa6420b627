"""When a holder is told something off the page."""

from __future__ import annotations

import pytest

from queue_server.domain.identity import Fault, Unidentified, address, kind_of
from queue_server.domain.reminders import leave_at

MINUTE = 60_000
NOW = 1_795_400_000_000


@pytest.mark.parametrize(
    ("arrive_by", "wait_min", "way_min", "leaves"),
    [
        (120, 60, 20, 35),  # for the call: 60 min, less the way and 5 min to spare
        (40, 60, 20, 15),  # the place is kept for 40 min only
        (120, 10, 20, 0),  # it may be called before one is there: now
        (-10, 60, 20, 0),  # late already: now, never before now
    ],
)
def test_one_sets_out_for_the_earliest_likely_call_and_while_the_place_is_kept(
    arrive_by: int, wait_min: int, way_min: int, leaves: int
) -> None:
    found = leave_at(
        now=NOW,
        arrive_by=NOW + arrive_by * MINUTE,
        wait_p10_s=60 * wait_min,
        way_s=60 * way_min,
    )
    assert found == NOW + leaves * MINUTE


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Li.Ming@Example.ORG ", "email:li.ming@example.org"),
        ("ｌｉ@example.cn", "email:li@example.cn"),
        ("138 0013 8000", "phone:+8613800138000"),
    ],
)
def test_an_address_is_a_phone_number_or_a_mailbox(typed: str, text: str) -> None:
    assert address(typed) == text
    assert kind_of(text).value == text.partition(":")[0]


@pytest.mark.parametrize("typed", ["li@", "@x.org", "li@host", "a b@x.org", "li@x..org", "1234"])
def test_what_is_neither_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(Unidentified) as caught:
        address(typed)
    assert caught.value.fault is Fault.SHAPE
    assert typed not in repr(caught.value)
