"""What becomes of a command on a line that may fail at any moment."""

from __future__ import annotations

from queue_server.device.answers import Denied, Done, Unknown, Unsent
from queue_server.device.effects import Answered
from queue_server.device.pending import LIMIT
from tests.device.script import command, frame, fresh, live, sent, welcome


def test_a_command_whose_reply_was_lost_is_sent_again_under_its_id() -> None:
    link = live()
    first = sent(link.ask(0, command(), wait_s=5))
    link.lost(1)
    link.dialling(2)
    link.dialled(2)
    assert sent(link.frame(2, welcome())) == first
    answered = link.frame(2, frame("reply", id="c", done={"seq": 7}))
    assert answered == [Answered(id="c", answer=Done(data={"seq": 7}))]
    assert link.frame(2, frame("reply", id="c", done={})) == [], "a second reply says nothing"


def test_a_refusal_comes_with_its_text() -> None:
    link = live()
    link.ask(0, command(), wait_s=5)
    reply = frame("reply", id="c", code="TOO_LATE", text="please")
    assert link.frame(0, reply) == [Answered(id="c", answer=Denied(code="TOO_LATE", text="please"))]


def test_a_command_that_never_left_certainly_did_not_happen() -> None:
    link = fresh()
    link.start(0)
    assert link.ask(0, command(), wait_s=5) == []
    assert link.tick(5) == [Answered(id="c", answer=Unsent())]


def test_a_command_without_a_reply_may_have_happened() -> None:
    link = live()
    link.ask(0, command(), wait_s=5)
    assert link.tick(5) == [Answered(id="c", answer=Unknown())]


def test_asking_again_under_a_pending_id_only_waits_longer() -> None:
    link = live()
    link.ask(0, command(), wait_s=5)
    assert link.ask(3, command(), wait_s=5) == []
    assert link.tick(5) == []
    assert link.tick(8) == [Answered(id="c", answer=Unknown())]


def test_more_commands_than_the_bound_push_the_oldest_out() -> None:
    link = fresh()
    link.start(0)
    for number in range(LIMIT + 1):
        link.ask(0, command(str(number)), wait_s=60)
    assert link.tick(0.5) == [Answered(id="0", answer=Unsent())]
