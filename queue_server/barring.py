"""Who missed appointments again and again books by a guide alone for a time.

From the journal into the records; the last one missed names the bar, so that it is set once. A
manager may lift it.
"""

from __future__ import annotations

from datetime import timedelta

from hall_config.calendar import service_day
from hall_config.model import City
from queue_server.domain.bars import Misuse
from queue_server.domain.memory import DAY_MS
from queue_server.journal.past import SqlPast
from queue_server.ports import Bars

BY = "job:no-shows"


async def bar_no_shows(past: SqlPast, bars: Bars, city: City, *, at: int) -> None:
    """Bar those whose missed appointments reach the city's limit; nothing where it has none."""
    if not city.no_shows:
        return
    for one in await past.missed(at - city.bar_days * DAY_MS, city.no_shows):
        missed_on = service_day(one.last_at, city.timezone)
        until = missed_on + timedelta(days=city.no_show_days)
        if until >= service_day(at, city.timezone):
            await bars.set(
                one.subject,
                mask="",
                why=Misuse.NO_SHOWS,
                until=until,
                by=BY,
                at=one.last_at,
                key=f"{one.subject} {one.last_at}",
            )
