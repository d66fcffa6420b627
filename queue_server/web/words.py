"""The web's own words, from the Babel catalogues `web` beside this module."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from queue_server.texts import catalogue
from queue_server.web.language import Language

LOCALE = Path(__file__).parent / "locale"


def say(language: Language, message: str, **facts: object) -> str:
    """One text, with facts in its braces."""
    found = str(catalogue("web", language.locale, LOCALE).gettext(message))
    return found.format(**facts) if facts else found


def say_many(language: Language, one: str, many: str, count: int) -> str:
    """One text by count."""
    found = catalogue("web", language.locale, LOCALE).ngettext(one, many, count)
    return str(found).format(count=count)


def minutes(language: Language, p10_s: float, p90_s: float) -> str:
    """A range of waiting in whole minutes, rounded outwards."""
    low, high = int(p10_s // 60), max(1, ceil(p90_s / 60))
    if low < 1:
        return say(language, "under {high} min", high=high)
    if low == high:
        return say(language, "about {high} min", high=high)
    return say(language, "{low}–{high} min", low=low, high=high)
