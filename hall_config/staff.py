"""Who serves in a hall: windows and their roles, the roster, the clerks' authorisations."""

from __future__ import annotations

from collections.abc import Mapping

from hall_config.context import ALL, Context, Places
from hall_config.model import Authorisation, Duty, Service, Shift, Tier, Window, WindowKind, Zone
from hall_config.nearest import Known
from hall_config.read_csv import Once, Row, rows
from hall_config.times import minute_of, weekdays_of


def read_windows(
    context: Context,
    hall: str,
    zones: Mapping[str, Zone],
    services: Mapping[str, str],
    places: Places,
) -> dict[str, Window] | None:
    """Read windows.csv, or None if it says nothing; what is wrong is noted."""
    name = f"halls/{hall}/windows.csv"
    read = rows(
        context.folder, name, ("window", "zone", "kind", "own"), ("help",), context.findings
    )
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
        )
        if not window.duties:
            row.wrong("window_idle", "own", value=window.id)
        if not once.seen(row, "window", window.id):
            found[window.id] = window
            places.windows[window.id] = row.spot("window")
    return found


class _Offered:
    """The services that a list of this hall may name."""

    def __init__(self, services: Mapping[str, Service] | None, offered: Mapping[str, str]) -> None:
        self._known = Known("service", services)
        self._here = Known("service", offered)
        self._all = tuple(offered)

    def read(self, row: Row, key: str) -> tuple[str, ...]:
        """Give the services that a cell names; `all` names each one of the hall."""
        if row.text(key, required=False).lower() == ALL:
            return self._all
        named = row.references(key, self._known, required=False)
        for service in named:
            if service in self._known and service not in self._here:
                row.wrong("not_offered", key, self._here.nearest(service), value=service)
        return tuple(service for service in named if service in self._here)


def _duties(row: Row, offered: _Offered) -> tuple[Duty, ...]:
    own = offered.read(row, "own")
    helped = offered.read(row, "help")
    # `all` in help means all others
    if row.text("help", required=False).lower() == ALL:
        helped = tuple(service for service in helped if service not in own)
    for service in set(own) & set(helped):
        row.wrong("own_and_help", "help", value=service)
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
    for row in (
        rows(context.folder, name, ("window", "weekday", "from", "to"), (), context.findings) or ()
    ):
        window = row.reference("window", known)
        start, end = _minute(row, "from"), _minute(row, "to")
        days = weekdays_of(row.text("weekday"))
        if not days:
            row.wrong("weekday_shape", "weekday", value=row.text("weekday", required=False))
        if start is None or end is None:
            continue
        if end <= start:
            row.wrong("span_order", "to", value=f"{row.text('from')}-{row.text('to')}")
            continue
        for day in days:
            found.append(Shift(window=window, weekday=day, start=start, end=end))
            places.shifts.append(row.spot("from"))
    return tuple(found)


def _minute(row: Row, key: str) -> int | None:
    value = row.text(key)
    minute = minute_of(value)
    if minute is None and value:
        row.wrong("time_shape", key, value=value)
    return minute


def read_clerks(
    context: Context, hall: str, services: Mapping[str, str]
) -> dict[str, Authorisation]:
    """Read clerks.csv."""
    name = f"halls/{hall}/clerks.csv"
    once, found = Once("clerk"), dict[str, Authorisation]()
    offered = _Offered(context.services, services)
    for row in rows(context.folder, name, ("clerk", "services"), (), context.findings) or ():
        clerk = row.id("clerk")
        authorisation = Authorisation(clerk=clerk, services=offered.read(row, "services"))
        if not authorisation.services:
            row.wrong("missing_value", "services")
        if not once.seen(row, "clerk", clerk):
            found[clerk] = authorisation
    return found
