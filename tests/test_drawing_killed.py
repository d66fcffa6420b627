"""A process that draws is killed at each step: the ticket is somewhere, and once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from hall_config.model import City
from queue_server.domain.commands import (
    Caller,
    CallNext,
    Command,
    EndDay,
    Finish,
    GiveBack,
    Handled,
    Open,
)
from queue_server.domain.hall import Reply
from queue_server.domain.ticket import State
from queue_server.drawing import Drawing
from queue_server.ports import HallPort
from tests.drawing_stage import DAY, Stage, opened
from tests.shared_city import CENTRE, LINE, TOWN, shared_city
from tests.stored_halls import StoredHalls


@pytest_asyncio.fixture
async def stage(store_url: str) -> AsyncIterator[Stage]:
    found = await opened(shared_city(), store_url)
    yield found
    await found.centre.close()


STEPS = ("reserve", "draw", "place")


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Dying:
    """The centre's halls as a process sees them that is killed at one step."""

    centre: StoredHalls
    verb: str
    after: bool

    @property
    def city(self) -> City:
        return self.centre.city

    def route(self, hall: str) -> HallPort:
        port = self.centre.route(hall)
        return _DyingPort(port, self)


class _DyingPort:
    def __init__(self, port: HallPort, dying: Dying) -> None:
        self._port, self._dying = port, dying

    def __getattr__(self, name: str) -> Any:
        return getattr(self._port, name)

    async def perform(self, command: Command, caller: Caller) -> Reply:
        dies = command.verb == self._dying.verb
        if dies and not self._dying.after:
            raise Killed
        reply = await self._port.perform(command, caller)
        if dies:
            raise Killed
        return reply


async def _killed(stage: Stage, verb: str, after: bool) -> None:
    dying = Dying(stage.centre, verb, after)
    drawing = Drawing(dying, stage.centre.clock)
    with pytest.raises(Killed):
        await drawing.call_next(dying.route(CENTRE), CallNext(window="1"), "user:li", "k")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("verb", STEPS)
async def test_killed_at_any_step_the_call_goes_on_when_it_is_asked_again(
    stage: Stage, verb: str, after: bool
) -> None:
    id_ = await stage.hand_in()
    await _killed(stage, verb, after)
    here = await stage.call()
    assert here is not None
    assert (here.moved_from, stage.window().ticket) == (id_, here.id)
    assert stage.line(id_).state is State.SUSPENDED


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("verb", STEPS)
async def test_killed_at_any_step_and_never_asked_again_the_sweep_finishes_or_undoes_it(
    stage: Stage, verb: str, after: bool
) -> None:
    id_ = await stage.hand_in()
    await _killed(stage, verb, after)
    for _ in range(2):
        await stage.drawing().sweep()
    window, there = stage.window(), stage.line(id_)
    assert window.drawing is None
    if there.state is State.SUSPENDED:
        here = stage.centre.route(CENTRE).view.ticket(window.ticket)
        assert (here.moved_from, here.state) == (id_, State.CALLED)
    else:
        assert (there.state, window.ticket) == (State.WAITING, None)
        assert await stage.call(key="anew") is not None


@pytest.mark.parametrize("ends", ["finish", "give_back"])
async def test_killed_while_the_line_is_told_it_is_told_once(stage: Stage, ends: str) -> None:
    id_ = await stage.hand_in()
    here = await stage.call()
    assert here is not None
    done: Callable[[], Command] = {
        "finish": lambda: Finish(
            ticket=here.id, window="1", handled=(Handled(outcome="accepted"),)
        ),
        "give_back": lambda: GiveBack(ticket=here.id, window="1"),
    }[ends]
    await stage.ask(CENTRE, done())
    verb = "finish" if ends == "finish" else "undraw"
    dying = Dying(stage.centre, verb, after=True)
    with pytest.raises(Killed):
        await Drawing(dying, stage.centre.clock, patience_s=0).sweep()
    position = stage.centre.route(LINE).view.position
    await stage.drawing().sweep()
    assert stage.centre.route(LINE).view.position == position
    assert stage.line(id_).state is (State.DONE if ends == "finish" else State.WAITING)


async def test_a_window_that_closed_meanwhile_leaves_the_papers_in_the_line(stage: Stage) -> None:
    id_ = await stage.hand_in()
    await _killed(stage, "place", False)
    await stage.ask(CENTRE, EndDay(zone="main", day=DAY))
    assert stage.window().drawing is None
    for _ in range(2):
        await stage.drawing().sweep()
    assert stage.line(id_).state is State.WAITING


async def test_two_windows_never_get_the_same_papers(stage: Stage) -> None:
    await stage.ask(CENTRE, Open(window="2", clerk="user:chen"))
    id_ = await stage.hand_in()
    await _killed(stage, "draw", True)
    assert await stage.call(window="2") is None
    assert await stage.call(TOWN) is None
    assert stage.line(id_).at_window == "1"
