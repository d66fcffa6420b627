"""Number blocks: two kiosks and the centre never give one number twice, cut off or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hall_config.load import load_city
from queue_server.clock import day_of, instant
from queue_server.domain import commands as c
from queue_server.domain.blocks import LEASE_GAP
from queue_server.domain.hall import Hall
from queue_server.domain.leasing import lease_days
from queue_server.domain.refusals import REFUSALS
from queue_server.domain.ticket import State, TicketClass
from queue_server.domain.view import HallView
from tests.domain.tickets import DAY, NOON, Day, S

ONE, TWO = "device:one", "device:two"
SMALL = load_city(Path("hall_config/small"))


def lease(day: Day, device: str = ONE, count: int = 3, **more: Any) -> dict[str, Any]:
    command = c.Lease(device=device, service="tax", days=(DAY,), count=count, **more)
    (block,) = day.ask(command)["blocks"]
    return dict(block)


def offline(number: str, at: int = NOON, **more: Any) -> c.Reported:
    given: dict[str, Any] = {"day": DAY, "service": "tax", "items": (), **more}
    return c.Reported(number=number, ticket_class=TicketClass.NORMAL, printed_at=at, **given)


def report(day: Day, *tickets: c.Reported, device: str = ONE, **more: Any) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = day.ask(c.Report(device=device, tickets=tickets, **more))[
        "reported"
    ]
    return told


def test_blocks_come_from_the_top_of_the_space_each_below_the_last() -> None:
    day = Day()
    assert lease(day) == {"prefix": "A", "day": DAY, "first": 9997, "last": 9999}
    assert lease(day, TWO)["last"] == 9996
    assert day.issue().endswith("A001")


def test_counting_up_ends_below_the_lowest_leased_number() -> None:
    day = Day()
    lease(day, count=9998)
    assert day.issue().endswith("A001")
    with pytest.raises(REFUSALS["NUMBERS_SPENT"]):
        day.issue()
    with pytest.raises(REFUSALS["NUMBERS_SPENT"]):
        lease(day, TWO, count=1)


def test_a_reported_number_has_the_place_of_when_it_was_printed() -> None:
    day = Day()
    lease(day)
    day.now += 600 * S
    later = day.issue()
    day.now += 600 * S
    (told,) = report(day, offline("A9997", NOON + 300 * S, wishes=("escort",)))
    ticket = day.hall.view.tickets[told["ticket"]]
    assert (ticket.joined, ticket.offline, ticket.device) == (NOON + 300 * S, True, ONE)
    assert ticket.wishes == ("escort",)
    assert day.hall.view.ahead(ticket) == 0
    assert day.ask(c.CallNext(window="1"))["ticket"]["id"] == ticket.id
    assert day.hall.view.ahead(day.hall.view.tickets[later]) == 0
    assert day.issue().endswith("A002"), "counting up goes on where it was"


@pytest.mark.parametrize(("printed", "joined"), [(-9 * 3600, 0), (9 * 3600, 1200), (60, 60)])
def test_a_clock_that_is_off_puts_nobody_before_the_lease_or_behind_the_report(
    printed: int, joined: int
) -> None:
    day = Day()
    lease(day)
    day.now += 1200 * S
    (told,) = report(day, offline("A9997", NOON + printed * S))
    assert day.hall.view.tickets[told["ticket"]].joined == NOON + joined * S


def test_a_number_reported_twice_has_one_effect() -> None:
    day = Day()
    lease(day)
    first = report(day, offline("A9997"), offline("A9997"))
    count = len(day.hall.events)
    assert report(day, offline("A9997")) == first[:1]
    assert len(day.hall.events) == count
    assert len(day.hall.view.tickets) == 1


@pytest.mark.parametrize("number", ["A9996", "A012", "A09997", "B9997", "I001", "?"])
def test_a_number_of_no_block_of_the_kiosk_is_told_and_the_others_are_taken(number: str) -> None:
    day = Day()
    lease(day)
    lease(day, TWO)
    told = report(day, offline(number), offline("A9997"))
    assert [one.get("code") for one in told] == ["NUMBER_NOT_LEASED", None]
    assert len(day.hall.view.tickets) == 1
    assert day.hall.events[-1].data["refused"] == told[:1], "for the guide to see"


def test_a_number_for_a_service_that_never_was_is_told_so() -> None:
    day = Day()
    lease(day)
    assert report(day, offline("A9997", service="gone"))[0]["code"] == "SERVICE_UNKNOWN"


def test_what_is_reported_after_its_day_is_issued_and_cancelled() -> None:
    day = Day()
    lease(day)
    day.ask(c.EndDay(zone="main", day=DAY))
    (told,) = report(day, offline("A9997"))
    ticket = day.hall.view.tickets[told["ticket"]]
    assert (ticket.state, ticket.reason) == (State.CANCELLED, "reported_late")
    assert ticket.called_at is None
    day.ask(c.EndDay(zone="main", day=DAY + 1))
    assert report(day, offline("A9997")) == [told], "its block is known for a month"
    assert ticket.id not in day.hall.view.tickets


def test_what_is_carried_over_the_days_end_waits_when_it_is_reported_after_it() -> None:
    day = Day(carry=True)
    lease(day)
    day.ask(c.EndDay(zone="main", day=DAY))
    (told,) = report(day, offline("A9997"))
    assert day.hall.view.tickets[told["ticket"]].state is State.WAITING


def test_nothing_is_leased_for_a_day_that_has_ended() -> None:
    day = Day()
    day.ask(c.EndDay(zone="main", day=DAY))
    with pytest.raises(REFUSALS["TOO_LATE"]):
        lease(day)


def test_blocks_are_forgotten_when_given_up_or_after_a_month() -> None:
    day = Day()
    lease(day)
    lease(day, TWO)
    report(day, ended=(DAY,))
    assert report(day, offline("A9997"))[0]["code"] == "NUMBER_NOT_LEASED"
    day.ask(c.EndDay(zone="main", day=DAY))
    assert day.hall.view.leases, "the other kiosk may still report"
    day.ask(c.EndDay(zone="main", day=20261222))
    assert day.hall.view.leases
    day.ask(c.EndDay(zone="main", day=20261223))
    assert not day.hall.view.leases


def test_what_was_given_up_is_not_leased_again() -> None:
    day = Day()
    lease(day)
    report(day, offline("A9998"), ended=(DAY,))
    assert lease(day, TWO)["last"] == 9996


def test_a_month_before_january_is_december() -> None:
    day = Day()
    day.ask(c.Lease(device=ONE, service="tax", days=(20261231,), count=1))
    day.ask(c.EndDay(zone="main", day=20270105))
    assert day.hall.view.leases
    day.ask(c.EndDay(zone="main", day=20270131))
    assert not day.hall.view.leases


def test_offline_numbers_count_for_the_quota() -> None:
    day = Day(quota=3)
    lease(day)
    day.issue()
    report(day, offline("A9997"), offline("A9998"))
    with pytest.raises(REFUSALS["SERVICE_FULL"]):
        day.issue()


def test_a_rebuilt_hall_meets_no_block_that_was_lost_with_its_store() -> None:
    day = Day()
    known = lease(day)
    kept = HallView.from_snapshot(day.hall.view.snapshot())
    lost = [lease(day, TWO), lease(day, TWO)]
    day.hall = Hall.restored(kept, [], 2, now=day.now)
    fresh = lease(day, "device:three")
    assert fresh["last"] == known["first"] - 1 - LEASE_GAP
    assert fresh["last"] < min(one["first"] for one in lost)
    other = day.ask(c.Lease(device=ONE, service="help", days=(DAY,), count=1))["blocks"][0]
    assert other["last"] == 9999 - LEASE_GAP, "a first block may have been lost as well"


def at(day: int, hour: int) -> int:
    return instant(day_of(day), 60 * hour, ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (20261123, (20261123, 20261124, 20261125, 20261126)),
        (20261127, (20261127, 20261130, 20261201, 20261202)),
        (20261128, (20261130, 20261201, 20261202)),
        # 国庆: two days off, and the Saturday after them is a working day
        (20260930, (20260930, 20261005, 20261006, 20261007)),
        (20261009, (20261009, 20261010, 20261012, 20261013)),
    ],
)
def test_blocks_are_for_today_and_the_next_three_working_days(
    now: int, days: tuple[int, ...]
) -> None:
    hall = SMALL.halls["my-hall"]
    assert lease_days(SMALL, hall, "general", at(now, 10)) == days
