"""What a window may draw from the shared line, and when it leaves windows for people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_config.model import City
from queue_server.domain.commands import Caller, Command, Open
from queue_server.domain.hall import Hall
from queue_server.domain.papers import due_of, lacking
from queue_server.domain.shared import draw_of, kept_idle, spares
from queue_server.domain.ticket import Ticket
from queue_server.opening import by_configuration, configuration
from tests.domain.tickets import DAY, NOON
from tests.shared_city import CENTRE, LINE, TOWN, papers, shared_city


@pytest.fixture
def city() -> City:
    return shared_city()


def opened(city: City, hall: str) -> Hall:
    found = Hall(hall)
    found.open_hall(1, NOON)
    config = city.halls[hall]
    do(found, configuration(city, config), by_configuration(city, config))
    return found


def do(hall: Hall, command: Command, caller: Caller | None = None) -> Ticket | None:
    caller = caller or Caller(principal="t", id=str(len(hall.events)))
    reply = hall.perform(command, caller, now=NOON, real=NOON)
    return Ticket.from_document(reply["ticket"]) if "ticket" in reply else None


def test_a_window_asks_for_what_its_hall_and_clerk_may_handle(city: City) -> None:
    line, centre, town = (opened(city, one) for one in (LINE, CENTRE, TOWN))
    for item in ("social-move", "tax-proof"):
        do(line, papers(DAY, item))
    do(centre, Open(window="1", clerk="chen", may=("social",)))
    do(town, Open(window="1", clerk="li"))
    asked = draw_of(city, centre.view, "1", line.view, "d")
    assert asked is not None
    assert (asked.services, asked.items) == (("social",), ("social-move",))
    assert draw_of(city, town.view, "1", line.view, "d") is None


def test_the_due_day_and_what_is_missing_are_told_from_the_items(city: City) -> None:
    ticket = do(opened(city, LINE), papers(DAY, materials=()))
    assert ticket is not None
    assert lacking(city, ticket) == ("身份证",)
    assert due_of(city, ticket) == "2026-11-24"
    assert due_of(city, replace(ticket, items=())) is None


@pytest.mark.parametrize(
    ("windows", "percent", "idle"), [(1, 10, 1), (10, 10, 1), (22, 10, 3), (5, 0, 0), (4, 100, 4)]
)
def test_a_share_of_the_windows_stays_idle_for_people(
    windows: int, percent: int, idle: int
) -> None:
    assert kept_idle(windows, percent) == idle


def test_the_last_idle_window_does_not_draw_by_itself(city: City) -> None:
    hall = replace(city.halls[CENTRE], keeps_percent=10)
    centre = opened(city, CENTRE)
    do(centre, Open(window="1", clerk="li"))
    assert not spares(hall, centre.view, "1")
    assert spares(replace(hall, keeps_percent=0), centre.view, "1")
    do(centre, Open(window="2", clerk="chen"))
    assert spares(hall, centre.view, "1")
