"""The web's own words, from the Babel catalogues `web` beside this module."""

from __future__ import annotations

from datetime import date
from math import ceil
from pathlib import Path

from queue_server.texts import catalogue
from queue_server.web.language import Language

LOCALE = Path(__file__).parent / "locale"
HOURS_MIN = 120
"""From so many minutes on a wait is told in half hours."""


def say(language: Language, message: str, **facts: object) -> str:
    """One text, with facts in its braces."""
    found = str(catalogue("web", language.locale, LOCALE).gettext(message))
    return found.format(**facts) if facts else found


def say_many(language: Language, one: str, many: str, count: int) -> str:
    """One text by count."""
    found = catalogue("web", language.locale, LOCALE).ngettext(one, many, count)
    return str(found).format(count=count)


def day_name(day: date, language: Language) -> str:
    """A day with its weekday, as people of the language say it."""
    weekday = say(language, f"weekday {day.isoweekday()}")
    return say(language, "{weekday} {day}/{month}", weekday=weekday, day=day.day, month=day.month)


def minutes(language: Language, p10_s: float, p90_s: float) -> str:
    """A range of waiting: whole minutes rounded outwards, half hours when it reaches two hours.

    Slips and displays say it in the same words.
    """
    low, high = p10_s // 60, max(1, ceil(p90_s / 60))
    if high >= HOURS_MIN:
        return _range(language, low // 30 / 2, ceil(high / 30) / 2, "hours")
    return _range(language, low, high, "min")


def _range(language: Language, low: float, high: float, unit: str) -> str:
    if low <= 0:
        return say(language, f"under {{high}} {unit}", high=f"{high:g}")
    if low == high:
        return say(language, f"about {{high}} {unit}", high=f"{high:g}")
    return say(language, f"{{low}}–{{high}} {unit}", low=f"{low:g}", high=f"{high:g}")
