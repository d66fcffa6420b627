"""Frames there and back; what is not of the wire is said to be so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.commands import Finish, Handled, Issue
from queue_server.domain.events import Event
from queue_server.wire.close import Close, comes_back
from queue_server.wire.codec import (
    Malformed,
    UnknownType,
    command_frame,
    command_of,
    decode_from_centre,
    decode_from_device,
    encode,
    encode_event,
    event_of,
)
from queue_server.wire.messages import (
    CommandFrame,
    FromCentre,
    FromDevice,
    Happened,
    Heartbeat,
    Hello,
    ReplyFrame,
    Resync,
    Snapshot,
    Welcome,
)

EVENT = Event(epoch=2, seq=7, hall="h", at=5, type="ticket.called", data={"ticket": "t"})


@pytest.mark.parametrize(
    "message",
    [
        Hello(token="t"),
        Hello(token="t", speaks=(1, 3), position="1-5", config="c", hall="h", language="en"),
        CommandFrame(id="1", verb="recall", fields={"ticket": "t"}, done_at="2026-11-23T10:00:00Z"),
        CommandFrame(id="1", verb="sign_out"),
        Heartbeat(),
        Resync(),
    ],
)
def test_what_a_device_says_is_read_as_it_was_said(message: FromDevice) -> None:
    assert decode_from_device(encode(message)) == message


@pytest.mark.parametrize(
    "message",
    [
        Welcome(speaks=1, now=5, pace=60.0, hall="h", config={"sha256": "c"}, device={"id": "d"}),
        Snapshot(view={"hall": "h"}, position="1-5"),
        ReplyFrame(id="1", done={"seq": 7}),
        ReplyFrame(id="1", code="TOO_LATE", text="过号了"),
        Heartbeat(),
    ],
)
def test_what_the_centre_says_is_read_as_it_was_said(message: FromCentre) -> None:
    assert decode_from_centre(encode(message)) == message


def test_an_event_is_read_as_it_happened() -> None:
    message = decode_from_centre(encode_event(EVENT))
    assert isinstance(message, Happened)
    assert event_of(message.event) == EVENT


def test_a_commands_fields_stand_beside_its_verb() -> None:
    frame = command_frame(
        Finish(ticket="t", window="3", handled=(Handled(outcome="settled"),)), id="1"
    )
    assert json.loads(encode(frame)) == {
        "type": "command",
        "id": "1",
        "verb": "finish",
        "ticket": "t",
        "window": "3",
        "handled": [{"outcome": "settled"}],
    }
    assert command_of(frame.verb, frame.fields) == Finish(
        ticket="t", window="3", handled=(Handled(outcome="settled"),)
    )


def test_absent_facts_are_left_out() -> None:
    assert json.loads(encode(Hello(token="t"))) == {"type": "hello", "token": "t", "speaks": [1, 1]}


def test_fields_of_a_later_version_are_passed_over() -> None:
    assert decode_from_device('{"type":"heartbeat","battery":3}') == Heartbeat()
    asked = {"service": "a", "day": 20261123, "colour": "green"}
    assert command_of("issue", asked) == Issue(service="a", day=20261123)


@pytest.mark.parametrize("frame", ['{"type":"advice"}', '{"type":"welcome"}'])
def test_a_type_of_a_later_version_is_told_apart_from_nonsense(frame: str) -> None:
    with pytest.raises(UnknownType):
        decode_from_device(frame)


NONSENSE: list[str | bytes] = [
    "",
    "nonsense",
    "[]",
    "7",
    "{}",
    '{"type":7}',
    '{"type":"hello"}',
    '{"type":"hello","token":7}',
    '{"type":"command","verb":"start"}',
    '{"type":"command","id":"","verb":"start"}',
    '{"type":"command","id":"1"}',
    '{"type":"command","id":"1","verb":"start","done_at":7}',
    '{"type":"command","id":"' + "x" * 101 + '","verb":"start"}',
    "[" * 100_000,
    b"\xff\xfe",
]


@pytest.mark.parametrize("frame", NONSENSE)
def test_what_is_not_of_the_wire_is_malformed(frame: str | bytes) -> None:
    with pytest.raises(Malformed):
        decode_from_device(frame)


KEYS = st.sampled_from(["type", "id", "verb", "event", "token"])
VALUES = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(VALUES, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner)))
def test_any_json_is_either_read_or_malformed(value: Any) -> None:
    for decode in (decode_from_device, decode_from_centre):
        try:
            decode(json.dumps(value))
        except Malformed:
            continue


@pytest.mark.parametrize("document", [{}, {"epoch": 1}, {"epoch": "x", "seq": 1}])
def test_half_an_event_is_malformed(document: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        event_of(document)


@pytest.mark.parametrize(
    ("verb", "fields"), [("fly", {}), ("start", {"ticket": "t"}), ("defer", {"ticket": 7})]
)
def test_a_command_with_the_wrong_fields_is_malformed(verb: str, fields: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        command_of(verb, fields)


def test_codes_say_whether_a_device_comes_back() -> None:
    assert all(comes_back(code) is (code < 4500) for code in Close)
    assert comes_back(None)
    assert comes_back(1012)
    assert comes_back(5000)
