"""Items: found, described, and the halls that do them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request

from hall_config.model import Hall, Item
from queue_server.clock import rfc3339
from queue_server.domain.refusals import refusal
from queue_server.web.choosing import best_first, hall_row
from queue_server.web.city_schemas import ItemHall, ItemOut
from queue_server.web.fields import Instant, Latitude, Longitude, Place, instant_ms, position
from queue_server.web.language import Language, language_of
from queue_server.web.parts import Parts, WebParts
from queue_server.web.problems import Malformed
from queue_server.web.schemas import Rows
from queue_server.web.slot_days import next_slot

router = APIRouter(tags=["items"])
_SAME = (
    *("id", "department", "service", "theme", "basic_code", "task_code", "level", "type", "case"),
    *("statutory_days", "promised_days", "trips", "online", "online_depth", "scope", "bookable"),
    "handling_s",
)


@router.get("/items")
async def find_items(
    request: Request,
    parts: Parts,
    q: Annotated[str, Query(max_length=200)] = "",
    hall: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Rows[ItemOut]:
    """Items by Chinese text, pinyin, initials, code or department, best first."""
    among = None if hall is None else _hall(parts, hall).items
    found = parts.items.find(q, among=among, limit=limit)
    language = language_of(request)
    return Rows(rows=[item_out(parts, parts.city.items[one], language) for one in found])


@router.get("/items/{item}")
async def read_item(request: Request, parts: Parts, item: str) -> ItemOut:
    """An item and what to bring."""
    return item_out(parts, _item(parts, item), language_of(request))


@router.get("/items/{item}/halls", response_model_exclude_none=True)
async def halls_of_item(
    request: Request,
    parts: Parts,
    item: str,
    lat: Latitude = None,
    lon: Longitude = None,
    travel_s: Annotated[list[str], Query(description="own times, `hall:seconds`")] = [],  # noqa: B006
    at: Instant | None = None,
) -> Rows[ItemHall]:
    """Halls that do the item, best first by way and wait; the position is used and forgotten."""
    found = _item(parts, item)
    own, here = _own_times(travel_s), position(lat, lon)
    when = instant_ms(at)
    return Rows(rows=item_halls(parts, found, language_of(request), here=here, own=own, at=when))


def item_halls(
    parts: WebParts,
    item: Item,
    language: Language,
    *,
    here: Place | None = None,
    own: Mapping[str, int] | None = None,
    at: int | None = None,
) -> list[ItemHall]:
    """Halls that do an item, best first; `own` are travel times that the asker knows better."""
    when = parts.clock.now() if at is None else at
    rows = []
    for hall in parts.city.places.values():
        if item.id in hall.items and item.service in hall.services:
            way = (own or {}).get(hall.id)
            if way is None and here is not None:
                way = parts.travel.seconds(*here, hall)
            rows.append(hall_row(parts, hall, item.service, way, when, language))
    ordered = best_first(parts, rows, language)
    for row in ordered:
        free = next_slot(parts, parts.city.halls[row.hall], item)
        row.next_slot = None if free is None else rfc3339(free, parts.clock.zone)
    return ordered


def _own_times(given: list[str]) -> dict[str, int]:
    found = {}
    for one in given[:100]:
        hall, _, seconds = one.rpartition(":")
        if not (hall and seconds.isdecimal() and len(seconds) < 7):
            raise Malformed("travel_s")
        found[hall] = int(seconds)
    return found


def item_out(parts: WebParts, item: Item, language: Language) -> ItemOut:
    """An item as the contract writes it."""
    city = parts.city
    department, theme = city.departments.get(item.department), city.themes.get(item.theme)
    service = city.services.get(item.service)
    return ItemOut(
        **{name: getattr(item, name) for name in _SAME},
        name=language.of(item.name),
        department_name=language.of(department.name) if department else item.department,
        service_name=language.of(service.name) if service else item.service,
        theme_name=language.of(theme.name) if theme else item.theme,
        subjects=list(item.subjects),
        channels=list(item.channels),
        materials=[language.of(one) for one in city.brings(item)],
    )


def _item(parts: WebParts, item: str) -> Item:
    found = parts.city.items.get(item)
    if found is None:
        raise refusal("ITEM_UNKNOWN", item[:80])
    return found


def _hall(parts: WebParts, hall: str) -> Hall:
    parts.halls.route(hall)
    return parts.city.halls[hall]
