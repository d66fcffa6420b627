"""What kiosks and pages showed of a wait is kept with the number."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from queue_server.device.runner import Runner
from queue_server.domain.estimate import Wait
from queue_server.domain.rights import Role
from queue_server.domain.ticket import Ticket
from queue_server.hub.parts import Timing
from queue_server.ports.showings import Place
from tests.hub.centre import Centre, new_centre, serving
from tests.hub.line import bare, code, done, running, until

SEEN = {"p10_s": 60, "p50_s": 120, "p90_s": 300}


class Book:
    """Writes down what was shown."""

    def __init__(self) -> None:
        self.shown_to: list[tuple[str, Place, Wait]] = []

    def shown(self, ticket: Ticket, wait: Wait, place: Place) -> None:
        self.shown_to.append((ticket.id, place, wait))


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[tuple[Centre, Book]]:
    made, book = new_centre(tmp_path, Timing(ticket_s=0.02)), Book()
    made.showings = book
    async with serving(made):
        yield made, book


async def test_what_a_kiosk_said_before_is_kept_with_the_number(
    watched: tuple[Centre, Book],
) -> None:
    centre, book = watched
    async with running(Runner(centre.url, centre.device(Role.KIOSK))) as kiosk:
        asked = {"service": "general", "seen": SEEN}
        ticket = done(await kiosk.ask("issue", asked))["ticket"]["id"]
        assert book.shown_to == [(ticket, Place.KIOSK, Wait(p10_s=60, p50_s=120, p90_s=300))]
        done(await kiosk.ask("issue", {"service": "general"}))
        assert len(book.shown_to) == 1
        for wrong in (7, {"p10_s": -1, "p50_s": 0, "p90_s": 0}, {"p10_s": 1}):
            assert code(await kiosk.ask("issue", {**asked, "seen": wrong})) == "MALFORMED"


async def test_what_the_holders_page_says_is_kept_and_a_strangers_says_nothing(
    watched: tuple[Centre, Book],
) -> None:
    centre, book = watched
    async with running(Runner(centre.url, centre.device(Role.KIOSK))) as kiosk:
        ticket = done(await kiosk.ask("issue", {"service": "general"}))["ticket"]["id"]
    async with bare(centre.url, f"/ws/tickets/{ticket}") as stranger:
        await stranger.hear("ticket")
    assert book.shown_to == []
    async with bare(centre.url, f"/ws/tickets/{ticket}") as holder:
        await holder.say(type="hello", key=centre.keys.holder_key(ticket))
        await until(lambda: book.shown_to)
    ((told, place, wait),) = book.shown_to[:1]
    assert (told, place, wait.by) == (ticket, Place.PAGE, "plain")
