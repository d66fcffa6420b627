"""Texts for people from Babel catalogues `locale/{language}/LC_MESSAGES/{domain}.po`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = ("zh-CN", "zh-HK", "en")
"""The languages of every page, the first one being the default."""


class Texts:
    """The catalogues of one or more `(folder, domain)` pairs, the first that has a text wins."""

    def __init__(self, *sources: tuple[Path, str]) -> None:
        self._sources = sources

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Texts) and self._sources == other._sources

    def __hash__(self) -> int:
        return hash(self._sources)

    def catalogue(self, language: str) -> Translations:
        """All texts in a language; KeyError for one that is not of `LANGUAGES`."""
        if language not in LANGUAGES:
            raise KeyError(language)
        found = [_catalogue(*source, language) for source in self._sources]
        whole = Translations()
        for one in reversed(found):
            whole.merge(one)
        return whole

    def say(self, language: str, message: str, /, **fields: object) -> str:
        """One text with its fields filled in."""
        return str(self.catalogue(language).gettext(message)).format(**fields)

    def messages(self, language: str) -> Mapping[str, str]:
        """All texts by their message, for scripts of pages."""
        kept = getattr(self.catalogue(language), "_catalog", {})
        return {key: str(text) for key, text in kept.items() if isinstance(key, str) and key}


@cache
def _catalogue(folder: Path, domain: str, language: str) -> Translations:
    path = folder / language.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return Translations(compiled, domain=domain)


def spoken(wanted: str | None, default: str = LANGUAGES[0]) -> str:
    """The language of ours for a tag such as `zh`, `zh-Hant-HK` or `en-GB`; else the default."""
    tag = (wanted or "").replace("_", "-").lower()
    for language in LANGUAGES:
        if tag == language.lower():
            return language
    if tag.startswith(("zh-hk", "zh-tw", "zh-mo", "zh-hant", "yue")):
        return "zh-HK"
    head = tag.partition("-")[0]
    return {"zh": "zh-CN", "en": "en"}.get(head, default)
