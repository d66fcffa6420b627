"""Notices as readers show them: those that stand at a moment, in the order of posting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.domain.events import Position
from queue_server.domain.view import HallView

Notice = Mapping[str, Any]
"""`text` with `zh_cn` and, where given, `zh_hk` and `en`; `zone` and `until` where given."""


def in_force(view: HallView, *, at: int) -> list[tuple[str, Notice]]:
    """Every notice of the hall that was not withdrawn and whose time is not over, by its id."""
    names = sorted(view.notices, key=Position.parse)
    found = ((name, view.notices[name]) for name in names)
    return [(name, one) for name, one in found if one.get("until", at + 1) > at]


def text_in(notice: Notice, language: str) -> str:
    """The words in a language such as `zh-HK`; what was left out is as in Chinese."""
    said: Mapping[str, str] = notice["text"]
    return said.get(language.lower().replace("-", "_")) or said["zh_cn"]
