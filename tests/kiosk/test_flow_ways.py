"""Codes, wishes, comfort and the guide on the way of one citizen, on values alone."""

from __future__ import annotations

import pytest

from kiosk.choice import NO_NEEDS, Choice, Needs
from kiosk.elsewhere import Elsewhere
from kiosk.scan import Code, Found, Told, read
from kiosk.signals import (
    Again,
    Arrived,
    Guide,
    Left,
    LookElsewhere,
    Others,
    Read,
    Rejoin,
    Scan,
    Seen,
    Take,
    Tick,
)
from kiosk.visit import IDLE_S, Call, Screen
from tests.kiosk.test_flow import ISSUED, ITEM, Visit

LINK = f"http://centre/t/{ISSUED.ticket}#k=key"
CODE = Code(ticket=ISSUED.ticket, key="key")


@pytest.fixture
def visit() -> Visit:
    return Visit()


def test_wishes_and_a_group_go_with_the_number_and_end_with_the_visit(visit: Visit) -> None:
    visit.offered().touch("wish", wish="escort", on=True).touch("wish", wish="pager", on=True)
    visit.touch("wish", wish="escort", on=False).touch("people", count=4).touch("take")
    (take,) = visit.did()
    assert isinstance(take, Take)
    assert take.asked.needs == Needs(wishes=("pager",), people=4)
    assert take.asked.needs.fields() == {"wishes": ["pager"], "people": 4}
    visit.touch("home")
    assert visit.flow.needs == NO_NEEDS
    assert NO_NEEDS.fields() == {}


@pytest.mark.parametrize(("asked", "got"), [(0, 1), (-5, 1), (50, 50), (51, 50)])
def test_a_group_is_of_one_to_fifty(visit: Visit, asked: int, got: int) -> None:
    assert visit.offered().touch("people", count=asked).flow.needs.people == got


def test_a_wish_that_nobody_knows_and_a_language_without_words_change_nothing(
    visit: Visit,
) -> None:
    visit.touch("wish", wish="pager", on=True).touch("language", language="tlh")
    visit.offered().touch("wish", wish="a horse", on=True)
    assert (visit.flow.needs, visit.flow.language) == (NO_NEEDS, "zh-CN")


def test_where_else_is_asked_with_each_item_and_anew_in_another_language(visit: Visit) -> None:
    visit.offered()
    choice = Choice(**ITEM)
    assert visit.did() == (LookElsewhere(choice=choice, language="zh-CN"),)
    visit.touch("language", language="en")
    assert visit.did() == (LookElsewhere(choice=choice, language="en"),)
    there = Elsewhere(choice=choice, language="en", halls=())
    assert visit.say(Others(elsewhere=there)).flow.elsewhere == there
    assert visit.touch("home").flow.elsewhere is None
    visit.say(Others(elsewhere=there))
    assert visit.flow.elsewhere is None, "of an item that nobody looks at any more"


def test_a_code_is_looked_up_from_any_screen_and_its_number_is_printed(visit: Visit) -> None:
    visit.offered().touch("scan", text=LINK)
    assert visit.did() == (Scan(id="command-1", code=CODE, language="zh-CN"),)
    assert visit.screen() is Screen.SCANNED
    visit.say(Arrived(ticket=ISSUED.ticket, issued=ISSUED))
    assert visit.screen() is Screen.TICKET
    assert visit.did() == (Again(issued=ISSUED, language="zh-CN"),)


def test_a_code_gives_up_a_number_that_nobody_has_seen(visit: Visit) -> None:
    visit.numbered().touch("scan", text=LINK)
    assert isinstance(visit.did()[0], Left)


def test_while_a_number_is_coming_no_code_gets_in_between(visit: Visit) -> None:
    visit.offered().touch("take").touch("scan", text=LINK)
    assert visit.screen() is Screen.TAKING


def test_an_answer_about_an_earlier_code_changes_nothing(visit: Visit) -> None:
    visit.touch("scan", text=LINK)
    other = Found(told=Told.WAITING, code=Code(ticket="my-hall-20261123-A001", key="k"))
    assert visit.say(Read(found=other)).flow.found is None
    visit.touch("home").say(Arrived(ticket=ISSUED.ticket, issued=ISSUED))
    assert visit.screen() is Screen.HOME


def test_a_missed_number_comes_back_by_one_touch(visit: Visit) -> None:
    visit.touch("scan", text=LINK).say(Read(found=Found(told=Told.MISSED, code=CODE)))
    visit.touch("rejoin")
    assert visit.did() == (Rejoin(id="command-1", code=CODE, language="zh-CN"),)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://centre/menu",
        "my-hall-20261123-A012",
        "https://centre/t/my-hall-20261123-A012",
        "https://centre/t/no number#k=key",
        "https://centre/t/my-hall-20261123-A012?x#j=key",
        "javascript:alert(1)#k=1",
        "x" * 5000,
    ],
)
def test_what_is_no_code_of_ours_is_said_to_be_none(visit: Visit, typed: str) -> None:
    assert read(typed) is None
    visit.touch("scan", text=typed)
    assert visit.flow.found == Found(told=Told.UNREADABLE)


def test_the_guide_is_called_and_seen_to_come(visit: Visit) -> None:
    visit.touch("help", open=True).touch("guide", call=True)
    assert visit.did() == (Guide(id="command-1", call=True),)
    assert visit.say(Seen()).flow.call is Call.COMING
    visit.touch("guide", call=False)
    assert visit.flow.call is Call.NONE
    assert visit.did() == (Guide(id="command-1", call=False),)
    assert visit.say(Seen()).flow.call is Call.NONE


def test_contrast_and_reach_are_those_of_one_citizen(visit: Visit) -> None:
    visit.touch("contrast", on=True).touch("low", on=True)
    assert visit.flow.brief
    visit.say(Tick(), after_s=IDLE_S)
    assert visit.flow.at_rest
    assert not visit.flow.contrast
    assert not visit.flow.low
