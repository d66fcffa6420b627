"""The kiosk's words in the citizen's language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hall_config.model import Text
from kiosk.slip_words import people_text, wait_text
from queue_server.device.serve import kit_texts
from queue_server.device.texts import LANGUAGES, Texts

LOCALE = Path(__file__).parent / "locale"
TEXTS: Texts = kit_texts((LOCALE, "kiosk"))
CUT = "The network is down, so there are no numbers just now."
SILENT = "No answer came in time. Please try again, or ask a guide."


class Words:
    """Everything that a screen says, in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = TEXTS.catalogue(language)

    def say(self, message: str, /, **fields: object) -> str:
        """One text with its fields filled in."""
        return str(self._catalogue.gettext(message)).format(**fields)

    def of(self, text: Text) -> str:
        """A configured text."""
        return {"zh-CN": text.zh_cn, "zh-HK": text.zh_hk, "en": text.en}[self.language]

    def people(self, ahead: int) -> str:
        """So many people."""
        return people_text(self.language, ahead)

    def wait(self, p10_s: float, p90_s: float) -> str:
        """A range of waiting."""
        return wait_text(self.language, p10_s, p90_s)


@cache
def words(language: str) -> Words:
    """The words of a language; KeyError for one that is not of `LANGUAGES`."""
    return Words(language)


__all__ = ["CUT", "LANGUAGES", "SILENT", "TEXTS", "Words", "words"]
