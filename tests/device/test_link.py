"""Each way a line can fail, as a script of inputs and the effects that come out."""

from __future__ import annotations

import pytest

from queue_server.device.answers import Unknown
from queue_server.device.effects import (
    Answered,
    Deliver,
    Dial,
    HangUp,
    Phase,
    Status,
)
from queue_server.device.link import GREETING_S, Link
from queue_server.domain.events import Event, Position
from queue_server.wire.close import Close
from queue_server.wire.messages import HEARTBEAT_S, Snapshot, Welcome
from tests.device.script import (
    command,
    delivered,
    event,
    frame,
    fresh,
    live,
    sent,
    snapshot,
    welcome,
)


def test_a_link_dials_says_hello_and_is_live_after_the_welcome() -> None:
    link = fresh()
    assert link.start(0) == [Status(phase=Phase.DIALLING), Dial(after_s=0)]
    said = link.dialled(1)
    assert said[0] == Status(phase=Phase.GREETING)
    assert sent(said) == [{"type": "hello", "token": "token", "speaks": [1, 1]}]
    effects = link.frame(1, welcome())
    assert [type(one) for one in effects] == [Deliver, Status], "configured before it is live"
    assert isinstance(delivered(effects)[0], Welcome)
    assert isinstance(delivered(link.frame(1, snapshot()))[0], Snapshot)


def test_a_refused_dial_is_tried_again_ever_slower_up_to_a_few_seconds() -> None:
    link = fresh()
    link.start(0)
    waits = []
    for _ in range(6):
        effects = link.lost(0)
        waits += [one.after_s for one in effects if isinstance(one, Dial)]
        link.dialling(0)
    assert waits == [0.5, 1, 2, 2.5, 2.5, 2.5]


def test_waits_are_spread_by_chance_over_their_upper_half() -> None:
    link = Link("token", chance=lambda: 0.0)
    link.start(0)
    assert link.lost(0)[-1] == Dial(after_s=0.25)


def test_after_a_welcome_the_back_off_begins_anew() -> None:
    link = fresh()
    link.start(0)
    link.lost(0)
    link.lost(0)
    live(link)
    assert link.lost(0)[-1] == Dial(after_s=0.5)


@pytest.mark.parametrize("code", [4501, 4502, 4503, 4504, 4999])
def test_a_code_that_means_for_good_ends_the_link(code: int) -> None:
    link = live()
    link.ask(0, command(), wait_s=5)
    assert link.lost(0, code) == [
        Status(phase=Phase.ENDED, code=code),
        Answered(id="c", answer=Unknown()),
    ]
    assert link.tick(100) == []
    assert link.lost(100) == []


@pytest.mark.parametrize("code", [None, 1000, 1006, 1012, 4000, 4001, 4002, 4499])
def test_every_other_code_is_followed_by_a_dial(code: int | None) -> None:
    assert isinstance(live().lost(0, code)[-1], Dial)


def test_a_device_that_another_socket_replaced_comes_back_slowly() -> None:
    assert live().lost(0, Close.ELSEWHERE)[-1] == Dial(after_s=30.0)


def test_a_rejected_hello_is_a_lost_line() -> None:
    link = fresh()
    link.start(0)
    link.dialled(0)
    assert link.lost(0, Close.NOT_READY)[-1] == Dial(after_s=0.5)


def test_a_greeting_that_does_not_come_is_given_up() -> None:
    link = fresh()
    link.start(0)
    link.dialled(0)
    assert link.tick(GREETING_S) == []
    effects = link.tick(GREETING_S + 1)
    assert effects[0] == HangUp(code=Close.SILENT)
    assert isinstance(effects[-1], Dial)


def test_a_half_open_line_is_hung_up_after_two_silent_heartbeats() -> None:
    link = live()
    assert sent(link.tick(HEARTBEAT_S)) == [{"type": "heartbeat"}]
    assert link.tick(2 * HEARTBEAT_S - 1) == []
    effects = link.tick(2 * HEARTBEAT_S + 1)
    assert HangUp(code=Close.SILENT) in effects
    assert link.phase is Phase.WAITING
    assert link.lost(2 * HEARTBEAT_S + 2, 1006) == [], "the slow close is no second loss"


def test_any_frame_is_a_sign_of_life() -> None:
    link = live()
    link.frame(30, frame("heartbeat"))
    assert not any(isinstance(one, HangUp) for one in link.tick(60))


def test_events_in_order_are_delivered_and_duplicates_are_not() -> None:
    link = live()
    assert isinstance(delivered(link.frame(0, event(6)))[0], Event)
    assert link.frame(0, event(6)) == []
    assert link.frame(0, event(3)) == []
    assert link.position == Position(1, 6)


@pytest.mark.parametrize("strange", [event(8), event(6, epoch=2), event(1, epoch=3)])
def test_a_gap_or_a_foreign_epoch_asks_for_a_snapshot_once(strange: str) -> None:
    link = live()
    assert sent(link.frame(0, strange)) == [{"type": "resync"}]
    assert link.frame(0, event(9)) == [], "events before the snapshot say nothing"
    assert isinstance(delivered(link.frame(0, snapshot("2-40")))[0], Snapshot)
    assert delivered(link.frame(0, event(41, epoch=2)))


def test_a_snapshot_that_does_not_come_ends_the_socket() -> None:
    link = live()
    link.frame(0, event(8))
    link.frame(GREETING_S, frame("heartbeat"))
    assert HangUp(code=Close.SILENT) in link.tick(GREETING_S + 1)


def test_the_first_event_of_a_new_epoch_follows_on() -> None:
    link = live()
    assert delivered(link.frame(0, event(1, epoch=2, kind="hall.opened")))
    assert link.position == Position(2, 1)


def test_a_link_resumes_from_its_position_with_its_configuration() -> None:
    link = live()
    link.frame(0, event(6))
    link.lost(1)
    link.dialling(2)
    hello = sent(link.dialled(2))[0]
    assert (hello["position"], hello["config"]) == ("1-6", "c1")


def test_a_view_that_could_not_follow_is_built_anew() -> None:
    link = live()
    assert sent(link.rebuild(0)) == [{"type": "resync"}]


def test_a_centre_of_another_version_ends_the_link() -> None:
    link = fresh()
    link.start(0)
    link.dialled(0)
    effects = link.frame(0, welcome(speaks=9))
    assert effects[0] == HangUp(code=Close.TOO_OLD)
    assert link.phase is Phase.ENDED


@pytest.mark.parametrize("text", ["no json", "[]", '{"type":"event","event":{}}', '{"type":7}'])
def test_a_malformed_frame_ends_the_socket_but_not_the_link(text: str) -> None:
    link = live()
    effects = link.frame(0, text)
    assert effects[0] == HangUp(code=Close.MALFORMED)
    assert isinstance(effects[-1], Dial)


def test_a_frame_of_an_unknown_type_is_passed_over() -> None:
    link = live()
    assert link.frame(0, frame("advice", text="new in a later version")) == []


def test_a_second_welcome_brings_a_new_configuration() -> None:
    link = live()
    effects = link.frame(0, welcome())
    assert [type(one) for one in effects] == [Deliver]


def test_frames_of_a_socket_that_was_given_up_say_nothing() -> None:
    link = live()
    link.lost(0)
    assert link.frame(0, event(6)) == []
