"""Appointments hidden from who follows a hall: snapshot + events is still the later snapshot."""

from __future__ import annotations

import pytest

from queue_server.domain.commands import Caller, Hold
from queue_server.domain.fold import apply
from queue_server.domain.hall import Hall
from queue_server.domain.sight import Sight, event_for, view_document
from queue_server.domain.slots import Slot
from queue_server.domain.view import HallView
from tests.store.halls import CONFIGURE, DAY, HALL, NOON


@pytest.mark.parametrize("sight", list(Sight))
def test_a_projected_reader_stays_true(sight: Sight) -> None:
    hall = Hall(HALL)
    hall.open_hall(1, NOON)
    desk = Caller(principal="desk", id="1")
    hall.perform(CONFIGURE, desk, now=NOON, real=NOON)
    reader = HallView.from_snapshot(view_document(hall.view, sight))
    known = len(hall.events)
    slot = Slot(start=NOON, end=NOON + 1, capacity=4, booking=2, remote=1, guide=1)
    hold = Hold(service="tax", day=DAY, time="1200", slots=(slot,), until=NOON, mask="张*")
    hall.perform(hold, Caller(principal="anyone", id="2"), now=NOON, real=NOON)
    hall.open_hall(2, NOON)
    for event in hall.events[known:]:
        apply(reader, event_for(event, sight))
    assert reader.snapshot() == view_document(hall.view, sight)
    assert bool(reader.appointments) == (sight is Sight.WHOLE)
