"""Grades over the devices' socket, and the end of their time."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.device.runner import Runner
from queue_server.domain.commands import Caller, CallNext, EndDay, Finish, Handled, Open
from queue_server.domain.rights import Role
from queue_server.schedule import lapse_evaluations
from tests.hub.centre import Centre
from tests.hub.conftest import Connect
from tests.hub.line import code, done, until
from tests.hub.test_commands import desk, number

DAY_MS = 86_400_000


async def served(centre: Centre, connect: Connect, window: str = "1") -> str:
    """A ticket that was handled to its end at the window."""
    ticket = await number(connect, centre)
    for command in (
        Open(window=window, clerk="user:clerk-3"),
        CallNext(window=window),
        Finish(ticket=ticket, window=window, handled=(Handled(outcome="settled"),)),
    ):
        await centre.hall.perform(command, Caller(principal="test", id=f"{ticket} {command.verb}"))
    return ticket


def asked(ticket: str, **facts: Any) -> dict[str, Any]:
    return {"ticket": ticket, "handling": 1, "grade": 5, **facts}


async def test_an_evaluator_grades_what_ended_at_its_window_once(
    centre: Centre, connect: Connect
) -> None:
    ticket = await served(centre, connect)
    device = await connect(centre.device(Role.EVALUATOR, window="1"))
    view = device.view
    assert view is not None
    assert list(view.unrated) == [f"{ticket}#1"]
    done(await device.ask("evaluate", asked(ticket, tags=["quick"], source="phone", form="x")))
    event = centre.hall.events[-1]
    assert (event.data["source"], event.data["tags"]) == ("evaluator", ["quick"])
    await until(lambda: not view.unrated)
    assert code(await device.ask("evaluate", asked(ticket))) == "ALREADY_EVALUATED"


async def test_a_grade_is_the_devices_never_the_clerks_who_signed_in_on_it(
    centre: Centre, connect: Connect
) -> None:
    window = await desk(centre, connect)
    ticket = await served(centre, connect)
    done(await window.ask("evaluate", asked(ticket, grade=1, text="call 13800138000")))
    event = centre.hall.events[-1]
    assert event.data["text"] == "call ***"
    other = await connect(centre.device(Role.WINDOW, name="other", window="2"))
    again = await served(centre, connect)
    assert code(await other.ask("evaluate", asked(again))) == "TICKET_ELSEWHERE"
    for role in (Role.KIOSK, Role.DISPLAY):
        device = await connect(centre.device(role, name=f"a {role}"))
        assert code(await device.ask("evaluate", asked(again))) == "NOT_ALLOWED"
    free = await connect(centre.device(Role.EVALUATOR, name="of no window"))
    assert code(await free.ask("evaluate", asked(again))) == "NOT_ALLOWED"


@pytest.mark.parametrize(
    "wrong",
    [{"grade": 6}, {"grade": "x"}, {"tags": ["slow"]}, {"tags": "quick"}, {"handling": "x"}],
)
async def test_what_has_no_meaning_is_no_grade(
    centre: Centre, connect: Connect, wrong: dict[str, Any]
) -> None:
    ticket = await served(centre, connect)
    device = await connect(centre.device(Role.EVALUATOR, window="1"))
    assert code(await device.ask("evaluate", asked(ticket, **wrong))) == "MALFORMED"
    assert centre.hall.view.unrated


async def test_a_window_sees_neither_the_grade_nor_from_whom(
    centre: Centre, connect: Connect
) -> None:
    ticket = await served(centre, connect)
    floor: Runner = await connect(centre.device(Role.WINDOW, name="floor"))
    seen: list[Any] = []
    view = floor.view
    assert view is not None
    assert view.unrated == {}

    class Follows:
        def happened(self, event: Any) -> None:
            seen.append(event)

        def lost(self, view: Any) -> None:
            raise AssertionError

    floor.follow(Follows())
    device = await connect(centre.device(Role.EVALUATOR, window="1"))
    done(await device.ask("evaluate", asked(ticket, grade=1)))
    await until(lambda: any(one.type == "evaluation.submitted" for one in seen))
    assert [one.data for one in seen if one.type == "evaluation.submitted"] == [{}]


async def test_what_nobody_grades_lapses_by_itself_days_after_the_visit(
    centre: Centre, connect: Connect
) -> None:
    await served(centre, connect)
    view = centre.hall.view
    await centre.hall.perform(EndDay(zone="general", day=20261123), Caller(principal="job", id="e"))
    await until(lambda: "general" in view.days)
    await lapse_evaluations([centre.hall], centre.clock)
    assert view.unrated
    centre.moved(7 * 86_400 + 1)
    for _ in range(2):
        await lapse_evaluations([centre.hall], centre.clock)
    await until(lambda: not view.unrated)
    assert [one.type for one in centre.hall.events].count("evaluation.lapsed") == 1


async def test_a_clerk_is_told_the_own_mean_at_the_door_and_nobody_elses(
    centre: Centre, connect: Connect
) -> None:
    centre.grades["user:clerk-1"] = {"days": 30, "count": 40, "mean": 4.8}
    window = await connect(centre.device(Role.WINDOW, window="1"))
    for user, told in (("clerk-1", centre.grades["user:clerk-1"]), ("clerk-3", None)):
        await centre.staff(user, Role.CLERK)
        asked = {"user": user, "password": f"{user} says"}
        reply = done(await window.ask("sign_in", asked))
        assert reply.get("own_grades") == told
        done(await window.ask("sign_out"))
