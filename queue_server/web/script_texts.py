"""Which texts the scripts of a page say, so that a page carries those and no others.

A phone on a bad line loads each page's texts with the page: the whole catalogue is thirty times as
much as one page says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
_SCRIPT = re.compile(r'src="/static/web/(\w+\.js)"')
_IMPORT = re.compile(r"""from '\./(\w+\.js)'""")
_MADE = re.compile(r"`((?:\w{3}|\{)[^`$]*\$\{[^}]*\})`")
"""A message that is put together, its end last: `state ${state}`."""
_HOLE = re.compile(r"\$\{[^}]*\}")


def said_by(template: str, catalogue: Mapping[str, str]) -> dict[str, str]:
    """Of a catalogue the texts that a template's scripts, and what these import, can say."""
    sources = _sources(template)
    made = [_pattern(one) for source in sources for one in _MADE.findall(source)]
    return {
        message: text
        for message, text in catalogue.items()
        if any(_quoted(message) in source for source in sources)
        or any(one.fullmatch(message) for one in made)
    }


@cache
def _sources(template: str) -> tuple[str, ...]:
    page = (HERE / "templates" / f"{template}.html").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    _gather(_SCRIPT.findall(page), found)
    return tuple(found.values())


def _gather(names: Iterable[str], found: dict[str, str]) -> None:
    for name in names:
        if name not in found:
            found[name] = (HERE / "static" / name).read_text(encoding="utf-8")
            _gather(_IMPORT.findall(found[name]), found)


def _quoted(message: str) -> str:
    """A message as a script writes it."""
    escaped = message.replace("'", "\\'")
    return f"'{escaped}'"


def _pattern(made: str) -> re.Pattern[str]:
    return re.compile(".+".join(re.escape(part) for part in _HOLE.split(made)))
