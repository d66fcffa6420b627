"""Numbers, windows and days: what people suffered under other systems, on both dispatchers.

Numbers are those of docs/complaints.md; each docstring says what it was.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hall_config.calendar import service_day
from hall_config.load import load_city
from queue_server.domain.commands import (
    Call,
    CallNext,
    EndDay,
    Finish,
    Free,
    Handled,
    Issue,
    Lease,
    Open,
    Printed,
    Start,
    Transfer,
    Void,
)
from queue_server.domain.numbers import LAST_NUMBER, day_number, number_text
from queue_server.domain.ticket import Printing, State
from tests.store.both import Both
from tests.store.halls import DAY

CITY = load_city(Path("hall_config/small"))
HERE = ZoneInfo("Asia/Shanghai")
TOMORROW = DAY + 1


def at(hour: int, minute: int, day: int = 23) -> int:
    return int(datetime(2026, 11, day, hour, minute, tzinfo=HERE).timestamp() * 1000)


def day_of(instant: int) -> int:
    """The hall's service day, as the door reckons it."""
    zone = CITY.halls["my-hall"].zones["general"]
    return day_number(service_day(instant, CITY.timezone, zone.day_ends))


def ended(both: Both, day: int = DAY) -> None:
    both.ask(EndDay(zone="main", day=day))


def test_04_a_number_is_given_once_a_day(both: Both) -> None:
    """novosga #290 #367: A697 was printed up to four times in one morning."""
    both.configure()
    given = [both.issue(name).number for name in ("tax", "help") * 20]
    assert len(set(given)) == len(given)
    assert sorted(given) == [f"{letter}{n:03d}" for letter in "AB" for n in range(1, 21)]


def test_05_one_person_is_called_by_one_window(both: Both) -> None:
    """sbc-qsystem PR #272, TheQ PR #20 #34: two clerks called one citizen; "wait a second"."""
    both.configure()
    one, other = both.issue(), both.issue()
    assert [both.call(window)[0] for window in ("1", "2")] == [one.number, other.number]
    both.ask(Open(window="3", clerk="wu"))
    for taken in (one, other):
        chosen = Call(ticket=taken.id, window="3", reason="mine")
        assert both.refused(chosen) == "TICKET_NOT_WAITING"
    assert both.ask(CallNext(window="3")).events == (), "nobody waits: no call at all"


def test_06_a_window_has_one_number_and_a_stuck_one_is_freed(both: Both) -> None:
    """novosga #213: a clerk held two tickets and the window froze until somebody ran SQL."""
    both.configure()
    first, second = both.issue(), both.issue()
    both.call("1")
    assert both.refused(CallNext(window="1")) == "WINDOW_BUSY"
    both.ask(Start(ticket=first.id, window="1"))
    assert both.refused(CallNext(window="1")) == "WINDOW_BUSY"
    both.ask(Free(window="1"))
    assert both.ticket(first.id).state is State.WAITING
    assert {one.id for one in both.served("1", count=2)} == {first.id, second.id}


def test_07_numbers_go_on_through_midnight_of_other_time_zones(both: Both) -> None:
    """TheQ PR #626: numbers went wrong after 17:00, where UTC's day ended."""
    both.configure()
    moments = (at(7, 59), at(8, 1), at(16, 59), at(17, 1), at(23, 59))
    given = []
    for both.now in moments:
        given.append(both.issue(day=day_of(both.now)))
    assert [one.number for one in given] == [f"A{n:03d}" for n in range(1, 6)]
    assert {one.day for one in given} == {DAY}
    both.now = at(0, 1, day=24)
    following = both.issue(day=day_of(both.now))
    assert (following.day, following.number) == (TOMORROW, "A001")


def test_09_the_last_number_of_a_quota_is_given_once(both: Both) -> None:
    """TheQ PR #405 #1117: looked first, written later, and the last place went to two."""
    both.configure(quota=2)
    both.issue()
    both.issue()
    assert both.refused(Issue(service="tax", day=DAY)) == "SERVICE_FULL"


@pytest.mark.parametrize("known", [Printing.QUEUED, Printing.FAILED, None])
def test_20_a_number_that_nobody_got_waits_in_no_line(both: Both, known: Printing | None) -> None:
    """MADO #21: the print failed, the ghost waited on and was called three times."""
    both.configure()
    ghost, person = both.issue(), both.issue()
    if known is not None:
        both.ask(Printed(ticket=ghost.id, state=known))
    both.ask(Void(ticket=ghost.id))
    assert both.ticket(ghost.id).state is State.CANCELLED
    assert [one.id for one in both.served()] == [person.id]
    assert both.issue().number == "A003", "its number is not given to another"


def test_20_a_slip_that_failed_keeps_the_number_of_who_saw_it(both: Both) -> None:
    """The same, the other way round: no paper, but the number stood on the screen."""
    both.configure()
    seen = both.issue()
    both.ask(Printed(ticket=seen.id, state=Printing.FAILED))
    assert [one.id for one in both.served()] == [seen.id]


def test_29_no_reset_is_needed_and_none_is_there_to_fail(both: Both) -> None:
    """novosga #18 #111 #136 #395, FQM #310: the daily reset failed, or left old counters."""
    both.configure()
    for day in (DAY, TOMORROW, DAY + 2):
        assert [both.issue(day=day).number for _ in range(3)] == ["A001", "A002", "A003"]
    ended(both)
    assert both.issue(day=TOMORROW).number == "A004"


def test_29_who_was_sent_on_and_on_stands_in_no_one_s_way(both: Both) -> None:
    """novosga #136: after some redirects the reset broke a constraint and the hall stood still."""
    both.configure()
    sent = both.issue()
    for service in ("help", "tax") * 3:
        both.ask(Transfer(ticket=sent.id, service=service))
    ended(both)
    assert sent.id not in both.pair.reader.tickets, "it ended with its day"
    assert both.issue(day=TOMORROW).number == "A001"
    assert both.served()[0].day == TOMORROW


def test_30_numbers_begin_at_001_and_their_end_is_said(both: Both) -> None:
    """FQM #270, MADO #9: the first number was 101, and nobody knew what follows the last."""
    both.configure()
    assert both.issue().number == "A001"
    assert [number_text("A", count) for count in (999, 1000)] == ["A999", "A1000"]
    # a kiosk's blocks come from the top: all but one of the others are leased
    both.ask(Lease(device="device:one", service="tax", days=(DAY,), count=LAST_NUMBER - 2))
    assert both.issue().number == "A002"
    assert both.refused(Issue(service="tax", day=DAY)) == "NUMBERS_SPENT"


def test_31_a_line_is_kept_overnight_where_the_hall_wants_that(both: Both) -> None:
    """TheQ PR #969: every evening the whole line was thrown away, papers and all."""
    both.configure(carry=True)
    kept, done = both.issue(), both.issue()
    both.ask(Open(window="1", clerk="lin"))
    both.ask(CallNext(window="1"))
    both.ask(Finish(ticket=kept.id, window="1", handled=(Handled(outcome="advised"),)))
    ended(both)
    both.now += 64_800_000
    fresh = both.issue(day=TOMORROW)
    assert fresh.number == "A001"
    assert [one.id for one in both.served("2", count=2)] == [done.id, fresh.id]


def test_31_where_it_is_not_wanted_nobody_waits_on_unseen(both: Both) -> None:
    """The other half: people who had left were called the next morning."""
    both.configure(carry=False)
    both.issue()
    ended(both)
    fresh = both.issue(day=TOMORROW)
    assert [one.id for one in both.served()] == [fresh.id]
