"""A stopped line at the kiosk, against the real web and sockets of a centre with two halls."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from kiosk.virtual_printer import VirtualPrinter
from queue_server.domain.rights import Role
from queue_server.domain.ticket import State
from tests.kiosk.browser import opened, scan, sound
from tests.kiosk.running import running
from tests.web.conftest import CENTRE, Stage, app, enrolled, here, journal, records, stage, stages
from tests.web.scenes import Floor, done
from tests.web.test_offers import SOCIAL, STOP

__all__ = ["app", "enrolled", "here", "journal", "records", "stage", "stages"]
pytestmark = pytest.mark.timeout(90)


@dataclass
class There:
    """The web's stage as a kiosk dials it."""

    url: str
    stage: Stage

    def device(self, role: Role) -> str:
        return self.stage.tokens[role]


async def test_by_the_code_of_a_slip_one_goes_to_another_hall_and_one_comes_back_another_day(
    browser: Browser, here: str, stage: Stage, virtual: VirtualPrinter, tmp_path: Path
) -> None:
    floor = Floor.of(stage)
    first, second = [await floor.issue(items=["social-card"]) for _ in range(2)]
    await done(floor.su.post(f"{SOCIAL}/stop", json=STOP))
    view = stage.halls.route(CENTRE).view
    async with (
        running(There(here, stage), tmp_path / "kiosk", printer=virtual.address) as kiosk,
        opened(browser, kiosk) as page,
    ):
        await scan(page, f"{here}/t/{first['id']}#k={first['holder_key']}")
        await expect(page.locator(".scanned .refusal")).to_contain_text("系统升级")
        await sound(page)
        await page.get_by_role("button", name="改到其他大厅").click()
        await expect(page.get_by_role("button", name="南城街道政务服务中心")).to_be_visible()
        await sound(page)
        await page.get_by_role("button", name="南城街道政务服务中心").click()
        await expect(page.locator("h1")).to_have_text("改到南城街道政务服务中心？")
        await sound(page)
        await page.get_by_role("button", name="是，改到那里").click()
        await expect(page.locator(".given")).to_contain_text("南城街道政务服务中心")
        await expect(page.locator(".slip")).to_have_text("号票已打印，请从出票口取走。")
        await sound(page)
        assert view.tickets[first["id"]].state is State.MOVED
        await scan(page, f"{here}/t/{second['id']}#k={second['holder_key']}")
        await page.get_by_role("button", name="改日再来").click()
        await page.get_by_role("button", name="是，改日再来").click()
        await expect(page.locator(".scanned .refusal")).to_contain_text("免重新排队")
        await sound(page)
        assert list(view.rights) == [second["id"]]
