"""What can come of an item, the right to return by the calendar, bundles and turns of a rota."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hall_config.load import load_city
from hall_config.model import City, Duty, Hall, Tier, Turn
from queue_server.domain import commands as c
from queue_server.domain.bundle import way_of
from queue_server.domain.finishing import judged
from queue_server.domain.hall import Hall as LiveHall
from queue_server.domain.intake import Asked, intake
from queue_server.domain.outcomes import OutcomeUnfit, allowed
from queue_server.domain.rota import role_at
from queue_server.opening import by_configuration, configuration

CITY = load_city(Path("hall_config/small"))
HALL = "my-hall"
ZONE = ZoneInfo("Asia/Shanghai")
MONDAY_10 = int(datetime(2026, 9, 28, 10, tzinfo=ZONE).timestamp() * 1000)


def hall_of(city: City) -> Hall:
    return city.halls[HALL]


class Live:
    """The small hall by the reference dispatcher."""

    def __init__(self, city: City = CITY) -> None:
        self.city, self.hall = city, LiveHall(HALL)
        self.hall.open_hall(1, MONDAY_10)
        here, now = city.halls[HALL], MONDAY_10
        caller = by_configuration(city, here)
        self.hall.perform(configuration(city, here), caller, now=now, real=now)

    def do(self, command: c.Command, *, now: int = MONDAY_10) -> str:
        caller = c.Caller(principal="desk", id=str(len(self.hall.events)))
        reply = self.hall.perform(command, caller, now=now, real=now)
        return str(reply.get("ticket", {}).get("id", ""))

    def served(self, *items: str) -> str:
        asked = Asked(items=items)
        ticket = self.do(intake(self.city, self.hall.view, asked, at=MONDAY_10))
        self.do(c.Open(window="2", clerk="li"))
        self.do(c.CallNext(window="2"))
        self.do(c.Start(ticket=ticket, window="2"))
        return ticket

    def finish(self, ticket: str, *outcomes: str) -> c.Finish:
        items = self.hall.view.tickets[ticket].items
        handled = tuple(
            c.Handled(outcome=one, item=item) for one, item in zip(outcomes, items, strict=True)
        )
        command = c.Finish(ticket=ticket, window="2", handled=handled)
        found = judged(self.city, self.hall.view, command, at=MONDAY_10)
        assert isinstance(found, c.Finish)
        return found


def test_a_promised_item_is_not_settled_at_the_window() -> None:
    live = Live()
    ticket = live.served("business-start")
    with pytest.raises(OutcomeUnfit) as caught:
        live.finish(ticket, "settled")
    assert caught.value.reason == "OUTCOME_PROMISED"
    assert "settled" in allowed(CITY, "social", "social-card")
    assert set(allowed(CITY, "advice", None)) >= {"advised", "redirected", "settled"}
    assert "accepted" not in allowed(CITY, "advice", None)


def test_an_outcome_that_the_law_does_not_know_is_no_outcome() -> None:
    live = Live()
    with pytest.raises(OutcomeUnfit, match="perhaps"):
        live.finish(live.served("social-card"), "perhaps")


def test_the_right_to_return_ends_with_the_tenth_working_day_of_the_calendar() -> None:
    city = replace(CITY, holidays={f"2026-10-0{day}": "closed" for day in range(1, 8)})
    live = Live(city)
    ticket = live.served("business-start")
    command = live.finish(ticket, "supplement")
    # 28 September does not count; 29, 30, then from 8 October: 8, 9, 12 to 16, 19
    end = datetime(2026, 10, 20, tzinfo=ZONE)
    assert command.granted_until == int(end.timestamp() * 1000)
    assert live.finish(ticket, "accepted").granted_until is None


def test_who_returns_by_right_comes_for_what_was_left_open() -> None:
    live = Live()
    old = live.served("business-start")
    live.do(live.finish(old, "gap"))
    asked = Asked(returns=old)
    command = intake(CITY, live.hall.view, asked, at=MONDAY_10)
    assert (command.service, command.items) == ("general", ("business-start",))
    new = live.do(command)
    assert live.hall.view.tickets[new].lane == "window:2"


def test_a_bundle_waits_where_any_window_may_do_all_of_it() -> None:
    way = way_of(CITY, hall_of(CITY), ("social-card", "business-start", "social-record"))
    assert (way.service, way.chain) == ("general", ())
    assert way.items == ("social-card", "business-start", "social-record")


def test_a_bundle_that_no_line_does_alone_goes_along_a_chain_in_order() -> None:
    windows = {
        name: replace(one, duties=tuple(duty for duty in one.duties if duty.tier is Tier.OWN))
        for name, one in hall_of(CITY).windows.items()
    }
    hall = replace(hall_of(CITY), windows=windows)
    way = way_of(CITY, hall, ("social-card", "business-start", "social-record"))
    assert (way.service, way.chain) == ("social", ("general",))
    assert way.items == ("social-card", "social-record", "business-start")


def test_a_turn_of_the_rota_holds_from_its_first_minute_to_its_last() -> None:
    duties = (Duty(service="social", tier=Tier.OWN), Duty(service="general", tier=Tier.HELP))
    turn = Turn(window="1", weekday=1, start=720, end=780, duties=duties)
    hall = replace(hall_of(CITY), rota=(turn,))
    noon = int(datetime(2026, 9, 28, 12, tzinfo=ZONE).timestamp() * 1000)
    role = role_at(CITY, hall, "1", at=noon)
    assert role is not None
    assert (role.own, role.help, role.until - role.since) == (("social",), ("general",), 3_600_000)
    assert role_at(CITY, hall, "1", at=noon - 1) is None
    assert role_at(CITY, hall, "1", at=role.until) is None
    assert role_at(CITY, hall, "2", at=noon) is None
