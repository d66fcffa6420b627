"""The sockets of pages: a ticket for its holder and for anyone, and the board."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from queue_server.domain import commands as c
from queue_server.domain.alarms import Level
from queue_server.domain.rights import Role
from queue_server.hub.parts import Timing
from tests.hub.centre import HALL, Centre, new_centre, serving
from tests.hub.line import Bare, bare

CLERK = "user:clerk-1"


async def do(centre: Centre, command: c.Command) -> dict[str, Any]:
    """Do a command in the hall, whoever asks."""
    id_ = f"{len(centre.hall.events)}"
    reply = await centre.hall.perform(command, c.Caller(principal=CLERK, id=id_))
    return dict(reply)


async def take(centre: Centre) -> str:
    reply = await do(centre, c.Issue(service="general", day=20261123, mask="王*"))
    ticket: str = reply["ticket"]["id"]
    return ticket


async def facts(page: Bare) -> dict[str, Any]:
    found: dict[str, Any] = (await page.hear("ticket"))["ticket"]
    return found


async def test_anyone_sees_the_state_and_the_people_ahead_only(centre: Centre) -> None:
    first, second = await take(centre), await take(centre)
    async with bare(centre.url, f"/ws/tickets/{second}") as page:
        assert await facts(page) == {"id": second, "state": "waiting", "ahead": 1}
        await page.say(type="hello", key="guessed")
        await do(centre, c.Cancel(ticket=first, by="holder"))
        assert await facts(page) == {"id": second, "state": "waiting", "ahead": 0}


async def test_the_holder_sees_number_wait_and_the_window_called_to(centre: Centre) -> None:
    ticket = await take(centre)
    async with bare(centre.url, f"/ws/tickets/{ticket}") as page:
        await page.say(type="hello", key=centre.keys.holder_key(ticket))
        await facts(page)
        own = await facts(page)
        assert (own["number"], own["class"], own["service"]) == ("A001", "normal", "general")
        assert own["wait"]["p50_s"] <= own["wait"]["p90_s"]
        assert "mask" not in own
        await do(centre, c.Open(window="1", clerk=CLERK))
        await do(centre, c.CallNext(window="1"))
        while (called := await facts(page))["state"] != "called":
            pass
        assert called["window"] == "1"
        await do(centre, c.Start(ticket=ticket, window="1"))
        handled = (c.Handled(outcome="settled"),)
        await do(centre, c.Finish(ticket=ticket, window="1", handled=handled))
        while (await facts(page))["state"] != "done":
            pass
        assert await page.close_code() == 1000


async def test_a_ticket_that_nobody_knows_is_not_asked_for_again(centre: Centre) -> None:
    for name in (f"{HALL}-20261123-A999", "other-hall-20261123-A001", "rubbish"):
        async with bare(centre.url, f"/ws/tickets/{name}") as page:
            assert await page.close_code() == 4505


async def test_a_board_gets_every_hall_and_then_what_changed(tmp_path: Path) -> None:
    centre = new_centre(tmp_path, Timing(board_s=0.02))
    await centre.staff("mayor", Role.CITY)
    token = (await centre.people.sign_in("mayor", "mayor says")).token
    headers = {"Cookie": f"yunhao_session={token}"}
    async with serving(centre), bare(centre.url, "/ws/board", additional_headers=headers) as board:
        first = (await board.hear("load"))["halls"]
        standing = {"open": first[HALL]["open"], "stopped": False, "alarms": []}
        assert first == {HALL: dict.fromkeys(first[HALL], 0) | standing}
        ticket = await take(centre)
        centre.moved(90)
        while (now := (await board.hear("load"))["halls"][HALL])["longest_wait_s"] != 90:
            pass
        assert (now["waiting"], now["issued"]) == (1, 1)
        await do(centre, c.Open(window="1", clerk=CLERK))
        await do(centre, c.CallNext(window="1"))
        await do(centre, c.Miss(ticket=ticket, window="1"))
        while not (now := (await board.hear("load"))["halls"][HALL])["missed"]:
            pass
        assert (now["waiting"], now["windows_open"], now["longest_wait_s"]) == (0, 1, 0)


async def test_a_board_is_for_those_who_may_read_loads(centre: Centre) -> None:
    await centre.staff("clerk-1", Role.CLERK)
    token = (await centre.people.sign_in("clerk-1", "clerk-1 says")).token
    for headers in ({}, {"Authorization": "Bearer rubbish"}, {"Authorization": f"Bearer {token}"}):
        async with bare(centre.url, "/ws/board", additional_headers=headers) as board:
            assert await board.close_code() == 4505


async def test_hours_stops_and_alarms_come_by_the_boards_socket(tmp_path: Path) -> None:
    centre = new_centre(tmp_path, Timing(board_s=0.02))
    await centre.staff("mayor", Role.CITY)
    token = (await centre.people.sign_in("mayor", "mayor says")).token
    headers = {"Cookie": f"yunhao_session={token}"}
    async with serving(centre), bare(centre.url, "/ws/board", additional_headers=headers) as board:
        assert (await board.hear("load"))["halls"][HALL]["open"]
        await do(centre, c.StopService(reason="power cut"))
        await do(centre, c.RaiseAlarm(alarm="help", level=Level.ORANGE, about="kiosk-1"))

        async def shown(fact: str, value: object) -> None:
            while (await board.hear("load"))["halls"].get(HALL, {}).get(fact) != value:
                pass

        await shown("alarms", ["help"])
        centre.moved(12 * 3600)
        await shown("open", False)
        await do(centre, c.ResumeService())
        await shown("stopped", False)


async def test_who_has_one_hall_alone_is_told_its_lines_and_the_day(tmp_path: Path) -> None:
    centre = new_centre(tmp_path, Timing(board_s=0.02))
    await centre.staff("manager", Role.MANAGER)
    token = (await centre.people.sign_in("manager", "manager says")).token
    headers = {"Cookie": f"yunhao_session={token}"}
    async with serving(centre), bare(centre.url, "/ws/board", additional_headers=headers) as board:
        first = await board.hear("load")
        assert set(first["lines"]) == set(centre.city.halls[HALL].services)
        assert sum(first["today"]["taken"]) == 0
        await take(centre)
        while "general" not in (now := await board.hear("load")).get("lines", {}):
            pass
        line = now["lines"]["general"]
        assert (line["waiting"], line["windows_open"], line["stopped"]) == (1, 0, False)
        assert line["wait"]["p90_s"] > 0
        assert sum(now["today"]["taken"]) == 1


async def test_a_board_whose_session_ended_is_closed(tmp_path: Path) -> None:
    centre = new_centre(tmp_path, Timing(board_s=0.02, recheck_s=0.02))
    await centre.staff("mayor", Role.CITY)
    token = (await centre.people.sign_in("mayor", "mayor says")).token
    headers = {"Cookie": f"yunhao_session={token}"}
    async with serving(centre), bare(centre.url, "/ws/board", additional_headers=headers) as board:
        await board.hear("load")
        await centre.people.sign_out(token)
        assert await board.close_code() == 4501
