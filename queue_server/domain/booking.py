"""What can be booked: days from their release on, slots until they begin, places while any are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta

from hall_config.calendar import instant_of, open_spans, service_day
from hall_config.model import City, Hall, Policy, ServiceKind
from queue_server.domain.capacity import Offer, can_be_booked, day_offers
from queue_server.domain.refusals import refusal
from queue_server.domain.slots import Share, Slot, Taken, slot_key
from queue_server.domain.view import HallView

MATTERS = 30
"""Matters of one appointment at most."""


def released_days(city: City, hall: Hall, service: str, *, at: int) -> list[date]:
    """The service days whose slots are on offer, today first; a closed day has none."""
    policy = hall.policies.get(service)
    if policy is None or not can_be_booked(policy):
        return []
    zone = hall.zones[hall.services[service]]
    today = service_day(at, city.timezone, zone.day_ends)
    days = (today + timedelta(days=ahead) for ahead in range(policy.release_days + 1))
    return [
        day
        for day in days
        if at >= _release(city, policy, day) and open_spans(city, hall, zone, day)
    ]


def _release(city: City, policy: Policy, day: date) -> int:
    released = day - timedelta(days=policy.release_days)
    return instant_of(released, policy.release_minute, city.timezone)


def is_on_offer(policy: Policy, slot: Slot, *, at: int) -> bool:
    """Whether a slot of a released day may still be booked."""
    return at < (slot.end if policy.book_current else slot.start)


def offers(city: City, view: HallView, service: str, day: date, *, at: int) -> list[Offer]:
    """The slots of a released day that may be booked now, full ones too."""
    hall = city.halls[view.hall]
    if day not in released_days(city, hall, service, at=at):
        return []
    zone = hall.zones[hall.services[service]]
    today = service_day(at, city.timezone, zone.day_ends)
    if _is_stopped(view, service, day, today, at):
        return []
    policy = hall.policies[service]
    return [
        one
        for one in day_offers(city, hall, service, day)
        if one.slot.booking > 0 and is_on_offer(policy, one.slot, at=at)
    ]


def _is_stopped(view: HallView, service: str, day: date, today: date, at: int) -> bool:
    """A stop concerns today alone."""
    stops = [view.stops[name] for name in ("", service) if name in view.stops]
    return day == today and any(at < stop.get("until", at + 1) for stop in stops)


def offer_of(city: City, view: HallView, service: str, slot: str, *, at: int) -> Offer:
    """The slot of this name; SLOT_GONE when it is none, is over or was never; TOO_EARLY before
    its release.
    """
    hall, day = city.halls[view.hall], _date(slot)
    policy = hall.policies.get(service)
    if policy is None or day is None or not can_be_booked(policy):
        raise refusal("SLOT_GONE", slot[:20])
    if at < _release(city, policy, day):
        raise refusal("TOO_EARLY", slot)
    for one in offers(city, view, service, day, at=at):
        if one.id == slot:
            return one
    raise refusal("SLOT_GONE", slot)


def _date(slot: str) -> date | None:
    head, dash, tail = slot.partition("-")
    if len(head) != 8 or not dash or not (head + tail).isdecimal():
        return None
    try:
        return date.fromisoformat(head)
    except ValueError:
        return None


def room(view: HallView, offer: Offer, *, at: int, guide: bool = False) -> int:
    """The places that can still be booked in a slot, as far as this fold knows."""
    taken: Collection[Taken] = view.slots.get(
        slot_key(offer.service, offer.slot.start), {}
    ).values()
    used: Mapping[str, int] = {
        share: sum(one.places for one in taken if one.share == share and not one.is_over(at))
        for share in Share
    }
    left = offer.slot.booking - used[Share.BOOKING]
    if guide:
        left = max(0, left) + max(0, offer.slot.guide - used[Share.GUIDE])
    return max(0, min(left, offer.slot.capacity - sum(used.values())))


def places_of(city: City, service: str, matters: int) -> int:
    """The places that so many matters take: a batch line 批量 gives each its time."""
    return matters if city.services[service].kind is ServiceKind.BATCH else 1


def parts_of(
    city: City, view: HallView, first: Offer, places: int, *, at: int, guide: bool = False
) -> tuple[Slot, ...]:
    """The slots that so many places take, from the first on without a gap; SLOT_FULL if they
    do not fit.
    """
    if places == 1:
        return (first.slot,)
    day = _date(first.id)
    assert day is not None
    found: list[Slot] = []
    for one in offers(city, view, first.service, day, at=at):
        if one.slot.start < first.slot.start or places == 0:
            continue
        if found and one.slot.start != found[-1].end:
            break
        here = min(places, room(view, one, at=at, guide=guide))
        if here == 0:
            break
        found.append(replace(one.slot, places=here))
        places -= here
    if places:
        raise refusal("SLOT_FULL", first.id)
    return tuple(found)
