"""The words of a call, pure: what a voice says and what stands under the number as a caption.

A call is said in pieces, so that a voice can be put together from recorded clips: letters and
digits of the number one by one, the window as a number. Words come from the catalogue `display`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Say = Callable[[str], str]
"""A message of the catalogue to its words in one language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What is to be said."""

    number: str
    window: str
    place: str = ""
    """Where the window stands, in the language of the words; empty = not said."""


def tokens(call: Called, language: str, say: Say) -> tuple[str, ...]:
    """The pieces of the call in the order of speaking, each a word or phrase to be recorded."""
    return tuple(word for part in _parts(call, language, say) for word in part)


def sentence(call: Called, language: str, say: Say) -> str:
    """The same as one sentence."""
    between = " " if _spaced(language) else ""
    return "".join(between.join(part) for part in _parts(call, language, say, trim=False))


def cardinal(count: int, language: str) -> tuple[str, ...]:
    """The messages of a whole number from 0 to 9999 as it is read, in the order of speaking."""
    return tuple(_english(count) if _spaced(language) else _chinese(count))


def _parts(
    call: Called, language: str, say: Say, *, trim: bool = True
) -> Iterator[tuple[str, ...]]:
    pattern = say(
        "Number {number}, please go to window {window}, {place}"
        if call.place
        else "Number {number}, please go to window {window}"
    )
    fields = {
        "number": tuple(_digit(one, say) for one in call.number),
        "window": _window(call.window, language, say),
        "place": (call.place,),
    }
    for literal, field in re.findall(r"([^{]*)(?:\{(\w+)\})?", pattern):
        phrase = literal.strip(" ，。,.") if trim else literal
        if phrase:
            yield (phrase,)
        if field:
            yield fields[field]


def _window(window: str, language: str, say: Say) -> tuple[str, ...]:
    """Figures as a number, letters one by one; what is long or begins with 0 digit by digit."""
    words: list[str] = []
    for figures, other in re.findall(r"(\d+)|(\D)", window):
        if figures and len(figures) <= 4 and not (figures[0] == "0" and len(figures) > 1):
            words += [say(one) for one in cardinal(int(figures), language)]
        else:
            words += [_digit(one, say) for one in figures or other]
    return tuple(words)


def _digit(one: str, say: Say) -> str:
    return say(one) if one.isdecimal() else one


def _spaced(language: str) -> bool:
    return not language.startswith("zh")


def _chinese(count: int) -> Iterator[str]:
    if count < 10:
        yield str(count)
        return
    pending = False
    began = False
    for unit in (1000, 100, 10, 1):
        digit = count // unit % 10
        if digit == 0:
            pending = began
            continue
        if pending:
            yield "0"
        # ten to nineteen are said without a leading one
        if not (unit == 10 and digit == 1 and not began):
            yield str(digit)
        if unit > 1:
            yield str(unit)
        began, pending = True, False


def _english(count: int) -> Iterator[str]:
    if count >= 100:
        unit = 1000 if count >= 1000 else 100
        yield from _english(count // unit)
        yield str(unit)
        if count % unit:
            yield from _english(count % unit)
    elif count <= 20 or count % 10 == 0:
        yield str(count)
    else:
        yield str(count // 10 * 10)
        yield str(count % 10)
