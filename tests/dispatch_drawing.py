"""Commands of the shared line by chance: the hall of the machine is both ends of a drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from queue_server.domain import commands as c
from queue_server.domain.ticket import Kind, State, TicketClass
from queue_server.domain.ways import Delivery, Way
from queue_server.domain.window import WindowPhase
from tests.dispatch_policies import SERVICES

if TYPE_CHECKING:
    from tests.dispatch_commands import Chance

DRAWS = ("d1", "d2", "d3")
HALLS = ("town", "park")


def issue_papers(chance: Chance) -> c.Command:
    return c.Issue(
        service=chance.of(SERVICES),
        day=chance.day(),
        kind=Kind.PAPERS,
        items=chance.of(((), ("a",), ("a", "b"))),
        way=chance.maybe(tuple(Way)),
        intake=chance.maybe(HALLS),
        materials=chance.of((None, (), ("card", "photo"))),
        delivery=chance.maybe(tuple(Delivery)),
    )


def reserve(chance: Chance) -> c.Command:
    return c.Reserve(window=chance.idle(WindowPhase.OPEN), draw=chance.of(DRAWS))


def _reserved(chance: Chance) -> tuple[str, str]:
    """A window and a drawing, mostly its own."""
    found = [(name, one.drawing) for name, one in chance.view.windows.items() if one.drawing]
    if found and chance.mostly():
        name, draw = chance.of(found)
        return name, draw or ""
    return chance.window(), chance.of(DRAWS)


def release(chance: Chance) -> c.Command:
    window, draw = _reserved(chance)
    return c.Release(window=window, draw=draw)


def draw(chance: Chance) -> c.Command:
    return c.Draw(
        draw=chance.of(DRAWS),
        hall=chance.of(HALLS),
        window=chance.window(),
        services=tuple(chance.rng.sample(SERVICES, chance.of((0, 2, 4)))) or ("gone",),
        items=chance.of(((), ("a",), ("a", "b"), ("b",))),
    )


def undraw(chance: Chance) -> c.Command:
    drawn = [
        one
        for one in chance.view.tickets.values()
        if one.at_hall is not None and one.state is State.SUSPENDED
    ]
    draw, ticket = chance.of(DRAWS), chance.ticket("undraw")
    if drawn and chance.mostly():
        one = chance.of(drawn)
        draw, ticket = one.draw or "", one.id
    return c.Undraw(
        ticket=ticket,
        draw=draw,
        passed=chance.of((True, False)),
        note=chance.maybe(("lacks a seal",)),
    )


def place(chance: Chance) -> c.Command:
    window, draw = _reserved(chance)
    return c.Place(
        window=window,
        draw=draw,
        ticket="shared-20261123-W001",
        prefix="W",
        day=chance.day(),
        service=chance.of(SERVICES) if chance.mostly() else "gone",
        items=chance.of(((), ("a", "b"))),
        kind=chance.of(tuple(Kind)),
        ticket_class=chance.of(tuple(TicketClass)),
        way=chance.maybe(tuple(Way)),
        intake=chance.maybe(HALLS),
        materials=chance.of((None, (), ("card",))),
        delivery=chance.maybe(tuple(Delivery)),
        handed_at=chance.maybe((chance.now,)),
        note=chance.maybe(("careful",)),
    )


def give_back(chance: Chance) -> c.Command:
    drawn = [one for one in chance.view.tickets.values() if one.moved_from and one.draw is not None]
    ticket = chance.of(drawn).id if drawn and chance.mostly() else chance.ticket("give_back")
    found = chance.view.tickets.get(ticket)
    window = (found.window if found else None) if chance.mostly() else chance.window()
    return c.GiveBack(ticket=ticket, window=window, reason=chance.maybe(("not ours",)))


DRAWN: Mapping[str, Callable[[Chance], c.Command]] = {
    "reserve": reserve,
    "release": release,
    "draw": draw,
    "undraw": undraw,
    "place": place,
    "give_back": give_back,
}
DRAWING = ("issue_papers", "reserve", "reserve", "place", "place", "draw", "undraw", "give_back")
