"""The words of a call, pure: what a voice says and what stands on the screen as a caption.

A call is said in pieces, so that a voice can be put together from recorded clips: letters and
digits of the number one by one, the window as a number. Words come from the catalogue `display`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from zlib import crc32

Say = Callable[[str], str]
"""A message of the catalogue to its words in one language."""

VOICES: Mapping[str, str] = {"zh-CN": "zh-CN", "yue": "zh-HK", "en": "en"}
"""The spoken languages, Mandarin, Cantonese and English, each with the one it is written in."""

NEAR = "Number {number}, please go to window {window}"
FAR = "Number {number}, please go to window {window}, {place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What is to be said."""

    number: str
    window: str
    place: str = ""
    """Where the window stands, in the language of the words; empty = not said."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of speech that is recorded once."""

    id: str
    """Small letters, digits and hyphens: the name of its file."""
    text: str


def say_of(texts: Mapping[str, str]) -> Say:
    """Speak from a catalogue of messages and texts; a message that it does not have says itself."""
    return lambda message: texts.get(message, message)


def tokens(call: Called, language: str, say: Say) -> tuple[Token, ...]:
    """The pieces of the call in the order of speaking."""
    fields = {
        "number": tuple(_digit(one, say) for one in call.number),
        "window": _window(call.window, language, say),
        "place": tuple(_place(call.place)),
    }
    found: list[Token] = []
    phrases = 0
    pattern = say(FAR if call.place else NEAR)
    for literal, field in re.findall(r"([^{]*)(?:\{(\w+)\})?", pattern):
        if phrase := literal.strip(" ，。,."):
            # counted, so that a phrase is the same clip with and without a place
            found.append(Token(f"call-{phrases}", phrase))
            phrases += 1
        found += fields.get(field, ())
    return tuple(found)


def sentence(call: Called, language: str, say: Say) -> str:
    """The same as one sentence in words, as a screen reader is to say it."""
    between = " " if _spaced(language) else ""
    number = between.join(_digit(one, say).text for one in call.number)
    window = between.join(one.text for one in _window(call.window, language, say))
    pattern = say(FAR if call.place else NEAR)
    return pattern.format(number=number, window=window, place=call.place)


def caption(call: Called, say: Say) -> str:
    """The same in figures, to be read from afar."""
    pattern = say(FAR if call.place else NEAR)
    return pattern.format(number=call.number, window=call.window, place=call.place)


def repertoire(places: Iterable[str], language: str, say: Say) -> tuple[Token, ...]:
    """Every piece that any call may need, in the order in which a speaker records them.

    `places` are the places of windows, in the written language of the voice.
    """
    phrases = tokens(Called(number="", window=""), language, say)
    words = [_digit(str(digit), say) for digit in range(10)]
    counts = {word for count in range(10_000) for word in cardinal(count, language)}
    words += [_count(word, say) for word in sorted(counts - set("0123456789"), key=int)]
    letters = [_digit(letter, say) for letter in ascii_uppercase]
    stands = [token for place in dict.fromkeys(places) for token in _place(place)]
    return (*phrases, *words, *letters, *stands)


def cardinal(count: int, language: str) -> tuple[str, ...]:
    """The messages of a whole number from 0 to 9999 as it is read, in the order of speaking."""
    return tuple(_english(count) if _spaced(language) else _chinese(count))


def _window(window: str, language: str, say: Say) -> tuple[Token, ...]:
    """Figures as a number, letters one by one; what is long or begins with 0 digit by digit."""
    words: list[Token] = []
    for figures, other in re.findall(r"(\d+)|(\D)", window):
        if figures and len(figures) <= 4 and not (figures[0] == "0" and len(figures) > 1):
            words += [_count(one, say) for one in cardinal(int(figures), language)]
        else:
            words += [_digit(one, say) for one in figures or other]
    return tuple(words)


def _digit(one: str, say: Say) -> Token:
    if one.isdecimal():
        return Token(f"digit-{one}", say(one))
    return Token(f"letter-{one.lower()}", one)


def _count(word: str, say: Say) -> Token:
    return _digit(word, say) if len(word) == 1 else Token(f"number-{word}", say(word))


def _place(place: str) -> Iterator[Token]:
    if place:
        yield Token(f"place-{crc32(place.encode()):08x}", place)


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
