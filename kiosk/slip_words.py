"""The words of the slip in the citizen's language, from the Babel catalogues beside this module."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from math import ceil
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = ("zh-CN", "zh-HK", "en")
LOCALE = Path(__file__).parent / "locale"


@cache
def catalogue(language: str) -> Translations:
    """The catalogue `slip` of a language; KeyError for one that is not of `LANGUAGES`."""
    if language not in LANGUAGES:
        raise KeyError(language)
    path = LOCALE / language.replace("-", "_") / "LC_MESSAGES" / "slip.po"
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return Translations(compiled, domain="slip")


def word(language: str, message: str) -> str:
    """One fixed text of the slip."""
    return str(catalogue(language).gettext(message))


def people_text(language: str, ahead: int) -> str:
    """How many people stand before the holder."""
    if ahead == 0:
        return word(language, "Nobody")
    return str(catalogue(language).ngettext("{count} person", "{count} people", ahead)).format(
        count=ahead
    )


def wait_text(language: str, p10_s: float, p90_s: float) -> str:
    """A range of waiting: minutes rounded outwards, half hours when it reaches two hours."""
    low, high = int(p10_s // 60), max(1, ceil(p90_s / 60))
    if high >= 120:
        hours = word(language, "{low}–{high} hours")
        return hours.format(low=f"{low // 30 / 2:g}", high=f"{ceil(high / 30) / 2:g}")
    if low < 1:
        return word(language, "Under {high} min").format(high=high)
    if low == high:
        return word(language, "About {high} min").format(high=high)
    return word(language, "{low}–{high} min").format(low=low, high=high)
