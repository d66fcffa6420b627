"""The kinds of fields that requests are made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import Form, Query
from pydantic import AfterValidator, AwareDatetime, Field

from queue_server.domain.bounds import is_known, is_mask, is_notice, is_sealed
from queue_server.web.problems import Malformed

Held = TypeVar("Held")
YEARS = range(2000, 2200)
"""What is asked of a hall's calendar lies between; the store keeps instants to 2286."""


def _held(holds: Callable[[Held], bool], says: str) -> Callable[[Held], Held]:
    def check(value: Held) -> Held:
        if not holds(value):
            raise ValueError(says)
        return value

    return check


def _in_reach(at: datetime) -> bool:
    return at.year in YEARS


def instant_ms(at: datetime | None) -> int | None:
    """A moment as the city counts it, in milliseconds since 1970."""
    return None if at is None else int(at.timestamp() * 1000)


def position(latitude: float | None, longitude: float | None) -> Place | None:
    """Where somebody is; half a position is malformed."""
    if (latitude is None) != (longitude is None):
        raise Malformed("lat, lon")
    return None if latitude is None or longitude is None else (latitude, longitude)


Place = tuple[float, float]
"""Latitude and longitude in degrees, in the datum of the city."""
Latitude = Annotated[float | None, Query(ge=-90, le=90)]
Longitude = Annotated[float | None, Query(ge=-180, le=180)]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Said = Annotated[str, Field(min_length=1, max_length=500)]
FormKey = Annotated[str, Form(min_length=8, max_length=100)]
"""The command id of a form, drawn by its page."""
Known = Annotated[
    str,
    Field(
        max_length=800,
        description="Sealed with the key of `GET /sealing`, or a digest `suite:key id:value`",
    ),
    AfterValidator(_held(is_known, "sealed, or a digest suite:key id:value of 128 bits")),
]
Sealed = Annotated[
    str,
    Field(max_length=800, description="Sealed with the key of `GET /sealing`"),
    AfterValidator(_held(is_sealed, "sealed with the key of GET /sealing")),
]
Notice = Annotated[
    str,
    Field(max_length=12, description="The notice that was shown, `sha256[:12]` of its text"),
    AfterValidator(_held(is_notice, "12 hexadecimal digits")),
]
Mask = Annotated[
    str,
    Field(max_length=40),
    AfterValidator(_held(is_mask, "4 digits in a row at most, 8 in all")),
]
Instant = Annotated[
    AwareDatetime,
    AfterValidator(_held(_in_reach, "a time of the years 2000 to 2199")),
    Field(description="of the years 2000 to 2199"),
]
