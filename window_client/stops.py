"""Stopped lines: why, for who works beside them, and what a supervisor can stop or go on with."""

from __future__ import annotations

from functools import partial
from typing import Any

from hall_config.model import City
from queue_server.domain.stopping import reason_in, stop_of
from queue_server.domain.view import HallView
from window_client.places import services
from window_client.words import service_name, spoken, words


def line_stop(view: HallView, service: str) -> dict[str, Any] | None:
    """The stop of a line, or of its hall: `{reason, until}`; None while it gives numbers."""
    stop = stop_of(view, service, view.at)
    return None if stop is None else {"reason": spoken(stop.said), "until": stop.until}


def stops(view: HallView, city: City | None) -> dict[str, Any]:
    """Every stop that stands, the hall's first with the empty name, and what can be stopped."""
    standing = [
        {
            "service": name,
            "name": service_name(city, name) if name else None,
            "reason": spoken(partial(reason_in, stop)),
            "until": stop.get("until"),
        }
        for name, stop in sorted(view.stops.items())
    ]
    stopped = view.stops.keys()
    return {
        "stops": standing,
        "reasons": [
            {"id": id_, "name": words(text)}
            for id_, text in (city.stop_reasons.items() if city else ())
        ],
        "hall": "" not in stopped,
        "services": [row for row in services(view, city) if row["id"] not in stopped],
    }
