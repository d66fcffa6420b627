"""What came of the waits that were shown, summed by the database: a year of a city has millions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    Case,
    ColumnElement,
    Float,
    FromClause,
    RowMapping,
    and_,
    case,
    cast,
    func,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_server.domain.accuracy import QUANTILES, Accuracy, Judged
from queue_server.journal.tables import SHOWN_WAITS, TICKETS
from queue_server.ports.showings import Place, Showing

HALF_HOUR_MS = 1_800_000
_S, _T = SHOWN_WAITS.c, TICKETS.c
_WAITED = cast(_T.first_called_at - _S.at, Float) / 1000.0
_TOLD = _S.p50_s > 0
_JUDGED = and_(
    _S.state == "waiting",
    _T.put_off.is_(None),
    _T.first_called_at >= _S.at,
)
"""Whoever had not arrived, or changed the place since, was promised nothing that could hold."""


async def keep(sql: AsyncConnection, showings: Sequence[Showing]) -> None:
    """Add what was shown besides the slips."""
    rows = [
        {
            "ticket": one.ticket.id,
            "at": one.at,
            "place": one.place.value,
            "hall": one.ticket.hall,
            "service": one.ticket.service,
            "ticket_class": one.ticket.ticket_class.value,
            "state": one.ticket.state.value,
            "p10_s": one.wait.p10_s,
            "p50_s": one.wait.p50_s,
            "p90_s": one.wait.p90_s,
            "by": one.wait.by,
        }
        for one in showings
    ]
    await sql.execute(insert(SHOWN_WAITS), rows)


async def judged(
    sql: AsyncConnection, halls: Collection[str], start: int, end: int
) -> list[Judged]:
    """Those shown in a period, city milliseconds, the end not included, by half hour."""
    shown = and_(_S.hall.in_(sorted(halls)), _S.at >= start, _S.at < end)
    slot = (_S.at // HALF_HOUR_MS).label("slot")
    alike = (_S.hall, _S.service, _S.by, _S.place, slot)
    chosen = select(*alike, *_sums()).select_from(_joined()).where(and_(shown, _JUDGED))
    rows = (await sql.execute(chosen.group_by(*alike))).mappings()
    return [
        Judged(
            hall=row["hall"],
            service=row["service"],
            by=row["by"],
            place=row["place"],
            at=row["slot"] * HALF_HOUR_MS,
            accuracy=_accuracy(row),
        )
        for row in rows
    ]


async def judged_lately(
    sql: AsyncConnection, halls: Collection[str], since: int, day: int
) -> dict[str, Accuracy]:
    """By hall what slips said to those of a service day or later who were called since a moment.

    `day` is yyyymmdd.
    """
    chosen = select(_S.hall, *_sums()).select_from(_joined())
    on_slips = _S.place == Place.ISSUE.value
    called = and_(on_slips, _T.hall.in_(sorted(halls)), _T.day >= day, _T.first_called_at >= since)
    rows = (await sql.execute(chosen.where(and_(called, _JUDGED)).group_by(_S.hall))).mappings()
    return {row["hall"]: _accuracy(row) for row in rows}


def _joined() -> FromClause:
    return SHOWN_WAITS.join(TICKETS, _S.ticket == _T.id)


def _sums() -> list[ColumnElement[object]]:
    error = cast(_S.p50_s, Float) - _WAITED
    shown = (_S.p10_s, _S.p50_s, _S.p90_s)
    losses = [_pinball(column, share) for column, share in zip(shown, QUANTILES, strict=True)]
    told = {
        "count": _one(_TOLD),
        "error_s": case((_TOLD, error), else_=0),
        "absolute_s": case((_TOLD, func.abs(error)), else_=0),
        "waited_s": case((_TOLD, _WAITED), else_=0),
        **{f"pinball{round(100 * q)}_s": one for q, one in zip(QUANTILES, losses, strict=True)},
        "below": _one(_TOLD & (_S.p10_s > _WAITED)),
        "above": _one(_TOLD & (_S.p90_s < _WAITED)),
        "at_once": _one(~_TOLD),
        "at_once_kept": _one(~_TOLD & (_S.p90_s >= _WAITED)),
    }
    return [func.sum(one).label(name) for name, one in told.items()]


def _one(which: ColumnElement[bool]) -> Case[int]:
    return case((which, 1), else_=0)


def _pinball(shown: ColumnElement[int], share: float) -> Case[object]:
    over = _WAITED - cast(shown, Float)
    return case((~_TOLD, 0), (over >= 0, share * over), else_=(share - 1) * over)


_COUNTS = ("count", "below", "above", "at_once", "at_once_kept")
_SECONDS = ("error_s", "absolute_s", "waited_s", "pinball10_s", "pinball50_s", "pinball90_s")


def _accuracy(row: RowMapping) -> Accuracy:
    found: dict[str, Any] = {name: int(row[name] or 0) for name in _COUNTS}
    found |= {name: float(row[name] or 0) for name in _SECONDS}
    return Accuracy(**found)
