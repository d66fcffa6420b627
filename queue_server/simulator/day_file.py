"""A recorded day: a table of who left home when, from where and for what."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from hall_config.model import City
from queue_server.domain.ticket import TicketClass
from queue_server.simulator.errands import Errand

NEEDED = ("at_s", "longitude", "latitude", "handling_s")
WHAT = ("item", "service", "item or service")
ALWAYS, NEVER = -1.0, 2.0
"""Of who follows, and who does not, whatever the share."""
DAY_S = 48 * 3600
Row = Mapping[str, str]


class DayUnfit(Exception):
    """A recorded day cannot be used; `given` says where, `known` what would be right."""

    def __init__(self, text: str, given: str, known: Collection[str] = ()) -> None:
        super().__init__(text)
        self.text, self.given, self.known = text, given, tuple(known)


def read_day(path: Path, city: City, *, midnight: int, seed: int) -> tuple[Errand, ...]:
    """The errands of a file, by the moment of leaving home.

    UTF-8 or GB 18030. `midnight` is the day's, in milliseconds; a file that does not say who
    follows has them drawn by the seed. Raises DayUnfit with the row of the first fault.
    """
    rng = Random(f"{city.id}:follows:{seed}")
    found = [
        _errand(row, f"{path.name}:{number + 1}", city, number, midnight, rng.random())
        for number, row in enumerate(_rows(path), start=1)
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.number)))


def _rows(path: Path) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(_text(path)))
    columns = [name.strip() for name in reader.fieldnames or ()]
    for name in NEEDED:
        if name not in columns:
            raise DayUnfit("this column is missing", f"{path.name}: {name}", columns)
    if not set(WHAT) & set(columns):
        raise DayUnfit("this column is missing", f"{path.name}: {WHAT[1]}", columns)
    for row in reader:
        yield {(name or "").strip(): (value or "").strip() for name, value in row.items() if name}


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DayUnfit("this file cannot be opened", str(path)) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DayUnfit("this file is neither UTF-8 nor GB 18030", str(path))


def _errand(row: Row, where: str, city: City, number: int, midnight: int, follows: float) -> Errand:
    service, item = _what(row, where, city)
    told = row.get("follows", "")
    if told not in ("", "0", "1"):
        raise DayUnfit("this is neither 0 nor 1", f"{where}: follows {told}")
    return Errand(
        number=number,
        at=midnight + _ms(row, "at_s", where, 0, DAY_S),
        longitude=_amount(row, "longitude", where, -180, 180),
        latitude=_amount(row, "latitude", where, -90, 90),
        service=service,
        item=item,
        handling_ms=_ms(row, "handling_s", where, 0, DAY_S),
        lane=_class(row.get("class", ""), where),
        follows={"0": NEVER, "1": ALWAYS}.get(told, follows),
    )


def _what(row: Row, where: str, city: City) -> tuple[str, str | None]:
    """Service and item, by whichever the file names."""
    for name in WHAT:
        given = row.get(name, "")
        if given in city.items:
            return city.items[given].service, given
        if given in city.services:
            return given, None
        if given:
            raise DayUnfit("the city has no such item or service", f"{where}: {name} {given}")
    raise DayUnfit("neither an item nor a service is named", where)


def _class(given: str, where: str) -> str:
    known: Sequence[str] = [one.value for one in TicketClass]
    if given and given not in known:
        raise DayUnfit("there is no such class", f"{where}: class {given}", known)
    return given or TicketClass.NORMAL.value


def _ms(row: Row, name: str, where: str, least: float, most: float) -> int:
    return round(1000 * _amount(row, name, where, least, most))


def _amount(row: Row, name: str, where: str, least: float, most: float) -> float:
    given = row.get(name, "")
    try:
        value = float(given)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise DayUnfit("this is no amount that can be used", f"{where}: {name} {given}")
    return value
