"""Reports as pages: for who may read them, of one hall whole, of many beside each other."""

from __future__ import annotations

from queue_server.domain.commands import CallNext, Issue
from queue_server.domain.estimate import Wait
from queue_server.journal.journal import SqlJournal
from queue_server.records.records import SqlRecords
from tests.journal.days import DAY, Day
from tests.web.conftest import CENTRE, Stages
from tests.web.test_follow_ups import graded

AT = 1_795_400_000_000
DAYS = "from=2026-11-23&to=2026-11-23&lang=en"


async def waited(journal: SqlJournal, hall: str) -> None:
    """One told to wait 2 to 8 minutes, and called after five."""
    day = Day(hall)
    day.now = AT
    day.do(Issue(service="tax", day=DAY, wait=Wait(p10_s=120, p50_s=240, p90_s=480)))
    day.now += 300_000
    day.do(CallNext(window="W01"))
    await journal.write(day.stored)


async def test_a_manager_reads_the_own_hall_whole_and_the_city_all_halls(
    stages: Stages, journal: SqlJournal
) -> None:
    stage = await stages()
    for hall in (CENTRE, "nancheng"):
        await waited(journal, hall)
    own = (await stage.known("ma").get(f"http://test/reports/estimates?{DAYS}")).text
    for says in ("Were the waits true?", "Citizen-Centre", "100.0%", "10:00", "plain formula"):
        assert says in own, says
    assert "Nancheng" not in own
    assert f"/api/v1/reports/estimates?from=2026-11-23&amp;to=2026-11-23&amp;hall={CENTRE}" in own
    city = (await stage.known("shi").get(f"http://test/reports/estimates?{DAYS}")).text
    assert "Nancheng" in city
    assert "plain formula" not in city
    one = (await stage.known("shi").get(f"http://test/reports/estimates?{DAYS}&hall=nancheng")).text
    assert "plain formula" in one


async def test_whoever_may_not_is_told_so_and_a_stranger_signs_in(stages: Stages) -> None:
    stage = await stages()
    path = f"http://test/reports/estimates?{DAYS}"
    assert (await stage.known("chen").get(path)).status_code == 403
    stranger = await stage.client().get(path)
    assert stranger.headers["location"] == "/sign-in?to=/reports/estimates"
    other = await stage.known("ma").get(path + "&hall=nancheng")
    assert other.status_code == 403
    assert (await stage.known("shi").get(path + "&hall=nowhere")).status_code == 404
    assert (await stage.known("shi").get("http://test/reports/nothing")).status_code == 404


async def test_days_the_wrong_way_round_or_far_apart_are_put_right(
    stages: Stages, records: SqlRecords
) -> None:
    stage = await graded(stages, records, grades=(5, 1))
    back = "from=2026-11-25&to=2026-11-23&lang=en"
    page = await stage.known("ma").get(f"http://test/reports/evaluations?{back}")
    assert 'name="from" value="2026-11-23"' in page.text
    assert "Social insurance" in page.text or "Social Security Bureau" in page.text
    far = "from=2020-01-01&to=2026-11-23&lang=en"
    page = await stage.known("ma").get(f"http://test/reports/evaluations?{far}")
    assert page.status_code == 200
    none = "from=2026-01-01&to=2026-01-02&lang=en"
    page = await stage.known("ma").get(f"http://test/reports/evaluations?{none}")
    assert "Nothing in these days." in page.text
