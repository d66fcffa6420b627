"""Readings of a wait besides the slip: thinned out, written together, judged by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.domain.commands import CallNext, Issue
from queue_server.domain.estimate import Wait
from queue_server.journal.journal import SqlJournal
from queue_server.ports.showings import Place, Showing
from queue_server.showing import KeptShowings
from tests.journal.days import DAY, Day
from tests.web.scenes import HandClock

SLIP = Wait(p10_s=120, p50_s=240, p90_s=480)


def told(minutes: int) -> Wait:
    return Wait(p10_s=60 * minutes, p50_s=60 * minutes + 30, p90_s=60 * minutes + 60)


class Sheet:
    """Takes what is written, unless it is away."""

    def __init__(self) -> None:
        self.rows: list[Showing] = []
        self.away = False

    async def take(self, showings: Sequence[Showing]) -> None:
        if self.away:
            raise OSError("away")
        self.rows += showings


async def test_one_reading_in_five_minutes_is_kept_when_it_reads_otherwise() -> None:
    clock, sheet, day = HandClock(timezone="Asia/Shanghai"), Sheet(), Day()
    kept = KeptShowings(clock, sheet.take)
    day.do(Issue(service="tax", day=DAY))
    (ticket,) = day.hall.view.tickets.values()
    for minutes, later_s in ((9, 60), (8, 240), (9, 1), (8, 301), (8, 301), (2, 0)):
        kept.shown(ticket, told(minutes), Place.PAGE)
        clock.forward(later_s)
    await kept.write()
    assert [one.wait for one in sheet.rows] == [told(9), told(8), told(2)]
    await kept.write()
    assert len(sheet.rows) == 3


async def test_what_a_database_that_is_away_does_not_take_waits_on() -> None:
    clock, sheet, day = HandClock(timezone="Asia/Shanghai"), Sheet(), Day()
    kept = KeptShowings(clock, sheet.take)
    for _ in range(3):
        day.do(Issue(service="tax", day=DAY))
    first, second, third = day.hall.view.tickets.values()
    sheet.away = True
    kept.shown(first, told(1), Place.PAGE)
    kept.shown(second, told(1), Place.KIOSK)
    await kept.write()
    sheet.away = False
    kept.shown(third, told(1), Place.PAGE)
    await kept.write()
    assert [one.ticket for one in sheet.rows] == [first, second, third]


async def test_each_place_is_judged_by_itself(database_url: str) -> None:
    journal = await SqlJournal.open(database_url)
    day = Day("nancheng")
    clock = HandClock(timezone="Asia/Shanghai", hand=[day.now])
    kept = KeptShowings(clock, journal.past.keep_shown)
    day.do(Issue(service="tax", day=DAY, wait=SLIP))
    (ticket,) = day.hall.view.tickets.values()
    kept.shown(ticket, SLIP, Place.KIOSK)
    clock.forward(301)
    kept.shown(ticket, told(9), Place.PAGE)
    await kept.write()
    day.now += 400_000
    day.do(CallNext(window="W01"))
    await journal.write(day.stored)
    found = await journal.past.judged(["nancheng"], 0, 2**52)
    waited = {one.place: (one.accuracy.count, one.accuracy.waited_s) for one in found}
    assert waited == {"issue": (1, 400), "kiosk": (1, 400), "page": (1, 99)}
    late = (await journal.past.judged_lately(["nancheng"], 0, DAY))["nancheng"]
    assert (late.count, late.waited_s) == (1, 400)
    await journal.close()
