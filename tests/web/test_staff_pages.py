"""Every page of the staff in every language: nothing that axe finds, nothing wider than a desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page

from queue_server.device.texts import LANGUAGES
from queue_server.records.records import SqlRecords
from queue_server.web.access import COOKIE
from tests.serving import served
from tests.web.browsing import DESK, accessible
from tests.web.conftest import CENTRE, Stage, Stages
from tests.web.scenes import Floor, done
from tests.web.test_follow_ups import graded

pytestmark = [pytest.mark.timeout(60), pytest.mark.long]
ADMIN = ("/admin", f"/admin/{CENTRE}", f"/admin/{CENTRE}/windows/1", f"/admin/{CENTRE}/devices")
REPORTS = ("/reports/estimates", f"/reports/evaluations?hall={CENTRE}")
PAGES = {
    "chen": ("/board",),  # who may not see it is told so
    "shi": ("/board",),
    "ma": (*ADMIN, "/admin/-/applicants", "/follow-ups", "/follow-ups/{one}", *REPORTS),
    "sec": ("/admin/-/people",),
}


@asynccontextmanager
async def signed_in(
    browser: Browser, stage: Stage, here: str, user: str, language: str
) -> AsyncIterator[Page]:
    """A desk's browser that somebody has signed in with."""
    context = await browser.new_context(viewport=DESK, locale=language, reduced_motion="reduce")
    await context.add_cookies([{"name": COOKIE, "value": stage.tokens[user], "url": here}])
    yield await context.new_page()
    await context.close()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_of_the_staff_is_accessible(
    browser: Browser, stages: Stages, records: SqlRecords, language: str
) -> None:
    stage = await graded(stages, records)
    rows = (await done(stage.known("ma").get("/follow-ups")))["rows"]
    floor = Floor.of(stage)
    await floor.issue()
    await done(floor.su.post(f"/halls/{CENTRE}/stop", json={"reason": "drill"}))
    async with served(stage.app) as here:
        for user, paths in PAGES.items():
            async with signed_in(browser, stage, here, user, language) as page:
                for path in paths:
                    answer = await page.goto(f"{here}{path.format(one=rows[0]['id'])}")
                    assert answer is not None
                    assert answer.status == (403 if user == "chen" else 200), path
                    assert await page.locator("html").get_attribute("lang") == language
                    await accessible(page)
                    wide = await page.evaluate("document.documentElement.scrollWidth")
                    assert wide <= DESK["width"], path
