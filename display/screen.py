"""The page's model, pure: a board in the words of all languages, as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil
from typing import Any

from display.announce import Called, say_of, sentence
from display.board import Board, Call, Line, Offer, Standing
from hall_config.calendar import open_spans, service_day
from hall_config.model import City, Display, Hall, Text
from queue_server.device.texts import LANGUAGES
from queue_server.domain.estimate import Wait
from queue_server.domain.notices import in_force, text_in
from queue_server.domain.stopping import reason_in
from queue_server.domain.view import HallView

Words = Mapping[str, Mapping[str, str]]
"""The catalogue of each language: message to text."""

HOURS_MIN = 120
"""From so many minutes on a wait is told in half hours."""


def screen(
    board: Board, view: HallView, city: City, *, zone: str | None, at: int, words: Words
) -> dict[str, Any]:
    """Everything the page shows, by name; a name changes only when what it shows does."""
    hall = city.halls[view.hall]
    here = hall.zones.get(zone or "")
    return {
        "hall": text_document(hall.name),
        "zone": text_document(here.name) if here else None,
        "place": text_document(here.place) if here else None,
        "calls": [_call(call, hall, zone, words) for call in board.calls],
        "also": [_also(call, hall, zone) for call in board.also],
        "services": {line.service: _service(view, city, line.service) for line in board.lines},
        "lines": [_line(line) for line in board.lines],
        "missed": list(board.missed),
        "ticker": list(_ticker(view, city, zone, at)),
    }


SECOND = (
    *("Now calling", "Waiting", "Missed", "Please come", "At the window"),
    *("Nobody is being called", "Open today {hours}", "Closed today"),
    *("The hall gives no numbers now", "{service}: no numbers now", "{what}: {reason}"),
    *(f"offer {one.value}" for one in Offer),
)
"""What a second language is shown of, beside names and notices."""


def layout_document(layout: Display, words: Words) -> dict[str, Any]:
    """What the page has to know of its layout."""
    names = ("language", "second_language", "ticker", "lines", "width", "height")
    found = {name: getattr(layout, name) for name in names}
    second = words.get(layout.second_language, {})
    titles = {message: second[message] for message in SECOND if message in second}
    return {**found, "kind": layout.kind.value, "theme": layout.theme.value, "second": titles}


def reach(wait: Wait) -> dict[str, Any]:
    """A range of waiting as it is told: minutes rounded outwards, half hours from two hours on."""
    low, high = wait.p10_s // 60, max(1, ceil(wait.p90_s / 60))
    if high >= HOURS_MIN:
        return {"unit": "hours", "low": low // 30 / 2, "high": ceil(high / 30) / 2}
    return {"unit": "min", "low": low, "high": high}


def _call(call: Call, hall: Hall, zone: str | None, words: Words) -> dict[str, Any]:
    place = _place(call, hall, zone)
    return {
        **_also(call, hall, zone),
        "called": call.standing is Standing.CALLED,
        "serving": call.standing is Standing.SERVING,
        "sentence": {
            language: sentence(
                Called(
                    number=call.number,
                    window=call.window,
                    place=place.of(language) if place else "",
                ),
                language,
                say_of(texts),
            )
            for language, texts in words.items()
        },
    }


def _also(call: Call, hall: Hall, zone: str | None) -> dict[str, Any]:
    place = _place(call, hall, zone)
    return {
        "ticket": call.ticket,
        "number": call.number,
        "window": call.window,
        "place": text_document(place) if place else None,
        "said": call.said,
    }


def _place(call: Call, hall: Hall, zone: str | None) -> Text | None:
    """Where the window stands, unless it is where the screen is."""
    there = hall.zones.get(call.zone)
    return there.place if there and call.zone != zone else None


def _service(view: HallView, city: City, service: str) -> dict[str, Any]:
    known = city.services.get(service)
    prefix = view.rules[service].prefix
    return {"prefix": prefix, "name": text_document(known.name) if known else None}


def _line(line: Line) -> dict[str, Any]:
    return {
        "service": line.service,
        "waiting": line.waiting,
        "offer": line.offer.value,
        "wait": reach(line.wait) if line.wait else None,
    }


def _ticker(view: HallView, city: City, zone: str | None, at: int) -> Iterator[dict[str, Any]]:
    """What stopped, what staff put up, today's hours of the zone, and the hall's own lines."""
    yield from _stops(view, city, zone)
    for _, notice in in_force(view, at=at):
        if zone is None or notice.get("zone") in (None, zone):
            words = {language: text_in(notice, language) for language in LANGUAGES}
            yield {"kind": "notice", "text": words}
    hall = city.halls[view.hall]
    here = hall.zones.get(zone or "")
    if here:
        day = service_day(at, city.timezone, here.day_ends)
        spans = open_spans(city, hall, here, day)
        yield {"kind": "hours", "spans": [[_clock(one.start), _clock(one.end)] for one in spans]}
    for line in hall.slip_lines:
        yield {"kind": "text", "text": text_document(line)}


def _stops(view: HallView, city: City, zone: str | None) -> Iterator[dict[str, Any]]:
    for service, stop in sorted(view.stops.items()):
        rule = view.rules.get(service)
        if service and zone is not None and (rule is None or rule.zone != zone):
            continue
        known = city.services.get(service)
        yield {
            "kind": "stop",
            "service": text_document(known.name) if known else None,
            "reason": {language: reason_in(stop, language) for language in LANGUAGES},
        }


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def text_document(text: Text) -> Mapping[str, str]:
    """A text of the configuration by language."""
    return {language: text.of(language) for language in LANGUAGES}
