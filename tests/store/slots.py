"""A hall with one slot after another, asked of the store and of the reference at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain.appointment import Appointment, Promise
from queue_server.domain.commands import Hold
from queue_server.domain.slots import Slot
from queue_server.store.supervisor import EmbeddedStore
from tests.store.both import Both, both_at
from tests.store.halls import DAY, NOON

HOUR = 3_600_000
SLOT = Slot(start=NOON + 2 * HOUR, end=NOON + 3 * HOUR, capacity=4, booking=2, remote=1, guide=1)
NEXT = replace(SLOT, start=SLOT.end, end=SLOT.end + HOUR)
ANNA, BERT = "s1:k1:" + "a" * 22, "s1:k1:" + "b" * 22


@pytest.fixture(name="both")
def booked_hall(valkey: EmbeddedStore) -> Iterator[Both]:
    """One appointment of an applicant at a time; half an hour early, a quarter late."""
    with both_at(valkey.url) as hall:
        hall.configure(early_s=1800, late_s=900, cancel_s=3600, offer_s=600, booking_limit=1)
        yield hall


def hold(both: Both, *slots: Slot, **facts: Any) -> Appointment:
    """Hold a place for five minutes; the appointment."""
    command = wanted(both, *slots, **facts)
    reply = both.ask(command).reply
    assert reply is not None
    return both.pair.reader.appointments[reply["appointment"]["id"]]


def wanted(both: Both, *slots: Slot, **facts: Any) -> Hold:
    """The command of a hold."""
    facts = {"day": DAY, "until": both.now + 300_000, **facts}
    return Hold(service="tax", time="1400", slots=slots or (SLOT,), **facts)


def state(both: Both, one: Appointment) -> Promise:
    """Where it stands now."""
    return both.pair.reader.appointments[one.id].state
