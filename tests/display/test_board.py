"""What stands on the screen, from the view alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from display.board import (
    CALLS,
    Board,
    Offer,
    Standing,
    arranged,
    board_of,
    calls_of,
)
from display.waits import late_of, services_of, waits_of
from hall_config.calendar import MINUTE_MS
from queue_server.domain.commands import Cancel, Configure, ResumeService, Return, StopService
from queue_server.domain.estimate import Wait
from queue_server.domain.ticket import Kind
from queue_server.opening import configuration
from tests.display.day import HALL, TEN, ZONE, Day, city
from tests.display.screens import WINDOWS

DAY_MIN = 1440


def board(day: Day, *, zone: str | None = ZONE, since: int | None = None) -> Board:
    """The screen of a zone now, with nothing kept for its least time unless told."""
    return board_of(day.view, day.city, zone=zone, at=day.now, since=since or day.now)


def numbers(shown: Board) -> list[str]:
    """The numbers in the list."""
    return [call.number for call in shown.calls]


def test_the_newest_call_stands_on_top_and_says_its_window(day: Day) -> None:
    first = day.called("household", "117")
    second = day.called("household", "118")
    shown = board(day)
    assert numbers(shown) == [second.number, first.number]
    assert [call.window for call in shown.calls] == ["118", "117"]


def test_a_burst_of_calls_is_shown_whole_six_in_the_list_and_the_others_beside_it(day: Day) -> None:
    made = [day.called("household", window).number for window in WINDOWS]
    shown = board(day)
    assert numbers(shown) == made[::-1][:CALLS]
    assert [call.number for call in shown.also] == made[::-1][CALLS:]


def test_somebody_still_on_the_way_is_not_pushed_out_by_those_being_served(day: Day) -> None:
    waited_for = day.called("household", "117")
    for window in WINDOWS[1:]:
        day.start(day.called("household", window))
    shown = board(day)
    assert len(shown.calls) == CALLS
    assert numbers(shown)[-1] == waited_for.number
    assert shown.also == ()


def test_who_is_served_stays_in_the_list_as_served(day: Day) -> None:
    day.start(day.called("household", "117"))
    assert [call.standing for call in board(day).calls] == [Standing.SERVING]


def test_a_call_that_is_over_stays_for_its_least_time_and_no_longer(day: Day) -> None:
    ticket = day.called("household", "117")
    day.start(ticket)
    day.finish(ticket)
    assert [call.standing for call in board(day, since=day.now - 10_000).calls] == [Standing.ENDED]
    assert board(day).calls == ()


def test_a_call_that_was_taken_back_is_gone_at_once(day: Day) -> None:
    ticket = day.called("household", "117")
    day.do(Return(ticket=ticket.id, window="117"))
    assert board(day, since=day.now - 10_000).calls == ()


def test_a_missed_number_leaves_the_calls_and_stands_among_the_missed_newest_first(
    day: Day,
) -> None:
    first = day.called("household", "117")
    day.miss(first)
    second = day.called("exit-entry", "118")
    day.miss(second)
    shown = board(day)
    assert shown.calls == ()
    assert shown.missed == (second.number, first.number)


def test_a_recall_and_another_call_are_news_of_the_same_number(day: Day) -> None:
    ticket = day.called("household", "117")
    said = [board(day).calls[0].said]
    day.recall(ticket)
    said.append(board(day).calls[0].said)
    day.do(Return(ticket=ticket.id, window="117"))
    day.call("117", "household")
    said.append(board(day).calls[0].said)
    assert len(set(said)) == 3


def test_a_zone_shows_its_own_windows_and_calls_of_its_lines_from_elsewhere(day: Day) -> None:
    config = configuration(day.city, day.city.halls[HALL])
    windows = {**config.windows, "1": {**config.windows["1"], "own": ["household"]}}
    day.do(Configure(version="2", sha256="2", services=config.services, windows=windows))
    day.open("1", "181")
    here = day.called("household", "117")
    far = day.called("household", "1")
    other = day.called("tax", "181")
    assert numbers(board(day)) == [far.number, here.number]
    assert [call.zone for call in board(day).calls] == ["general", ZONE]
    assert numbers(board(day, zone="tax")) == [other.number]
    assert numbers(board(day, zone=None)) == [other.number, far.number, here.number]


def test_work_that_waits_without_a_person_is_neither_called_nor_counted(day: Day) -> None:
    day.issue("household", kind=Kind.PAPERS)
    day.issue("household")
    assert next(one for one in board(day).lines if one.service == "household").waiting == 1
    papers = day.issue("exit-entry", kind=Kind.PAPERS)
    assert day.call("118", "exit-entry").id == papers.id
    assert board(day).calls == ()
    day.miss(papers)
    assert board(day).missed == ()


def test_the_lines_of_the_zone_stand_in_the_order_of_the_configuration(day: Day) -> None:
    named = [name for name, zone in city().halls[HALL].services.items() if zone == ZONE]
    assert [line.service for line in board(day).lines] == named
    for _ in range(3):
        day.issue("exit-entry")
    line = next(one for one in board(day).lines if one.service == "exit-entry")
    assert line.waiting == 3
    assert line.wait is not None
    assert line.wait.p10_s <= line.wait.p90_s


def test_a_service_that_is_no_longer_offered_is_shown_while_people_stand_in_its_line(
    day: Day,
) -> None:
    ticket = day.issue("household")
    config = configuration(day.city, day.city.halls[HALL])
    services = {name: one for name, one in config.services.items() if name != "household"}
    day.do(Configure(version="2", sha256="2", services=services, windows=config.windows))
    line = next(one for one in board(day).lines if one.service == "household")
    assert (line.waiting, line.offer) == (1, Offer.OVER)
    day.do(Cancel(ticket=ticket.id, by="staff"))
    assert "household" not in services_of(day.view, day.city, zone=ZONE)


@pytest.mark.parametrize(
    ("minutes", "offer"),
    [
        (-120, Offer.LATER),
        (0, Offer.OPEN),
        (6 * 60 + 45, Offer.OPEN),
        (6 * 60 + 55, Offer.OVER),
        (6 * DAY_MIN, Offer.CLOSED),
    ],
)
def test_a_line_says_whether_it_takes_people_in(day: Day, minutes: int, offer: Offer) -> None:
    at = TEN + minutes * MINUTE_MS
    shown = board_of(day.view, day.city, zone=ZONE, at=at, since=at)
    assert {line.offer for line in shown.lines} == {offer}
    if offer is not Offer.OPEN:
        assert all(line.wait is None for line in shown.lines)


def test_a_stopped_line_says_so_and_still_tells_those_in_it_their_wait(day: Day) -> None:
    day.issue("household")
    day.do(StopService(service="household", reason="training"))
    offers = {line.service: line for line in board(day).lines}
    assert offers["household"].offer is Offer.STOPPED
    assert offers["household"].wait is not None
    assert offers["exit-entry"].offer is Offer.OPEN
    day.do(StopService(reason="power"))
    assert {line.offer for line in board(day).lines} == {Offer.STOPPED}
    day.do(ResumeService())
    day.do(ResumeService(service="household"))
    assert {line.offer for line in board(day).lines} == {Offer.OPEN}


def test_calls_of_the_same_moment_have_one_order(day: Day) -> None:
    for window in WINDOWS:
        day.called("household", window)
    at_once = [replace(call, called_at=TEN) for call in calls_of(day.view, zone=ZONE, since=TEN)]
    top, also = arranged(tuple(at_once))
    assert [call.serial for call in (*top, *also)] == sorted(
        (call.serial for call in at_once), reverse=True
    )


def test_the_centres_waits_stand_before_what_is_reckoned_here(day: Day) -> None:
    said = {"household": Wait(p10_s=600, p50_s=900, p90_s=1200)}
    here = waits_of(day.view, day.city, zone=ZONE, at=day.now)
    found = waits_of(day.view, day.city, zone=ZONE, at=day.now, said=said)
    assert found == here | said


def test_a_line_that_reaches_nobody_more_today_gives_no_more_numbers(day: Day) -> None:
    long = Wait(p10_s=600, p50_s=900, p90_s=86_400)
    late = late_of(day.view, day.city, {"household": long, "gone": long}, at=day.now)
    assert late == {"household"}
    shown = board_of(day.view, day.city, zone=ZONE, at=day.now, since=day.now, late=late)
    offers = {line.service: line.offer for line in shown.lines}
    assert offers["household"] is Offer.OVER
    assert Offer.OPEN in offers.values()
