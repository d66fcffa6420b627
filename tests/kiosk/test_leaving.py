"""Who waits in a stopped line and shows the slip's code: another hall, another day, on values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.departures import depart
from kiosk.elsewhere import Other
from kiosk.scan import Found, Told
from kiosk.signals import Again, Arrived, ComeBack, Input, Line, LookAround, MoveTo, Read, Ways
from kiosk.visit import Screen
from queue_server.domain.stopping import Stop
from queue_server.domain.ticket import Offer
from tests.kiosk.test_flow import ISSUED, Visit
from tests.kiosk.test_flow_ways import CODE, LINK

STOP = Stop(reason="系统升级", offers=(Offer.MOVE, Offer.RETURN))
STOPPED = Found(told=Told.WAITING, code=CODE, number="A012", stop=STOP, kept_until=1)
THERE = Other(hall="nancheng", name="南城", travel_s=600, wait_s=(60, 300), total_s=780)


@pytest.fixture
def visit() -> Visit:
    return Visit().touch("scan", text=LINK).say(Read(found=STOPPED))


def test_another_hall_is_looked_for_chosen_and_meant(visit: Visit) -> None:
    visit.touch("halls")
    assert visit.did() == (LookAround(code=CODE, language="zh-CN"),)
    assert visit.touch("hall", hall="nancheng").screen() is Screen.HALLS, "nobody named it yet"
    visit.say(Ways(ticket=CODE.ticket, halls=(THERE,))).touch("hall", hall="nancheng")
    assert visit.screen() is Screen.SURE
    visit.touch("back")
    assert (visit.screen(), visit.flow.found) == (Screen.HALLS, STOPPED)
    visit.touch("hall", hall="nancheng").touch("go")
    assert visit.did() == (MoveTo(id="command-1", code=CODE, hall="nancheng", language="zh-CN"),)
    assert visit.touch("go").did() == (), "it is under way"
    new = replace(ISSUED, ticket="nancheng-20261123-A001")
    visit.say(Arrived(ticket=CODE.ticket, issued=new))
    assert visit.screen() is Screen.TICKET
    assert visit.did() == (Again(issued=new, language="zh-CN"),)


def test_another_day_is_meant_before_the_number_ends(visit: Visit) -> None:
    visit.touch("another_day")
    assert (visit.screen(), visit.did()) == (Screen.SURE, ())
    visit.touch("go")
    assert visit.did() == (ComeBack(id="command-1", code=CODE, language="zh-CN"),)
    kept = Found(told=Told.KEPT, code=CODE, kept_until=1)
    assert visit.say(Read(found=kept)).flow.found == kept


@pytest.mark.parametrize("verb", ["halls", "another_day"])
def test_nothing_can_be_chosen_that_is_not_offered_or_while_the_line_is_cut(verb: str) -> None:
    plain = replace(STOPPED, stop=Stop(reason="系统升级"))
    visit = Visit().touch("scan", text=LINK).say(Read(found=plain)).touch(verb)
    assert (visit.screen(), visit.did()) == (Screen.SCANNED, ())
    visit.say(Read(found=STOPPED)).say(Line(online=False)).touch(verb)
    assert (visit.screen(), visit.did()) == (Screen.SCANNED, ())


def test_the_halls_are_named_anew_in_another_language(visit: Visit) -> None:
    visit.touch("halls").say(Ways(ticket=CODE.ticket, halls=(THERE,)))
    visit.touch("language", language="en")
    assert visit.did() == (LookAround(code=CODE, language="en"),)


async def test_a_centre_that_does_not_answer_leaves_the_number_where_it_is() -> None:
    told: list[Input] = []
    nobody = "http://127.0.0.1:9"
    await depart(LookAround(code=CODE, language="en"), nobody, nobody, told.append)
    assert told == [Ways(ticket=CODE.ticket, halls=())]
    move = MoveTo(id="1", code=CODE, hall="nancheng", language="en")
    await depart(move, nobody, nobody, told.append)
    assert isinstance(told[1], Read)
    assert (told[1].found.told, told[1].found.text[:21]) == (Told.REFUSED, "No answer came in tim")
