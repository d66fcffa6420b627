"""Reminders in words: one sentence in the holder's language, short enough for a text message."""

from __future__ import annotations

from collections.abc import Mapping

from queue_server.domain.reminders import About
from queue_server.texts import catalogue

TITLE = "{number} · {hall}"
_NEXT, _NEAR = (
    "{number}: nobody is before you. Please wait at {place}, {hall}.",
    "{number}: {ahead} before you. Please wait at {place}, {hall}.",
)
_NEXT_AWAY, _NEAR_AWAY = (
    "{number}: nobody is before you. You can be called once you are at {hall}.",
    "{number}: {ahead} before you. You can be called once you are at {hall}.",
)
_TEXTS: Mapping[About, str] = {
    About.LEAVE: "{number}: time to set out for {hall}, about {way} min away. "
    "Your place is kept until {by}.",
    About.CALLED: "{number}: please go to window {window} at {hall} now.",
    About.MISSED: "{number} was called and missed. "
    "A guide or kiosk at {hall} brings it back into the line.",
    About.MOVED: "You go to {hall} now, with number {number}. "
    "The time that you have waited goes with you.",
    About.STOPPED: "{number}: {service} at {hall} gives no new numbers just now ({reason}). "
    "Your place is kept; the page says what else you can do.",
    About.RATE: "{number} is done. How was it? One touch is enough.",
    About.FREED: "A place became free at {hall}: {time}. It is kept for you until {by}.",
}


def words(about: About, facts: Mapping[str, str | int], language: str | None) -> tuple[str, str]:
    """Title and sentence; an unknown language gets zh-CN. KeyError for a fact that is missing."""
    texts = catalogue("reminders", language or "zh_CN")
    message = _soon(facts) if about is About.SOON else _TEXTS[about]
    return str(texts.gettext(TITLE)).format(**facts), str(texts.gettext(message)).format(**facts)


def _soon(facts: Mapping[str, str | int]) -> str:
    if facts.get("away"):
        return _NEAR_AWAY if facts["ahead"] else _NEXT_AWAY
    return _NEAR if facts["ahead"] else _NEXT
