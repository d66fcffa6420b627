"""The shares of a slot: whose places are whose, whatever is asked in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import hypothesis.strategies as st
from hypothesis import given

from queue_server.domain.slots import AWAITED, Share, Slot, Taken, fits

START = 1_000_000
slots = st.builds(
    lambda capacity, booking, remote, guide: Slot(
        start=START,
        end=START + 1,
        capacity=capacity,
        booking=capacity * booking // 100,
        remote=capacity * remote // 100,
        guide=min(
            capacity * guide // 100,
            capacity - capacity * booking // 100 - capacity * remote // 100,
        ),
    ),
    capacity=st.integers(0, 60),
    booking=st.integers(0, 70),
    remote=st.integers(0, 30),
    guide=st.integers(0, 30),
)
asked = st.lists(st.tuples(st.sampled_from(Share), st.integers(1, 4)), max_size=80)


def filled(slot: Slot, wishes: Sequence[tuple[Share, int]], *, now: int) -> list[Taken]:
    """Who has what after each wish that fits was granted, one after another."""
    taken: list[Taken] = []
    for share, places in wishes:
        if fits(replace(slot, places=places), taken, share, now=now):
            taken.append(Taken(share=share, places=places))
    return taken


def used(taken: Sequence[Taken], *shares: Share) -> int:
    return sum(one.places for one in taken if one.share in shares)


@given(slot=slots, wishes=asked)
def test_before_a_slot_starts_nobody_takes_of_anothers_share(
    slot: Slot, wishes: list[tuple[Share, int]]
) -> None:
    taken = filled(slot, wishes, now=START - 1)
    assert used(taken, Share.BOOKING) <= slot.booking
    assert used(taken, Share.REMOTE) <= slot.remote
    assert used(taken, Share.GUIDE) <= slot.guide
    for_hall = slot.capacity - slot.booking - slot.remote
    assert used(taken, Share.ON_SITE, Share.GUIDE) <= for_hall
    # whatever the others do, the hall's own part is there for it
    own = Share.ON_SITE
    left = for_hall - slot.guide - used(taken, own)
    assert left <= 0 or fits(replace(slot, places=left), taken, own, now=START - 1)


@given(slot=slots, before=asked, after=asked)
def test_as_a_slot_starts_what_nobody_used_falls_to_the_hall(
    slot: Slot, before: list[tuple[Share, int]], after: list[tuple[Share, int]]
) -> None:
    taken = filled(slot, before, now=START - 1)
    kept = max(0, slot.guide - used(taken, Share.GUIDE))
    left = slot.capacity - used(taken, *Share) - kept
    assert left <= 0 or fits(replace(slot, places=left), taken, Share.ON_SITE, now=START)
    for share, places in after:
        if fits(replace(slot, places=places), taken, share, now=START):
            taken.append(Taken(share=share, places=places))
    assert used(taken, *Share) <= slot.capacity
    assert used(taken, Share.BOOKING) <= slot.booking
    # the guide's part stays with the guide to the end
    guide = max(0, slot.guide - used(taken, Share.GUIDE))
    assert used(taken, *Share) + guide <= slot.capacity or used(taken, Share.GUIDE) > 0


@given(slot=slots)
def test_who_waits_for_a_place_takes_none(slot: Slot) -> None:
    waiting = [Taken(share=AWAITED, places=9)] * 3
    alone = fits(slot, [], Share.BOOKING, now=START - 1)
    assert fits(slot, waiting, Share.BOOKING, now=START - 1) == alone


def test_a_hold_is_over_after_its_last_millisecond() -> None:
    held = Taken(share=Share.BOOKING, places=1, expires_at=500)
    assert not held.is_over(500)
    assert held.is_over(501)
