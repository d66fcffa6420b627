"""Chinese as written in Hong Kong, converted once when the city is composed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache


def hong_kong(text: str) -> str:
    """Give a Simplified Chinese text in the characters used in Hong Kong (OpenCC s2hk)."""
    return _converter()(text)


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC  # only composing needs it, not a centre or a kiosk

    convert: Callable[[str], str] = OpenCC("s2hk").convert
    return convert
