"""What is read aloud of a screen: its question, and what somebody who cannot see it must know."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from kiosk.speaker import Speaker
from kiosk.words import Words, words

TILES = 6
"""So many choices are read; more than that nobody keeps in mind."""


async def read_aloud(speaker: Speaker, view: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A screen as `{wav}` in base64, since a page's policy lets in no other sound of a moment."""
    wav = await speaker.say(aloud(view, words(language)), language)
    return {"wav": None if wav is None else b64encode(wav).decode()}


def aloud(view: Mapping[str, Any], said: Words) -> str:
    """The text of a screen's model, sentence by sentence."""
    parts = [str(view["title"]), *_more(view, said)]
    text = said.say(". ").join(part.rstrip("。.") for part in parts if part)
    return text.replace("–", said.say(" to "))


def _more(view: Mapping[str, Any], said: Words) -> Iterable[str]:
    match view["screen"]:
        case "home":
            yield from (one["text"] for one in view["tiles"][:TILES])
            yield from (one["text"] for one in view["direct"])
        case "groups" | "list":
            yield from (one["text"] for one in view.get("tiles", view.get("rows", ()))[:TILES])
        case "offer" if view["offer"]:
            yield from _offer(view["offer"])
        case "ticket":
            ticket = view["ticket"]
            yield f"{ticket['number_name']} {' '.join(ticket['number'])}"
            yield from _facts(ticket["facts"])
            yield view["slip"]["text"]
        case "scanned" if view["scan"]:
            yield view["scan"]["text"]
            yield from _facts(view["scan"]["facts"])
        case "denied":
            yield view["refusal"]
            yield from (one["text"] for one in view["ways"])
        case "many":
            yield from (view["text"], view["more"], *(one["text"] for one in view["ways"]))
        case "notice":
            yield view["held"]
            yield from _facts(view["lines"])
            yield from (one["text"] for one in (*view["agrees"], view["without"]))
        case "document" | "company" | "phone":
            yield from _question(view)


def _question(view: Mapping[str, Any]) -> Iterable[str]:
    """A question of who it is; what is typed is never read aloud."""
    yield from (view["kept"], view["lead"], view["fault"])
    yield from _facts(view.get("lines", ()))
    yield from (view[name] for name in ("agree", "silent") if name in view)
    yield view["without"]["text"] if view["without"] else ""


def _offer(offer: Mapping[str, Any]) -> Iterable[str]:
    if offer["materials"]:
        yield offer["materials_title"]
        yield from offer["materials"]
    yield from _facts(offer["facts"])
    yield offer["not_now"]
    yield from (one["text"] for one in offer["takes"][:1])


def _facts(facts: Iterable[Mapping[str, str]]) -> Iterable[str]:
    return (f"{one['name']} {one['value']}" for one in facts)
