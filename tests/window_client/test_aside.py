"""A number set aside, missed, sent on or not what it was declared: where it stands afterwards.

Each as a clerk does it at the desk by keyboard, and as the next call finds it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Page, expect

from hall_config.model import RejoinRule
from queue_server.domain import commands as c
from queue_server.domain.ticket import State, TicketClass
from queue_server.opening import configuration
from tests.hub.centre import HALL
from tests.hub.line import until
from tests.window_client.centre import Stage
from tests.window_client.conftest import WINDOW, Client, called, idle, next_is, served

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(60),
    pytest.mark.long,
]


async def ruled(stage: Stage, **policy: Any) -> None:
    """Put another policy into force for every line of the hall."""
    city = stage.centre.city
    hall = city.halls[HALL]
    policies = {name: replace(one, **policy) for name, one in hall.policies.items()}
    changed = configuration(city, replace(hall, policies=policies))
    await stage.do(replace(changed, version=f"{changed.version}-changed"))


async def call_elsewhere(stage: Stage, window: str = "1") -> str:
    """The next number of another window that is open; the ticket's id."""
    if stage.window(window).clerk is None:
        await stage.do(c.Open(window=window, clerk="user:clerk-2"))
    found: str = (await stage.do(c.CallNext(window=window)))["ticket"]["id"]
    await stage.do(c.Finish(ticket=found, window=window, handled=(c.Handled(outcome="advised"),)))
    return found


async def test_who_fetches_a_paper_is_taken_first_by_any_window(
    page: Page, client: Client, stage: Stage
) -> None:
    """不持件."""
    away = await stage.issue()
    other = await stage.issue()
    await served(page, client)
    await page.keyboard.press("s")
    await page.keyboard.press("1")
    await expect(page.locator("#suspended li")).to_contain_text("不持件")
    stage.centre.moved(600)
    await page.keyboard.press("w")
    await expect(page.locator("#suspended li")).to_have_count(0)
    await until(lambda: stage.ticket(away).state is State.WAITING)
    assert [await call_elsewhere(stage) for _ in range(2)] == [away, other]
    assert stage.ticket(away).suspended_free_ms == 600_000


async def test_while_a_step_is_waited_for_the_window_serves_the_next_and_comes_back(
    page: Page, client: Client, stage: Stage
) -> None:
    """等待: a seal elsewhere; the time is neither the clerk's nor the wait's."""
    waits = await stage.issue()
    between = await stage.issue()
    await served(page, client)
    await page.keyboard.press("s")
    await page.keyboard.press("3")
    await expect(page.locator("#suspended li")).to_contain_text("等待")
    stage.centre.moved(300)
    await next_is(page, "下一位")
    await page.keyboard.press("Space")
    await next_is(page, "开始办理")
    await page.keyboard.press("Space")
    await next_is(page, "办结")
    await page.keyboard.press("1")
    await idle(page)
    await until(lambda: stage.ticket(between).state is State.DONE)
    await page.get_by_role("button", name="继续办理").press("Enter")
    await next_is(page, "办结")
    found = stage.ticket(waits)
    assert (found.state, found.window, found.suspended_step_ms) == (State.SERVING, WINDOW, 300_000)


@pytest.mark.parametrize(
    ("rule", "order"),
    [(RejoinRule.KEEP, "Mabc"), (RejoinRule.DEFER, "abMc"), (RejoinRule.ANEW, "abcM")],
)
async def test_a_missed_number_comes_back_where_the_hall_s_rule_puts_it(
    page: Page, client: Client, stage: Stage, rule: RejoinRule, order: str
) -> None:
    """续号, 顺延 by two, 重排."""
    await ruled(stage, rejoin=rule, rejoin_defer=2)
    names = {}
    for name in "Mabc":
        names[await stage.issue()] = name
        stage.centre.moved(10)
    await called(page, client)
    await page.keyboard.press("m")
    await expect(page.locator("#missed li")).to_have_count(1)
    await page.get_by_role("button", name="恢复排队").press("Enter")
    await expect(page.locator("#missed li")).to_have_count(0)
    await until(lambda: stage.ticket(next(iter(names))).state is State.WAITING)
    assert "".join([names[await call_elsewhere(stage)] for _ in range(4)]) == order


async def test_who_is_sent_on_has_waited_as_long_as_before(
    page: Page, client: Client, stage: Stage
) -> None:
    sent = await stage.issue()
    stage.centre.moved(900)
    there = await stage.issue("social")
    joined = stage.centre.clock.now() - 900_000
    await called(page, client)
    await page.keyboard.press("t")
    await expect(page.locator("#narrow")).to_be_focused()
    await page.keyboard.type("社保")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await idle(page)
    await until(lambda: stage.ticket(sent).service == "social")
    assert (stage.ticket(sent).joined, stage.ticket(sent).number) == (joined, "A001")
    await next_is(page, "下一位")
    await page.keyboard.press("Space")
    await expect(page.locator("#number")).to_have_attribute("aria-label", "A001")
    await stage.reached(there, State.WAITING)


async def test_a_priority_that_does_not_apply_goes_back_among_the_others(
    page: Page, client: Client, stage: Stage
) -> None:
    first = await stage.issue()
    stage.centre.moved(60)
    declared = await stage.issue(ticket_class=TicketClass.PRIORITY)
    await called(page, client)
    await expect(page.locator("#number")).to_have_attribute("aria-label", "A002")
    await page.keyboard.press("x")
    await expect(page.locator(".marks")).to_contain_text("普通号")
    await page.keyboard.press("b")
    await idle(page)
    await until(lambda: stage.ticket(declared).state is State.WAITING)
    assert [await call_elsewhere(stage) for _ in range(2)] == [first, declared]
