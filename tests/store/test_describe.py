"""The function library and Python take the same words to mean the same."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest

from hall_config.model import Identity, Precheck
from queue_server.domain.alarms import Level
from queue_server.domain.appointment import PROMISE_MOVES, PROMISE_REFUSED
from queue_server.domain.blocks import LEASE_EPOCHS, LEASE_GAP
from queue_server.domain.commands import COMMANDS, Handled, Reported
from queue_server.domain.decisions import DECISIONS
from queue_server.domain.evaluation import Source
from queue_server.domain.moves import MOVES, REFUSED_BY
from queue_server.domain.numbers import LAST_NUMBER, REBUILD_GAP
from queue_server.domain.order import LineRule
from queue_server.domain.refusals import REFUSALS
from queue_server.domain.slots import Slot
from queue_server.domain.ticket import LANES, Channel, Kind, Offer, Printing, Suspend, TicketClass
from queue_server.store import library
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.keys import KEYS

Described = dict[str, Any]


@pytest.fixture
async def described(dispatcher: RedisDispatcher) -> Described:
    return await dispatcher.describe()


async def test_the_moves_of_a_ticket_are_one_table(described: Described) -> None:
    assert described["moves"] == {verb: dict(states) for verb, states in MOVES.items()}
    assert described["refused_by"] == dict(REFUSED_BY)


async def test_the_moves_of_an_appointment_are_one_table(described: Described) -> None:
    told = {verb: dict(states) for verb, states in PROMISE_MOVES.items()}
    assert described["promise_moves"] == told
    assert described["promise_refused"] == dict(PROMISE_REFUSED)
    assert set(PROMISE_REFUSED.values()) <= set(described["codes"])


async def test_every_command_has_its_function_and_its_decision(described: Described) -> None:
    assert described["verbs"].keys() == COMMANDS.keys() == DECISIONS.keys()


async def test_the_fields_of_each_command_are_the_same(described: Described) -> None:
    for verb, kind in COMMANDS.items():
        assert _asked(described["verbs"][verb]) == _fields(kind), verb
    assert _asked(described["rule"]) == _fields(LineRule)
    assert _asked(described["result"]) == _fields(Handled)
    assert _asked(described["reported"]) == _fields(Reported)
    assert _asked(described["slot"]) == _fields(Slot)


async def test_the_values_of_each_enumeration_are_the_same(described: Described) -> None:
    enums = {"class": TicketClass, "kind": Kind, "channel": Channel, "suspend": Suspend}
    assert described["enums"]["source"] == [one.value for one in Source]
    for name, enum in {
        **enums,
        "printing": Printing,
        "level": Level,
        "offer": Offer,
        "precheck": Precheck,
        "identity": Identity,
    }.items():
        assert described["enums"][name] == [one.value for one in enum]


async def test_every_refusal_is_one_of_the_contract(described: Described) -> None:
    assert set(described["codes"]) <= REFUSALS.keys()
    assert set(REFUSED_BY.values()) <= set(described["codes"])


async def test_keys_lanes_and_numbers_are_the_same(described: Described) -> None:
    assert described["keys"] == dict(KEYS)
    assert tuple(described["lanes"]) == LANES
    assert (described["lease_gap"], described["lease_epochs"]) == (LEASE_GAP, LEASE_EPOCHS)
    assert (described["last_number"], described["rebuild_gap"]) == (LAST_NUMBER, REBUILD_GAP)


async def test_the_version_stands_for_just_this_text(described: Described) -> None:
    """Who changes a Lua file raises VERSION and puts the new digest beside it."""
    assert described["version"] == library.VERSION
    assert library.library().sha256 == library.SHA256


def _asked(described: dict[str, str]) -> dict[str, bool]:
    """Field to whether it may be absent."""
    return {name: kind.endswith("?") for name, kind in described.items()}


def _fields(kind: Any) -> dict[str, bool]:
    return {one.name: one.default is not MISSING for one in fields(kind)}
