"""The local door: what a clerk's business system asks of the window beside it."""

from __future__ import annotations

import stat
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from queue_server.device.door import TOKEN_FILE
from queue_server.domain.ticket import State
from tests.window_client.centre import Stage
from tests.window_client.conftest import Client, next_is, nobody_waits, open_window

# a browser, a hub and an app in one process take their time on a busy machine
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]


def door(client: Client, **headers: str) -> httpx.AsyncClient:
    """The business system, with the token that it read from the file."""
    token = (client.data / TOKEN_FILE).read_text().strip()
    return httpx.AsyncClient(
        base_url=f"{client.url}/door", headers={"Authorization": f"Bearer {token}", **headers}
    )


async def done(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_business_system_calls_and_finishes_with_its_matter_numbers(
    page: Page, client: Client, stage: Stage
) -> None:
    ticket = await stage.issue(items=("social-card", "business-start"))
    await open_window(page, client.url)
    await next_is(page, "下一位")
    async with door(client) as system:
        called = await done(await system.post("/call"))
        assert called["now"]["ticket"]["number"] == "A001"
        await expect(page.locator("#number")).to_have_attribute("aria-label", "A001")
        await done(await system.post("/start"))
        read = await done(await system.get("/ticket"))
        assert read["ticket"]["state"] == "serving"
        assert "settled" not in read["ticket"]["items"][1]["outcomes"]
        handled = [
            {"item": "social-card", "outcome": "settled", "matter": "441900-1"},
            {"item": "business-start", "outcome": "accepted", "matter": "441900-2"},
        ]
        key = {"Idempotency-Key": "one-finish"}
        first = await done(await system.post("/finish", json={"handled": handled}, headers=key))
        again = await done(await system.post("/finish", json={"handled": handled}, headers=key))
    assert first["ticket"] == again["ticket"]
    await stage.reached(ticket, State.DONE)
    ended = [one for one in stage.centre.hall.events if one.type == "handling.ended"]
    assert [one["matter"] for one in ended[0].data["handled"]] == ["441900-1", "441900-2"]
    await nobody_waits(page)


async def test_the_door_s_token_is_for_the_machine_s_own_user_alone(client: Client) -> None:
    assert stat.S_IMODE((client.data / TOKEN_FILE).stat().st_mode) == 0o600
    async with httpx.AsyncClient(base_url=f"{client.url}/door") as stranger:
        assert (await stranger.get("/ticket")).status_code == 401
        assert (await stranger.post("/call")).status_code == 401
    async with door(client, Origin=client.url) as page_with_token:
        assert (await page_with_token.post("/call")).status_code == 401


async def test_what_the_door_cannot_do_is_said_in_the_asker_s_language(
    page: Page, client: Client, stage: Stage
) -> None:
    async with door(client, **{"Accept-Language": "en"}) as system:
        signed_out = await system.post("/call")
        assert (signed_out.status_code, signed_out.json()["code"]) == (401, "SIGNED_OUT")
        await open_window(page, client.url)
        nothing = await system.post("/finish", json={"handled": [{"outcome": "advised"}]})
        assert nothing.status_code == 409
        assert nothing.json()["text"].isascii()
        assert (await system.post("/finish", content=b"{")).status_code == 422
        assert (await system.post("/open-the-safe")).status_code == 422
        await stage.stop()
        await expect(page.locator("#hint")).to_be_visible(timeout=8000)
        cut = await system.post("/call")
        assert (cut.status_code, cut.json()["code"]) == (503, "UNSENT")
