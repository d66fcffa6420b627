"""A hall node: one line and one fold behind many pages, each with the rights of its own device."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from queue_server.clock import day_number
from queue_server.domain.commands import Caller, Issue
from queue_server.domain.rights import Principal, Role
from queue_server.domain.sight import Sight, view_document
from queue_server.domain.view import HallView
from queue_server.ports import RecordsUnavailable
from tests.edge.conftest import Edge
from tests.edge.pages import OpenPage, opened
from tests.hub.centre import Centre
from tests.hub.line import code, done, until

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def issue(centre: Centre, service: str = "general", **more: Any) -> str:
    """Give a number; gives it."""
    command = Issue(service=service, day=day_number(centre.clock.local().date()), **more)
    reply = await centre.hall.perform(command, Caller(principal="job:test", id=uuid4().hex))
    number: str = reply["ticket"]["number"]
    return number


async def signed_in(page: OpenPage, user: str = "clerk-1") -> None:
    answer = await page.do("sign_in", user=user, password=f"{user} says")
    assert "done" in answer, answer


async def test_all_pages_of_a_hall_live_on_one_socket_to_the_centre(
    edge: Edge, centre: Centre
) -> None:
    kiosk, board = await edge.enrolled(Role.KIOSK), await edge.enrolled(Role.DISPLAY)
    desk = await edge.enrolled(Role.WINDOW, "2")
    pages = opened(kiosk, "kiosk"), opened(board, "board"), opened(desk, "desk")
    async with pages[0] as one, pages[1] as two, pages[2] as three:
        await until(lambda: one.model.get("hall") and two.model and three.model)
        await signed_in(three)
        assert "done" in await three.do("open")
        number = await issue(centre)
        assert "done" in await three.do("call_next")
        await until(lambda: number in str(two.model))
        (ticket,) = (one for one in centre.hall.view.tickets.values() if one.number == number)
        assert "done" in await three.do("start", ticket=ticket.id)
        (called,) = [
            event
            for event in centre.hall.events
            if event.type == "ticket.called" and event.data["ticket"] == ticket.id
        ]
        assert called.data["window"] == "2"
        handled = [{"outcome": "settled"}]
        assert "done" in await three.do("finish", ticket=ticket.id, handled=handled)
        assert "done" in await three.do("sign_out")
    assert centre.hub is not None
    assert centre.hub.here == {"device:edge"}


async def test_a_kiosk_on_a_node_gives_numbers_as_itself(edge: Edge, centre: Centre) -> None:
    kiosk = await edge.enrolled(Role.KIOSK)
    async with opened(kiosk, "kiosk") as page:
        await until(lambda: page.model.get("hall"))
        before = len(centre.hall.view.tickets)
        for verb, fields in (
            ("list", {"group": "theme:social"}),
            ("choose", {"kind": "item", "id": "social-card"}),
            ("take", {}),
        ):
            assert "done" in await page.do(verb, **fields)
        await until(lambda: len(centre.hall.view.tickets) == before + 1)
        newest = max(centre.hall.view.tickets.values(), key=lambda one: one.serial)
        await until(lambda: newest.number in str(page.model))


async def test_an_evaluator_stands_on_a_node_as_a_device_of_its_own(edge: Edge) -> None:
    browser = await edge.enrolled(Role.EVALUATOR, "2")
    assert browser.path.startswith("/evaluator/")
    assert (await browser.http.get(browser.path)).status_code == 200


async def test_a_clerk_signed_in_at_one_window_is_nobody_at_another(
    edge: Edge, centre: Centre
) -> None:
    first, second = await edge.enrolled(Role.WINDOW, "1"), await edge.enrolled(Role.WINDOW, "3")
    async with opened(first, "desk") as one, opened(second, "desk") as other:
        await signed_in(one)
        assert "done" in await one.do("open")
        asking = edge.house.trunk.runner.ask
        fields = {"window": "3"}
        assert code(await asking("call_next", fields, device=second.device)) == "NOT_ALLOWED"
        assert code(await asking("call_next", {"window": "3"}, device=first.device))
        assert (await other.do("open"))["code"] == "SIGNED_OUT"
        assert "done" in await one.do("close")
        assert "done" in await one.do("sign_out")


async def test_a_node_acts_for_the_devices_of_its_hall_alone(edge: Edge, centre: Centre) -> None:
    asking = edge.house.trunk.runner.ask
    for stranger in ("device:of-nobody", "device:edge", "user:clerk-1"):
        answer = await asking("issue", {"service": "general"}, device=stranger)
        assert code(answer) == "NOT_ALLOWED"
    foreign = Principal(
        id="device:far", roles=frozenset({Role.KIOSK}), halls=frozenset({"far-hall"}), name="far"
    )
    centre.devices.tokens["token-far"] = foreign
    await asyncio.sleep(0.2)
    answer = await asking("issue", {"service": "general"}, device="device:far")
    assert code(answer) == "NOT_ALLOWED"
    assert code(await asking("issue", {"service": "general"})) == "MALFORMED"
    display = await edge.enrolled(Role.DISPLAY)
    answer = await asking("issue", {"service": "general"}, device=display.device)
    assert code(answer) == "NOT_ALLOWED", "the rights are the device's"


async def test_a_node_s_line_holds_while_the_records_are_away(
    edge: Edge, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = edge.house.trunk.runner.ask

    async def away(*_: object, **__: object) -> None:
        raise RecordsUnavailable("restarting")

    with monkeypatch.context() as patch:
        patch.setattr(centre.devices, "there", away)
        patch.setattr(centre.devices, "enrol", away)
        done(await asking("status", {"showing": [["odd"]]}))
        assert code(await asking("enrol", {"code": "CODE0001"})) == "HALL_NOT_READY"
    assert edge.house.trunk.runner.online


async def test_two_devices_may_ask_under_one_id_and_each_gets_its_own_answer(edge: Edge) -> None:
    one, other = await edge.enrolled(Role.KIOSK), await edge.enrolled(Role.KIOSK)
    asking = edge.house.trunk.runner.ask
    said = await asyncio.gather(
        *(
            asking("issue", {"service": "general"}, id="same", device=browser.device)
            for browser in (one, other)
        )
    )
    first, second = (answer.data["ticket"]["number"] for answer in said)  # type: ignore[union-attr]
    assert first != second


async def test_a_display_behind_a_node_knows_no_more_than_one_by_itself(
    edge: Edge, centre: Centre
) -> None:
    await edge.enrolled(Role.DISPLAY)
    await issue(centre, subject="sm3:1:abc", mask="张*", wishes=("escort",))
    trunk = edge.house.trunk
    await until(lambda: trunk.runner.mirror.view is not None)
    await until(lambda: trunk.runner.mirror.view.position == centre.hall.view.position)  # type: ignore[union-attr]
    for sight in (Sight.PUBLIC, Sight.KIOSK):
        view = trunk.sights.of(sight).view
        assert view is not None
        alone = HallView.from_snapshot(view_document(centre.hall.view, sight))
        assert view.snapshot() == alone.snapshot()
    public, whole = trunk.sights.of(Sight.PUBLIC).view, trunk.runner.mirror.view
    assert public is not None
    assert whole is not None
    assert "张*" not in str(public.snapshot())
    assert "sm3:1:abc" not in str(whole.snapshot()), "nor the node whose it is"
