"""Reports from the console: the same tables as the web's, of all halls or of one."""

from __future__ import annotations

import json
from datetime import date

from hall_config.load import load_city
from queue_server.clock import CityClock
from queue_server.domain.refusals import refusal
from queue_server.journal.journal import SqlJournal
from queue_server.maintain import opened_records
from queue_server.settings import Settings
from queue_server.web.language import Language
from queue_server.web.report_table import FILES
from queue_server.web.reports import REPORTS, Sources, Wanted, document


async def report(
    settings: Settings,
    name: str,
    *,
    first: date,
    last: date,
    hall: str | None,
    format: str,
    language: str,
) -> bytes:
    """The report in a format; HALL_UNKNOWN, KeyError for a name that no report has."""
    city = load_city(settings.city)
    if hall is not None and hall not in city.halls:
        raise refusal("HALL_UNKNOWN", hall)
    wanted = Wanted(
        first=first,
        last=last,
        halls=[hall] if hall else list(city.halls),
        language=Language(language),
    )
    journal = await SqlJournal.open(settings.sql("journal", settings.journal_url))
    try:
        async with opened_records(settings) as records:
            sources = Sources(
                past=journal.past,
                lives=journal,
                follow_ups=records.follow_ups,
                city=city,
                now=CityClock(timezone=city.timezone).now(),
            )
            table = await REPORTS[name](sources, wanted)
    finally:
        await journal.close()
    if format == "json":
        return json.dumps(document(table, wanted), ensure_ascii=False, indent=1).encode()
    return FILES[format][1](table, wanted.language)
