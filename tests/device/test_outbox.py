"""What was done while cut off reaches the centre once, in order, whatever crashes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from queue_server.device.answers import Answer, Denied, Done, Unknown
from queue_server.device.outbox import Entry, Outbox


class Line:
    """Answers as it was told to, and remembers what it was asked."""

    online = True

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str | None, str | None]] = []

    async def ask(
        self,
        verb: str,
        fields: Mapping[str, Any] | None = None,
        *,
        id: str | None = None,
        wait_s: float = 5.0,
        done_at: str | None = None,
    ) -> Answer:
        self.asked.append((verb, id, done_at))
        return self.answers.pop(0)


def filled(folder: Path) -> Outbox:
    outbox = Outbox(folder / "outbox.jsonl")
    outbox.add("start", {"ticket": "t"}, done_at="2026-11-23T10:00:00+08:00")
    outbox.add("finish", {"ticket": "t"}, done_at="2026-11-23T10:05:00+08:00")
    return outbox


def nobody(entry: Entry, denied: Denied) -> None:
    raise AssertionError(denied)


async def test_entries_are_sent_in_order_under_their_ids_and_times(tmp_path: Path) -> None:
    outbox, line = filled(tmp_path), Line(Done(data={}), Done(data={}))
    ids = [entry.id for entry in outbox.entries]
    assert await outbox.send(line, nobody)
    assert [(verb, id_) for verb, id_, _ in line.asked] == [("start", ids[0]), ("finish", ids[1])]
    assert line.asked[0][2] == "2026-11-23T10:00:00+08:00"
    assert outbox.entries == ()
    assert Outbox(tmp_path / "outbox.jsonl").entries == ()


async def test_an_unknown_answer_stops_and_the_same_id_is_asked_again(tmp_path: Path) -> None:
    outbox = filled(tmp_path)
    assert not await outbox.send(Line(Unknown()), nobody)
    again = Outbox(tmp_path / "outbox.jsonl")
    assert again.entries == outbox.entries
    assert await again.send(Line(Done(data={}), Done(data={})), nobody)


async def test_a_hall_that_is_not_ready_is_asked_again_later(tmp_path: Path) -> None:
    outbox = filled(tmp_path)
    assert not await outbox.send(Line(Denied(code="HALL_NOT_READY", text="")), nobody)
    assert len(outbox.entries) == 2


async def test_what_the_centre_denies_is_shown_once_and_let_go(tmp_path: Path) -> None:
    outbox, seen = filled(tmp_path), []
    line = Line(Denied(code="TICKET_NOT_CALLED", text="look"), Done(data={}))
    assert await outbox.send(line, lambda entry, denied: seen.append((entry.verb, denied.text)))
    assert seen == [("start", "look")]
    assert outbox.entries == ()


def test_a_line_torn_by_a_crash_is_dropped_and_the_rest_kept(tmp_path: Path) -> None:
    outbox = filled(tmp_path)
    path = tmp_path / "outbox.jsonl"
    path.write_text(path.read_text() + '{"verb": "fin')
    again = Outbox(path)
    assert again.entries == outbox.entries
    again.add("recall", {}, done_at="2026-11-23T10:06:00+08:00")
    assert len(Outbox(path).entries) == 3


def test_what_was_answered_before_a_crash_is_not_sent_again(tmp_path: Path) -> None:
    outbox = filled(tmp_path)
    outbox.settle(outbox.entries[0].id)
    assert [entry.verb for entry in Outbox(tmp_path / "outbox.jsonl").entries] == ["finish"]
