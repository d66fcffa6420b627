"""A text for people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in the three languages of every page."""

    zh_cn: str
    zh_hk: str
    en: str
