"""Notices of staff: posted, withdrawn, over."""

from __future__ import annotations

from queue_server.domain.commands import Caller, Command, Post, Withdraw, Words
from queue_server.domain.hall import Hall, Reply
from queue_server.domain.notices import in_force, text_in
from queue_server.domain.view import HallView

NOON = 1_795_406_400_000


class Desk:
    """A hall whose supervisor posts and withdraws; each command comes a second later."""

    def __init__(self) -> None:
        self.hall, self.now = Hall("h07"), NOON
        self.hall.open_hall(1, NOON)

    def do(self, command: Command) -> Reply:
        self.now += 1000
        caller = Caller(principal="user:su", id=str(self.now))
        return self.hall.perform(command, caller, now=self.now, real=self.now)

    def post(self, text: str, until: int | None = None) -> str:
        reply = self.do(Post(text=Words(zh_cn=text), until=until))
        return f"{reply['epoch']}-{reply['seq']}"

    def standing(self, at: int) -> list[str]:
        return [name for name, _ in in_force(self.hall.view, at=at)]


def test_a_notice_stands_until_it_is_withdrawn() -> None:
    desk = Desk()
    one, other = desk.post("one"), desk.post("other")
    assert desk.standing(desk.now + 10**9) == [one, other]
    desk.do(Withdraw(notice=one))
    assert desk.standing(desk.now) == [other]
    assert desk.do(Withdraw(notice=one)) == {"epoch": 1, "seq": 4}


def test_a_notice_whose_time_is_over_is_shown_no_more_and_goes_with_the_next_one() -> None:
    desk = Desk()
    desk.post("short", until=NOON + 60_000)
    assert desk.standing(NOON + 59_999)
    assert not desk.standing(NOON + 60_000)
    desk.now = NOON + 3_600_000
    later = desk.post("later")
    assert list(desk.hall.view.notices) == [later]


def test_notices_stand_in_the_order_of_posting_beyond_the_ninth_event() -> None:
    desk = Desk()
    names = [desk.post(str(count)) for count in range(12)]
    view = HallView.from_snapshot(desk.hall.view.snapshot())
    assert [name for name, _ in in_force(view, at=desk.now)] == names


def test_a_language_that_was_left_out_is_read_as_chinese() -> None:
    notice = {"text": {"zh_cn": "甲", "en": "one"}}
    assert [text_in(notice, one) for one in ("zh-CN", "zh-HK", "en")] == ["甲", "甲", "one"]
