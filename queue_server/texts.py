"""Texts of the centre for people, from the Babel catalogues in `queue_server/locale`."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LOCALE = Path(__file__).parent / "locale"
DEFAULT = "zh_CN"


@cache
def catalogue(domain: str, language: str, folder: Path = LOCALE) -> NullTranslations:
    """The catalogue of a domain in a language (`zh_CN` or `zh-CN`), read from its `.po` file.

    A language that has none gets the one of zh-CN.
    """
    path = _path(folder, domain, language.replace("-", "_"))
    compiled = BytesIO()
    with (path if path.exists() else _path(folder, domain, DEFAULT)).open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return Translations(compiled, domain=domain)


def refusal_text(code: str, language: str, about: str = "") -> str:
    """What a refusal says to people, and what can be done instead; an unknown code says itself.

    A code may say more of what it is about, for example `LIMIT_REACHED matters`.
    """
    texts, named = catalogue("refusals", language), f"{code} {about}"
    found = str(texts.gettext(named))
    return str(texts.gettext(code)) if found == named else found


def both(text: str, domain: str = "console") -> str:
    """A text of the terminal in zh-CN and English, since nobody there has chosen a language."""
    return f"{catalogue(domain, 'zh_CN').gettext(text)} {catalogue(domain, 'en').gettext(text)}"


def _path(folder: Path, domain: str, locale: str) -> Path:
    return folder / locale / "LC_MESSAGES" / f"{domain}.po"
