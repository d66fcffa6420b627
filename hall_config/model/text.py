"""A text for people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in the three languages of every page."""

    zh_cn: str
    zh_hk: str
    en: str

    def of(self, tag: str) -> str:
        """The text in the language of a tag: `zh-CN`, `zh-HK` or `en`; KeyError for another."""
        return {"zh-CN": self.zh_cn, "zh-HK": self.zh_hk, "en": self.en}[tag]
