"""Tables of a TOML file, read key by key; every wrong value is a finding with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from math import isfinite

from hall_config.finding import Findings, Spot
from hall_config.folder import Folder
from hall_config.messages import kind_words
from hall_config.model import Text
from hall_config.nearest import Known, nearest

TYPES: Mapping[type, tuple[str, str]] = {
    str: ("文字", "text"),
    int: ("整数", "a whole number"),
    float: ("数字", "a number"),
    bool: ("true 或 false", "true or false"),
    dict: ("表", "a table"),
    list: ("列表", "a list"),
}
HEADER = re.compile(r"\s*\[\[?\s*(?P<path>[^\]]+?)\s*\]")
KEY = re.compile(r"""\s*(?P<key>(?:"[^"]+"|'[^']+'|[\w-]+)(?:\s*\.\s*(?:"[^"]+"|[\w-]+))*)\s*=""")


class Section:
    """One table of a TOML file; what nobody asked for is refused by `close`."""

    def __init__(
        self, values: Mapping[str, object], source: _Source, path: tuple[str, ...] = ()
    ) -> None:
        self._values = values
        self._source = source
        self._path = path
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        """Whether the key is there; it is known from now on, so that a misspelt one finds it."""
        self._asked.add(key)
        return key in self._values

    def names(self) -> list[str]:
        """Give all keys, in the order of the file."""
        return list(self._values)

    def spot(self, key: str = "") -> Spot:
        """Give the place of a key."""
        return self._source.spot((*self._path, key) if key else self._path)

    def wrong(self, code: str, key: str, near: str = "", **values: object) -> None:
        """Note an error at a key."""
        self._source.findings.add(code, self.spot(key), near, **values)

    def unknown(self, key: str, value: str, known: Known) -> None:
        """Note an id that no list declares."""
        near = known.nearest(value)
        self.wrong("unknown_reference", key, near, value=value, **kind_words(known.kind))

    def not_choice(self, key: str, value: str, among: Sequence[str]) -> None:
        """Note a word that is none of a few."""
        told = {"value": value, "among": ", ".join(among)}
        self.wrong("not_choice", key, nearest(value, among), **told)

    def text(self, key: str, default: str | None = None) -> str:
        """Give a text; without a default it must be there and not be empty."""
        value = self._typed(key, str, default)
        if value == "" and default is None and key in self._values:
            self.wrong("missing_value", key)
        return str(value or "")

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Give a whole number between `low` and `high`."""
        value = self._typed(key, int, default)
        if not isinstance(value, int):
            return low
        self._judge_range(key, value, low, high)
        return value

    def real(self, key: str) -> float | None:
        """Give a number, or None after noting that there is none."""
        value = self._typed(key, float, None)
        if not isinstance(value, int | float):
            return None
        if not isfinite(value):
            self._wrong_type(key, float)
            return None
        return float(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """Give a true or false."""
        return bool(self._typed(key, bool, default))

    def choice(self, key: str, among: Sequence[str], default: str | None = None) -> str:
        """Give one of a few words."""
        value = self.text(key, default)
        if value and value not in among:
            self.not_choice(key, value, among)
        return value if value in among else among[0]

    def section(self, key: str) -> Section:
        """Give a table inside this one; an empty one if it is not there."""
        value = self._typed(key, dict, {})
        inner = value if isinstance(value, dict) else {}
        return Section(inner, self._source, (*self._path, key))

    def texts(self, key: str) -> Text:
        """Give a text of three languages: a table, or one text for all of them."""
        if isinstance(self._values.get(key), str):
            zh = self.text(key)
            return Text(zh_cn=zh, zh_hk=zh, en=zh)
        if key not in self._values:
            self._asked.add(key)
            self.wrong("missing_key", key, value=key)
            return Text(zh_cn="", zh_hk="", en="")
        return self.section(key).as_text()

    def as_text(self) -> Text:
        """Read this table as a text of three languages; an empty one is as Chinese."""
        zh = self.text("zh_cn")
        text = Text(zh_cn=zh, zh_hk=self.text("zh_hk", "") or zh, en=self.text("en", "") or zh)
        self.close()
        return text

    def strings(self, key: str) -> tuple[str, ...]:
        """Give a list of texts, empty if it is not there."""
        value = self._typed(key, list, [])
        found = value if isinstance(value, list) else []
        if any(not isinstance(part, str) for part in found):
            self._wrong_type(key, str)
        return tuple(part for part in found if isinstance(part, str))

    def choices(
        self, key: str, among: Sequence[str], default: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """Give a list of a few words, each at most once; `default` if it is not there."""
        if key not in self:
            return default
        found: list[str] = []
        for value in self.strings(key):
            if value not in among:
                self.not_choice(key, value, among)
            elif value in found:
                self.wrong("repeated", key, value=value)
            else:
                found.append(value)
        return tuple(found)

    def wholes(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """Give a list of whole numbers between `low` and `high`, empty if it is not there."""
        value = self._typed(key, list, [])
        found = value if isinstance(value, list) else []
        if any(not isinstance(part, int) or isinstance(part, bool) for part in found):
            self._wrong_type(key, int)
            return ()
        for part in found:
            self._judge_range(key, part, low, high)
        return tuple(found)

    def text_list(self, key: str) -> tuple[Text, ...]:
        """Give a list of texts of three languages, empty if it is not there."""
        value = self._typed(key, list, [])
        found = value if isinstance(value, list) else []
        inner = [part if isinstance(part, dict) else {"zh_cn": part} for part in found]
        return tuple(Section(part, self._source, (*self._path, key)).as_text() for part in inner)

    def close(self) -> None:
        """Refuse every key that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                free = self._asked - set(self._values)
                self.wrong("unknown_key", key, nearest(key, free or self._asked), value=key)

    def _typed(self, key: str, kind: type, default: object) -> object:
        self._asked.add(key)
        if key not in self._values:
            if default is None:
                self.wrong("missing_key", key, value=key)
            return default
        value = self._values[key]
        fits = isinstance(value, int | float) if kind is float else isinstance(value, kind)
        if not fits or (isinstance(value, bool) and kind is not bool):
            self._wrong_type(key, kind)
            return default
        return value

    def _judge_range(self, key: str, value: int, low: int, high: int) -> None:
        if not low <= value <= high:
            near = str(min(max(value, low), high))
            self.wrong("out_of_range", key, near, value=value, low=low, high=high)

    def _wrong_type(self, key: str, kind: type) -> None:
        zh, en = TYPES[kind]
        self.wrong("wrong_type", key, zh=zh, en=en)


class _Source:
    """The file of a section: its findings, and on which line each key stands."""

    def __init__(self, name: str, text: str, findings: Findings) -> None:
        self._name = name
        self._lines = _lines(text)
        self.findings = findings

    def spot(self, path: tuple[str, ...]) -> Spot:
        """Give the line of a key, or of the nearest table around it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self._lines:
                return Spot(self._name, self._lines[path[:end]], ".".join(path))
        return Spot(self._name, None, ".".join(path))


def read_toml(folder: Folder, name: str, findings: Findings) -> Section | None:
    """Give the outermost table of a file, or None after noting why there is none."""
    text = folder.text(name)
    if text is None:
        return None
    try:
        values = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        row = re.search(r"line (\d+)", str(error))
        findings.add("syntax", Spot(name, int(row[1]) if row else None), problem=error)
        return None
    except RecursionError:
        findings.add("too_deep", Spot(name))
        return None
    return Section(values, _Source(name, text, findings))


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """Map each key path to its line; values over several lines may shadow nothing we read."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            table = _parts(header["path"])
            found.setdefault(table, number)
        elif key := KEY.match(line):
            found.setdefault((*table, *_parts(key["key"])), number)
    return found


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in re.findall(r'"[^"]*"|[^.]+', path))
