"""What a city has, counted: for the city and for each hall, and as a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from hall_config.model import ANY_CLERK, City, Hall, WindowKind


@dataclass(frozen=True, slots=True, kw_only=True)
class HallTotals:
    """What one hall has."""

    hall: str
    name: str
    items: int
    departments: int
    services: int
    zones: int
    windows: int
    comprehensive: int
    shifts: int
    clerks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CityTotals:
    """What a city has."""

    city: str
    name: str
    items: int
    departments: int
    services: int
    bundles: int
    provincial_site: int
    online: int
    """Of the items on the provincial site."""
    at_most_one_trip: int
    """Of the items on the provincial site."""
    windows: int
    halls: tuple[HallTotals, ...]


def city_totals(city: City) -> CityTotals:
    """Count a city and each of its halls."""
    items = city.items.values()
    halls = tuple(_hall_totals(city, hall) for hall in city.places.values())
    return CityTotals(
        city=city.id,
        name=city.name.zh_cn,
        items=len(items),
        departments=len({item.department for item in items}),
        services=len(city.services),
        bundles=len(city.bundles),
        provincial_site=sum(item.provincial_site for item in items),
        online=sum(item.online for item in items),
        at_most_one_trip=sum(item.provincial_site and item.trips <= 1 for item in items),
        windows=sum(hall.windows for hall in halls),
        halls=halls,
    )


def _hall_totals(city: City, hall: Hall) -> HallTotals:
    windows = hall.windows.values()
    offered = (city.items[item] for item in hall.items if item in city.items)
    return HallTotals(
        hall=hall.id,
        name=hall.name.zh_cn,
        items=len(hall.items),
        departments=len({item.department for item in offered}),
        services=len(hall.services),
        zones=len(hall.zones),
        windows=len(windows),
        comprehensive=sum(window.kind is WindowKind.COMPREHENSIVE for window in windows),
        shifts=len(hall.rosters),
        clerks=len(hall.authorisations.keys() - {ANY_CLERK}),
    )


CITY_ROWS = (
    ("事项 items", "items"),
    ("部门 departments", "departments"),
    ("业务 services", "services"),
    ("一件事 bundles", "bundles"),
    ("进驻省网 on the provincial site", "provincial_site"),
    ("其中可网办 online of these", "online"),
    ("其中最多跑一次 at most one trip of these", "at_most_one_trip"),
    ("窗口 windows", "windows"),
)
HALL_COLUMNS = (
    ("大厅 hall", "hall"),
    ("名称 name", "name"),
    ("事项 items", "items"),
    ("部门 depts", "departments"),
    ("业务 services", "services"),
    ("业务区 zones", "zones"),
    ("窗口 windows", "windows"),
    ("综合窗口 compr.", "comprehensive"),
    ("排班 shifts", "shifts"),
    ("人员 clerks", "clerks"),
)


def totals_text(totals: CityTotals) -> str:
    """Print the totals in Chinese and English, aligned for a terminal."""
    rows = [(label, _figure(totals, key)) for label, key in CITY_ROWS]
    head = f"{totals.name} {totals.city}: {len(totals.halls)} 个大厅 halls"
    halls = [tuple(label for label, _ in HALL_COLUMNS)]
    halls += [tuple(str(getattr(hall, key)) for _, key in HALL_COLUMNS) for hall in totals.halls]
    return "\n".join([head, *_table(rows), "", *_table(halls)])


def _figure(totals: CityTotals, key: str) -> str:
    count = int(getattr(totals, key))
    whole = totals.provincial_site if key in ("online", "at_most_one_trip") else 0
    return f"{count:,} ({count / whole:.1%})" if whole else f"{count:,}"


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            _pad(cell, width, right=at >= 2 or (at == 1 and len(row) == 2))
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _pad(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
