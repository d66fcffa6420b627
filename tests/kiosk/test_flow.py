"""The way of one citizen through the kiosk, on values alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.choice import Asked, Choice, Issued
from kiosk.flow import step, warns
from kiosk.signals import (
    Effect,
    Input,
    Left,
    Line,
    Numbered,
    Paper,
    Print,
    Shown,
    Take,
    Tick,
    Touch,
    Turned,
)
from kiosk.visit import IDLE_S, TICKET_S, TROUBLE_S, WARNING_S, Flow, Screen
from queue_server.domain.ticket import Printing, TicketClass

ITEM: dict[str, Any] = {"kind": "item", "id": "hrss-001"}
ISSUED = Issued(
    ticket="my-hall-20261123-A012",
    number="A012",
    service="social",
    ticket_class=TicketClass.NORMAL,
    issued_at=0,
    ahead=7,
    wait_s=(720, 1080),
    link="http://centre/t/my-hall-20261123-A012#k=key",
)


class Visit:
    """A flow with a clock of its own."""

    def __init__(self) -> None:
        self.flow, self.now = Flow(), 100.0
        self._did: tuple[Effect, ...] = ()
        self.say(Line(online=True))

    def say(self, said: Input, after_s: float = 0.0) -> Visit:
        self.now += after_s
        self.flow, self._did = step(self.flow, said, self.now)
        return self

    def touch(self, verb: str, after_s: float = 0.0, **fields: Any) -> Visit:
        return self.say(Touch(verb=verb, fields=fields, fresh="command-1"), after_s)

    def screen(self) -> Screen:
        return self.flow.place.screen

    def did(self) -> tuple[Effect, ...]:
        """What the last input brought about."""
        return self._did

    def offered(self) -> Visit:
        return self.touch("list", group="theme:social").touch("choose", **ITEM)

    def numbered(self) -> Visit:
        return self.offered().touch("take").say(Numbered(id="command-1", issued=ISSUED))


@pytest.fixture
def visit() -> Visit:
    return Visit()


def test_a_frequent_item_is_three_touches_from_its_number(visit: Visit) -> None:
    visit.touch("list", group="theme:social")
    visit.touch("choose", **ITEM)
    visit.touch("take")
    asked = Asked(
        id="command-1",
        choice=Choice(**ITEM),
        ticket_class=TicketClass.NORMAL,
        language="zh-CN",
    )
    assert visit.did() == (Take(asked=asked),)
    assert visit.screen() is Screen.TAKING
    visit.say(Numbered(id="command-1", issued=ISSUED))
    assert visit.did() == (Print(asked=asked, issued=ISSUED),)
    assert visit.screen() is Screen.TICKET


def test_a_second_touch_on_take_asks_for_nothing_more(visit: Visit) -> None:
    visit.offered().touch("take").touch("take")
    assert visit.did() == ()


def test_a_priority_number_is_asked_for_as_such(visit: Visit) -> None:
    priority: dict[str, Any] = {"class": "priority"}
    visit.offered().touch("take", **priority)
    (take,) = visit.did()
    assert isinstance(take, Take)
    assert take.asked.ticket_class is TicketClass.PRIORITY


def test_cut_off_a_number_is_asked_for_all_the_same(visit: Visit) -> None:
    visit.offered().say(Line(online=False)).touch("take")
    (take,) = visit.did()
    assert isinstance(take, Take), "it may come from the kiosk's own numbers"
    assert visit.screen() is Screen.TAKING


def test_back_goes_the_way_it_came(visit: Visit) -> None:
    visit.offered().touch("back")
    assert visit.screen() is Screen.LIST
    visit.touch("back")
    assert visit.screen() is Screen.HOME
    visit.touch("back")
    assert visit.screen() is Screen.HOME


def test_back_from_an_item_finds_the_search_as_it_was(visit: Visit) -> None:
    visit.touch("search").touch("search", query="shbx").touch("choose", **ITEM).touch("back")
    assert (visit.screen(), visit.flow.query) == (Screen.SEARCH, "shbx")
    visit.touch("home").touch("search")
    assert visit.flow.query == ""


def test_a_shown_number_is_acknowledged_once(visit: Visit) -> None:
    visit.numbered().touch("shown", ticket=ISSUED.ticket)
    assert visit.did() == (Shown(id="command-1"),)
    visit.touch("shown", ticket=ISSUED.ticket)
    assert visit.did() == ()


def test_a_page_cannot_show_a_number_that_is_not_on_the_screen(visit: Visit) -> None:
    visit.numbered().touch("shown", ticket="my-hall-20261123-A011")
    assert visit.did() == ()
    assert not visit.flow.shown


def test_who_leaves_while_the_number_is_coming_gives_it_up(visit: Visit) -> None:
    visit.offered().touch("take").touch("home")
    assert visit.did() == (Left(id="command-1"),)
    visit.say(Numbered(id="command-1", issued=ISSUED))
    assert visit.screen() is Screen.HOME
    assert visit.did() == (Left(id="command-1"),)


def test_a_refusal_is_shown_in_its_own_words_and_leads_back_to_the_item(visit: Visit) -> None:
    visit.offered().touch("take").say(Turned(id="command-1", text="tomorrow at nine"))
    assert (visit.screen(), visit.flow.refusal) == (Screen.DENIED, "tomorrow at nine")
    visit.touch("back")
    assert visit.screen() is Screen.OFFER


def test_a_refusal_of_an_earlier_command_changes_nothing(visit: Visit) -> None:
    visit.offered().touch("take").say(Turned(id="command-0", text="late"))
    assert visit.screen() is Screen.TAKING


def test_a_printed_number_leaves_the_screen_soon(visit: Visit) -> None:
    visit.numbered().say(Paper(ticket=ISSUED.ticket, state=Printing.PRINTED))
    visit.say(Tick(), after_s=TICKET_S - 1)
    assert visit.screen() is Screen.TICKET
    visit.say(Tick(), after_s=1)
    assert visit.screen() is Screen.HOME
    assert visit.did() == (Left(id="command-1"),)


def test_a_number_that_is_not_on_paper_stays_longer(visit: Visit) -> None:
    paper = Paper(ticket=ISSUED.ticket, state=Printing.FAILED, reason="paper_out")
    visit.numbered().say(paper).say(Tick(), after_s=TROUBLE_S - 1)
    assert (visit.screen(), visit.flow.reason) == (Screen.TICKET, "paper_out")


def test_a_touch_keeps_a_number_on_the_screen(visit: Visit) -> None:
    visit.numbered().say(Paper(ticket=ISSUED.ticket, state=Printing.PRINTED))
    visit.touch("stay", after_s=TICKET_S - 1).say(Tick(), after_s=TICKET_S - 1)
    assert visit.screen() is Screen.TICKET


def test_news_of_another_slip_changes_nothing(visit: Visit) -> None:
    visit.numbered().say(Paper(ticket="my-hall-20261123-A001", state=Printing.PRINTED))
    assert visit.flow.printing is Printing.QUEUED


def test_a_forgotten_screen_warns_and_then_starts_again(visit: Visit) -> None:
    visit.touch("language", language="en").touch("elder", on=False).offered()
    visit.say(Tick(), after_s=IDLE_S - WARNING_S - 1)
    assert not warns(visit.flow, visit.now)
    visit.say(Tick(), after_s=1)
    assert warns(visit.flow, visit.now)
    visit.say(Tick(), after_s=WARNING_S)
    assert visit.flow == Flow(online=True, touched_s=visit.now)


def test_any_touch_ends_the_warning(visit: Visit) -> None:
    visit.offered().say(Tick(), after_s=IDLE_S - 1).touch("stay")
    assert not warns(visit.flow, visit.now)
    assert visit.screen() is Screen.OFFER


def test_the_elderly_have_more_time(visit: Visit) -> None:
    visit.touch("elder", on=True).offered().say(Tick(), after_s=IDLE_S + 1)
    assert visit.screen() is Screen.OFFER


def test_a_kiosk_at_rest_never_warns(visit: Visit) -> None:
    visit.say(Tick(), after_s=10 * IDLE_S)
    assert not warns(visit.flow, visit.now)


def test_a_foreign_language_on_the_first_screen_does_not_stay_for_the_next_citizen(
    visit: Visit,
) -> None:
    visit.touch("language", language="en").say(Tick(), after_s=IDLE_S)
    assert visit.flow.language == "zh-CN"


def test_start_again_keeps_the_language_of_who_is_here(visit: Visit) -> None:
    visit.touch("language", language="en").offered().touch("home")
    assert (visit.screen(), visit.flow.language) == (Screen.HOME, "en")


def test_the_way_to_a_guide_opens_on_every_screen(visit: Visit) -> None:
    for path in (visit, Visit().offered(), Visit().numbered()):
        before = path.screen()
        assert path.touch("help", open=True).flow.helping
        assert path.screen() is before
        assert not path.touch("help", open=False).flow.helping


def test_a_touch_that_belongs_to_a_screen_long_gone_does_nothing(visit: Visit) -> None:
    there = visit.numbered().flow
    visit.touch("choose", **ITEM).touch("list", group="theme:social").touch("search", query="x")
    assert replace(visit.flow, touched_s=there.touched_s) == there


def test_a_query_is_cut_to_a_length(visit: Visit) -> None:
    visit.touch("search").touch("search", query="a" * 1000)
    assert len(visit.flow.query) == 40
