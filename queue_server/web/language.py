"""Which of the three languages a person reads, and texts of the configuration in it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from starlette.requests import HTTPConnection

from hall_config.model import Text

COOKIE = "yunhao_language"
"""The same as on the devices' pages."""


class Language(StrEnum):
    """A language of every page and every refusal."""

    ZH_CN = "zh-CN"
    ZH_HK = "zh-HK"
    EN = "en"

    @property
    def locale(self) -> str:
        """The name of its Babel catalogue."""
        return self.value.replace("-", "_")

    def of(self, text: Text) -> str:
        """The text in this language."""
        found: str = getattr(text, self.value.lower().replace("-", "_"))
        return found


def language_of(request: HTTPConnection) -> Language:
    """The query's `lang`, else the cookie's, else the best of Accept-Language, else zh-CN."""
    asked = (
        request.query_params.get("lang") or request.query_params.get("language"),
        request.cookies.get(COOKIE),
    )
    for tag in (*asked, *_accepted(request.headers.get("accept-language", ""))):
        found = _known(tag) if tag else None
        if found is not None:
            return found
    return Language.ZH_CN


def _accepted(header: str) -> Iterator[str]:
    weighed = []
    for at, part in enumerate(header[:300].split(",")):
        tag, _, weight = part.partition(";")
        try:
            share = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            share = 0.0
        if share > 0:
            weighed.append((-share, at, tag.strip()))
    return (tag for _, _, tag in sorted(weighed))


def _known(tag: str) -> Language | None:
    low = tag.lower().replace("_", "-")
    if low == "en" or low.startswith("en-"):
        return Language.EN
    if low == "yue" or low.startswith(("zh-hk", "zh-tw", "zh-mo", "zh-hant", "yue-")):
        return Language.ZH_HK
    return Language.ZH_CN if low == "zh" or low.startswith("zh-") else None
