"""Figures kept up with events are those counted anew."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain.load import Tally
from tests.hub.test_projection import STEPS, Play


@settings(max_examples=40, deadline=None)
@given(steps=STEPS, cut=st.integers(0, 30))
def test_a_tally_that_followed_counts_as_one_that_begins_now(
    steps: list[tuple[int, str, int]], cut: int
) -> None:
    play = Play()
    for step in steps[:cut]:
        play.step(*step)
    tally = Tally(play.hall.view)
    for step in steps[cut:]:
        before = len(play.hall.events)
        play.step(*step)
        for event in play.hall.events[before:]:
            tally.take(event)
    assert tally.load(play.now) == Tally(play.hall.view).load(play.now)
