"""Who serves in a hall: windows and their roles, the roster, the clerks' authorisations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hall_config.context import ALL, Context, Places
from hall_config.model import (
    ANY_CLERK,
    Authorisation,
    Duty,
    Service,
    Shift,
    Tier,
    Turn,
    Window,
    WindowKind,
    Zone,
)
from hall_config.nearest import Known
from hall_config.read_csv import Once, Row, rows
from hall_config.times import minute_of, weekdays_of

ZONE = "zone:"
"""Before the id of a zone in a list of services: every service that waits there."""
WINDOW = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
"""A window's number is part of addresses and is spoken."""
COLUMNS = ("window", "zone", "kind", "own")


def read_windows(
    context: Context,
    hall: str,
    zones: Mapping[str, Zone],
    services: Mapping[str, str],
    places: Places,
) -> dict[str, Window] | None:
    """Read windows.csv, or None if it says nothing; what is wrong is noted."""
    name = f"halls/{hall}/windows.csv"
    read = rows(context.folder, name, COLUMNS, ("help", "draws"), context.findings)
    if read is None:
        return None
    known, once, found = Known("zone", zones), Once("window"), dict[str, Window]()
    offered = _Offered(context.services, services)
    for row in read:
        window = Window(
            id=row.text("window"),
            zone=row.reference("zone", known),
            kind=WindowKind(row.choice("kind", [kind.value for kind in WindowKind])),
            duties=_duties(row, offered),
            draws=not row.text("draws", required=False) or row.flag("draws"),
        )
        if window.id and not WINDOW.fullmatch(window.id):
            near = re.sub(r"\W+", "-", window.id).strip("-")
            row.wrong("window_shape", "window", near, value=window.id)
        if not window.duties:
            row.wrong("window_idle", "own", value=window.id)
        if not once.seen(row, "window", window.id):
            found[window.id] = window
            places.windows[window.id] = row.spot("window")
    return found


class _Offered:
    """The services that a list of this hall may name, one by one or as a group."""

    def __init__(self, services: Mapping[str, Service] | None, offered: Mapping[str, str]) -> None:
        self._known = Known("service", services)
        self._here = Known("service", offered)
        self._zones = Known("zone", set(offered.values()))
        self._offered = offered

    def read(self, row: Row, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give the services that a cell names, and those of `all` and `zone:…` in it."""
        words = row.words(key)
        groups = [word for word in words if word == ALL or word.startswith(ZONE)]
        named = [word for word in words if word not in groups]
        for service in named:
            if service not in self._known:
                row.unknown(key, service, self._known)
            elif service not in self._here:
                row.wrong("not_offered", key, self._here.nearest(service), value=service)
        grouped = [service for group in groups for service in self._group(row, key, group)]
        here = tuple(service for service in named if service in self._here)
        return here, tuple(dict.fromkeys(grouped))

    def _group(self, row: Row, key: str, group: str) -> tuple[str, ...]:
        if group == ALL:
            return tuple(self._offered)
        wanted = group.removeprefix(ZONE)
        if wanted not in self._zones:
            row.unknown(key, wanted, self._zones)
        return tuple(service for service, zone in self._offered.items() if zone == wanted)


def _duties(row: Row, offered: _Offered) -> tuple[Duty, ...]:
    own_named, own_grouped = offered.read(row, "own")
    help_named, help_grouped = offered.read(row, "help")
    for service in set(own_named) & set(help_named):
        row.wrong("own_and_help", "help", value=service)
    own = dict.fromkeys((*own_named, *own_grouped))
    # a group in help means all others of it
    helped = dict.fromkeys(s for s in (*help_named, *help_grouped) if s not in own)
    return (
        *(Duty(service=service, tier=Tier.OWN) for service in own),
        *(Duty(service=service, tier=Tier.HELP) for service in helped),
    )


def read_rosters(
    context: Context, hall: str, windows: Mapping[str, Window] | None, places: Places
) -> tuple[Shift, ...]:
    """Read rosters.csv: a row with `1-5` is a shift on each of these days."""
    name = f"halls/{hall}/rosters.csv"
    known, found = Known("window", windows), list[Shift]()
    columns = ("window", "weekday", "from", "to")
    for row in rows(context.folder, name, columns, (), context.findings) or ():
        window, stretch = row.reference("window", known), _stretch(row)
        if stretch is None:
            continue
        for day in stretch.days:
            found.append(Shift(window=window, weekday=day, start=stretch.start, end=stretch.end))
            places.shifts.append(row.spot("from"))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Weekdays, and from when to when on each."""

    days: tuple[int, ...]
    start: int
    end: int


def _stretch(row: Row) -> _Stretch | None:
    start, end = _minute(row, "from"), _minute(row, "to")
    days = weekdays_of(row.text("weekday"))
    if not days:
        row.wrong("weekday_shape", "weekday", value=row.text("weekday", required=False))
    if start is None or end is None:
        return None
    if end <= start:
        row.wrong("span_order", "to", value=f"{row.text('from')}-{row.text('to')}")
        return None
    return _Stretch(days=days, start=start, end=end)


def read_rota(
    context: Context,
    hall: str,
    windows: Mapping[str, Window] | None,
    services: Mapping[str, str],
) -> tuple[Turn, ...]:
    """Read rota.csv, which a hall need not have: roles of windows by the hour."""
    name = f"halls/{hall}/rota.csv"
    columns = ("window", "weekday", "from", "to", "own")
    if not context.folder.has(name):
        return ()
    read = rows(context.folder, name, columns, ("help",), context.findings)
    known, found = Known("window", windows), dict[tuple[str, int], list[Turn]]()
    offered = _Offered(context.services, services)
    for row in read or ():
        window, stretch = row.reference("window", known), _stretch(row)
        duties = _duties(row, offered)
        if not duties:
            row.wrong("window_idle", "own", value=window)
        if stretch is None:
            continue
        for day in stretch.days:
            turn = Turn(
                window=window, weekday=day, start=stretch.start, end=stretch.end, duties=duties
            )
            others = found.setdefault((window, day), [])
            if any(turn.start < other.end and other.start < turn.end for other in others):
                row.wrong("span_overlap", "from", value=row.text("from"))
            others.append(turn)
    return tuple(turn for turns in found.values() for turn in turns)


def _minute(row: Row, key: str) -> int | None:
    value = row.text(key)
    minute = minute_of(value)
    if minute is None and value:
        row.wrong("time_shape", key, value=value)
    return minute


def read_clerks(
    context: Context, hall: str, services: Mapping[str, str]
) -> dict[str, Authorisation]:
    """Read clerks.csv; the row `*` is for who has none of the own."""
    name = f"halls/{hall}/clerks.csv"
    once, found = Once("clerk"), dict[str, Authorisation]()
    offered = _Offered(context.services, services)
    for row in rows(context.folder, name, ("clerk", "services"), (), context.findings) or ():
        clerk = ANY_CLERK if row.text("clerk") == ANY_CLERK else row.id("clerk")
        named, grouped = offered.read(row, "services")
        authorisation = Authorisation(
            clerk=clerk, services=tuple(dict.fromkeys((*named, *grouped)))
        )
        if not authorisation.services:
            row.wrong("missing_value", "services")
        if not once.seen(row, "clerk", clerk):
            found[clerk] = authorisation
    return found
