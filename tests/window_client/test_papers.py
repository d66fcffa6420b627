"""Papers of the shared line at a window: when it draws, what is told, what can be done."""

from __future__ import annotations

from dataclasses import replace

from queue_server.domain.commands import GiveBack, Open, Place, Reserve, Start
from queue_server.domain.excerpt import city_document, city_of, excerpt
from queue_server.domain.hall import Hall
from queue_server.domain.ticket import Ticket
from queue_server.domain.ways import Delivery, Way
from tests.domain.test_shared import do, opened
from tests.domain.tickets import DAY, NOON
from tests.shared_city import CENTRE, TOWN, shared_city
from tests.web.city import small_city
from window_client import papers
from window_client.verbs import ASKS

CITY = city_of(city_document(excerpt(shared_city(), CENTRE, items=True)))


def drawn() -> tuple[Hall, Ticket]:
    hall = opened(shared_city(), CENTRE)
    do(hall, Open(window="1", clerk="li"))
    do(hall, Reserve(window="1", draw="d"))
    place = Place(
        window="1",
        draw="d",
        ticket="shared-line-20261123-W017",
        prefix="W",
        day=DAY,
        service="social",
        items=("social-card",),
        way=Way.VILLAGE,
        intake=TOWN,
        materials=("身份证",),
        delivery=Delivery.POST,
        handed_at=NOON - 3 * 86_400_000,
    )
    found = do(hall, place)
    assert found is not None
    return hall, found


def test_a_window_draws_in_a_city_with_a_shared_line_unless_its_row_says_no() -> None:
    view = opened(shared_city(), CENTRE).view
    assert papers.draws(CITY, view, "1")
    kept = shared_city(draws=False)
    assert not papers.draws(excerpt(kept, CENTRE, items=True), view, "1")
    assert not papers.draws(excerpt(small_city(), CENTRE, items=True), view, "1")


def test_a_clerk_sees_where_papers_came_from_what_is_there_and_by_when() -> None:
    _, ticket = drawn()
    told = papers.papers(CITY, ticket)
    assert told is not None
    assert (told["from"], told["way"], told["delivery"]) == ("W017", "village", "post")
    assert told["intake"]["zh-CN"] == "南城街道政务服务中心"
    assert [one["zh-CN"] for one in told["there"]] == ["身份证"]
    assert (told["lacking"], told["due"]) == ([], "2026-11-23")
    assert papers.papers(CITY, replace(ticket, way=None)) is None


def test_papers_are_begun_handed_on_or_given_back_and_never_missed() -> None:
    hall, ticket = drawn()
    assert papers.verbs(ticket) == ["start", "give_back", "transfer"]
    begun = do(hall, Start(ticket=ticket.id, window="1"))
    assert begun is not None
    assert papers.verbs(begun) == ["finish", "suspend", "transfer", "give_back"]
    assert set(papers.verbs(begun)) <= ASKS.keys()
    back = do(hall, GiveBack(ticket=ticket.id, window="1", reason="unclear"))
    assert back is not None
    assert (back.state, back.moved_to) == ("moved", "shared-line-20261123-W017")
    assert hall.view.windows["1"].ticket is None
