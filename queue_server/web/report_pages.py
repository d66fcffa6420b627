"""Reports as pages: days and a hall chosen by a form, a table, and the same as files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from queue_server.domain.rights import ANYONE, may
from queue_server.web.access import Who
from queue_server.web.language import Language, language_of
from queue_server.web.pages import to_sign_in, unknown
from queue_server.web.parts import API, Parts
from queue_server.web.render import page
from queue_server.web.report_table import FILES, Cell, Column, Measure, Table
from queue_server.web.reports import LONGEST_DAYS, REPORTS, longest, made, wanted_by
from queue_server.web.words import say

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
USUAL_DAYS = 7


@router.get("/reports/{name}")
async def report_page(
    request: Request,
    parts: Parts,
    who: Who,
    name: str,
    hall: str = "",
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> Response:
    """A report: of one hall with all its parts, else the halls of the asker beside each other."""
    if not may(who, "read_reports", hall or None):
        told = page(request, parts, "not_for_you", status=403)
        return to_sign_in(request) if who == ANYONE else told
    if name not in REPORTS or (hall and hall not in parts.city.halls):
        return unknown(request, parts, "HALL_UNKNOWN")
    language, today = language_of(request), parts.clock.local().date()
    last = last or today
    first = min(first or last - timedelta(days=USUAL_DAYS - 1), last)
    first = max(first, last - timedelta(days=LONGEST_DAYS - 1))
    own = [one for one in parts.city.halls.values() if who.serves(one.id)]
    chosen = hall or (own[0].id if len(own) == 1 else "")
    wanted = wanted_by(parts, who, chosen, first, last, language)
    first = max(first, last - timedelta(days=longest(name, wanted) - 1))
    table = await made(parts, name, replace(wanted, first=first))
    asked = f"from={first}&to={last}" + (f"&hall={chosen}" if chosen else "")
    return page(
        request,
        parts,
        "report",
        name=name,
        names=tuple(REPORTS),
        halls=own,
        hall=chosen,
        first=first,
        last=last,
        today=today,
        titles=table.titles(language)[2:],
        texts=[one.measure is Measure.TEXT for one in table.columns[2:]],
        levels=_levels(table, language, whole=not chosen),
        files=[(one, f"{API}/reports/{name}?{asked}&format={one}") for one in FILES],
    )


def _levels(table: Table, language: Language, *, whole: bool) -> dict[str, list[list[str]]]:
    """All of one hall, level by level; of many halls only one row each, or nobody finds anything.

    Every table begins with level, hall and name.
    """
    found: dict[str, list[list[str]]] = {}
    for level, _, *rest in table.rows:
        if not whole or level == say(language, "level hall"):
            cells = zip(table.columns[2:], rest, strict=True)
            found.setdefault(str(level), []).append([_told(one, cell) for one, cell in cells])
    return found


def _told(column: Column, cell: Cell) -> str:
    if cell is None:
        return "–"
    if column.measure is Measure.SHARE and not isinstance(cell, str):
        return f"{100 * cell:.1f}%"
    return str(cell)
