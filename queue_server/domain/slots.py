"""Slots: a promised time with a capacity, and whose places in it are whose.

A slot's places are divided among those who book, those who take a number on their way, and those
who stand in the hall; some stay with the guide for people without a phone. As the slot starts
what nobody used falls to those in the hall.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Share(StrEnum):
    """For whom a place of a slot is."""

    BOOKING = "booking"
    REMOTE = "remote"
    ON_SITE = "on_site"
    GUIDE = "guide"


AWAITED = "awaited"
"""In place of a share: someone on the slot's waiting list, who takes no place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One slot of a line as the centre reckons it, with the places that are asked for in it.

    `booking`, `remote` and `guide` are the shares; the rest of `capacity` is for the hall.
    """

    start: int
    end: int
    capacity: int
    booking: int
    remote: int
    guide: int
    places: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Places of a slot that somebody has."""

    share: str
    places: int
    expires_at: int | None = None
    """Until when they are held while a form is filled; None = for good."""

    def is_over(self, now: int) -> bool:
        """Whether a hold has run out."""
        return self.expires_at is not None and now > self.expires_at


def slot_key(service: str, start: int) -> str:
    """Name a slot of the hall."""
    return f"{service}|{start}"


def fits(slot: Slot, taken: Collection[Taken], share: Share, *, now: int) -> bool:
    """Whether the slot still has its `places` for this share; `taken` has no hold that ran out."""
    used = {one: sum(t.places for t in taken if t.share == one) for one in Share}
    total, own = sum(used.values()) + slot.places, used[share] + slot.places
    if total > slot.capacity:
        return False
    started = now >= slot.start
    if share is Share.GUIDE:
        return started or own <= slot.guide
    # who comes later than the start finds the others' part taken, but never the guide's
    if started and total + max(0, slot.guide - used[Share.GUIDE]) > slot.capacity:
        return False
    if share is Share.BOOKING:
        return own <= slot.booking
    if share is Share.REMOTE:
        return own <= slot.remote
    if started:
        return True
    return own <= slot.capacity - slot.booking - slot.remote - slot.guide
