"""What a zone's voice says of a hall, over restarts and cuts, and what its log tells of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from queue_server.device.answers import Denied, Done
from queue_server.domain.commands import Services
from queue_server.domain.ticket import Kind, Ticket
from tests.display.day import Day
from tests.display.screens import WINDOWS
from tests.display.voices import Corner


@pytest.fixture
def day() -> Day:
    day = Day()
    day.open(*WINDOWS, "1")
    return day


@pytest.fixture
def corner(day: Day, tmp_path: Path) -> Corner:
    return Corner(day, tmp_path)


def test_a_call_is_said_once_in_three_languages_and_logged(day: Day, corner: Corner) -> None:
    day.called("household", "117")
    corner.ask("listen", ready=True)
    turn = corner.turn()
    assert turn is not None
    assert [part["language"] for part in turn["parts"]] == ["zh-CN", "zh-HK", "en"]
    assert turn["chime"] == "zh-CN/chime.wav"
    assert turn["parts"][0]["clips"][:5] == [
        "zh-CN/call-0.wav", "zh-CN/letter-d.wav", "zh-CN/digit-0.wav", "zh-CN/digit-0.wav",
        "zh-CN/digit-1.wav",
    ]  # fmt: skip
    assert turn["parts"][0]["caption"] == "请 D001 号，到 117 号窗口"
    assert corner.speak() == turn["key"]
    assert corner.speak() is None
    (line,) = corner.lines()
    assert (line["kind"], line["number"], line["window"]) == ("spoken", "D001", "117")
    assert line["position"] == day.view.position.text()


def test_a_recall_is_said_again(day: Day, corner: Corner) -> None:
    ticket = day.called("household", "117")
    first = corner.speak()
    day.recall(ticket)
    assert corner.speak() not in (None, first)


def test_the_place_is_said_where_the_window_stands_elsewhere(day: Day, corner: Corner) -> None:
    day.do(Services(window="1", own=("household",)))
    day.called("household", "1")
    corner.ask("listen", ready=True)
    turn = corner.turn()
    assert turn is not None
    assert turn["parts"][0]["caption"] == "请 D001 号，到 1楼 A区 1 号窗口"
    assert sum("place-" in clip for clip in turn["parts"][0]["clips"]) == 1


def test_the_voice_of_a_zone_says_who_waits_there_and_nobody_else(day: Day, corner: Corner) -> None:
    day.called("general", "1")
    papers = day.issue("household", kind=Kind.PAPERS)
    day.call("118", papers.service)
    assert corner.speak() is None


def test_thirty_calls_in_ten_seconds_are_each_spoken_once_or_overtaken(
    day: Day, corner: Corner
) -> None:
    """Every line of the log is of one of the calls; nothing is said twice or lost."""
    tickets: list[Ticket] = []
    for count in range(30):
        corner.now = count / 3
        window = WINDOWS[count % len(WINDOWS)]
        if count >= len(WINDOWS):
            served = tickets[count - len(WINDOWS)]
            day.start(served)
            day.finish(served)
        tickets.append(day.called("household", window))
        corner.ask("shown", calls=[f"{tickets[-1].id}@1.0"])
    while corner.speak():
        pass
    assert corner.kinds()["shown"] == 30
    rest = [line["ticket"] for line in corner.lines() if line["kind"] != "shown"]
    assert Counter(rest) == Counter(ticket.id for ticket in tickets)
    spoken = [line for line in corner.lines() if line["kind"] == "spoken"]
    assert [line["ticket"] for line in spoken] == [one.id for one in tickets[-len(WINDOWS) :]]
    assert [len(line["languages"]) for line in spoken] == [1] * (len(WINDOWS) - 2) + [1, 3]


def test_nothing_is_said_again_after_a_restart_and_what_was_not_said_is(
    day: Day, corner: Corner
) -> None:
    said, waits = day.called("household", "117"), day.called("household", "118")
    assert corner.speak() == f"{said.id}@1.0"
    corner.day.feed.unfollow(corner)
    missed = day.called("household", "119")
    day.miss(missed)
    later = day.called("household", "120")
    corner.start()
    assert [corner.speak(), corner.speak(), corner.speak()] == [
        f"{waits.id}@1.0", f"{later.id}@1.0", None
    ]  # fmt: skip


def test_what_was_begun_when_the_program_died_is_not_said_again(day: Day, corner: Corner) -> None:
    ticket = day.called("household", "117")
    corner.ask("listen", ready=True)
    corner.ask("speak", key=f"{ticket.id}@1.0")
    corner.start()
    assert corner.speak() is None


def test_a_display_that_is_new_says_nothing_of_what_was_called_before(
    day: Day, tmp_path: Path
) -> None:
    day.called("household", "117")
    corner = Corner(day, tmp_path)
    assert corner.speak() is None
    day.called("household", "118")
    assert corner.speak() is not None


def test_a_snapshot_in_the_middle_says_nothing_twice(day: Day, corner: Corner) -> None:
    first, gone, last = (day.called("household", window) for window in WINDOWS[:3])
    assert corner.speak() == f"{first.id}@1.0"
    day.feed.unfollow(corner)
    day.start(gone)
    corner.snapshot()
    assert [corner.speak(), corner.speak()] == [f"{last.id}@1.0", None]
    assert corner.kinds() == {"spoken": 2, "overtaken": 1}


def test_one_page_speaks_and_another_takes_over_when_it_falls_silent(
    day: Day, corner: Corner
) -> None:
    ticket = day.called("household", "117")
    key = f"{ticket.id}@1.0"
    corner.ask("listen", ready=True)
    corner.ask("listen", page="two", ready=True)
    assert isinstance(corner.ask("speak", page="two", key=key), Denied)
    corner.now += 5
    corner.ask("listen", page="two", ready=True)
    corner.now += 5
    assert corner.voice.document(corner.now)["to"] == "two"
    answer = corner.ask("speak", page="two", key=key)
    assert isinstance(answer, Done)
    assert answer.data == {"granted": True}


def test_without_a_page_that_may_sound_calls_wait_and_are_overtaken(
    day: Day, corner: Corner
) -> None:
    ticket = day.called("household", "117")
    corner.ask("listen", ready=False)
    assert corner.turn() is None
    day.start(ticket)
    corner.voice.step(corner.now)
    assert corner.kinds() == {"overtaken": 1}


def test_a_page_that_fails_while_it_speaks_is_not_waited_for(day: Day, corner: Corner) -> None:
    first = day.called("household", "117")
    second = day.called("household", "118")
    corner.ask("listen", ready=True)
    corner.ask("speak", key=f"{first.id}@1.0")
    corner.now += 40
    corner.voice.step(corner.now)
    assert corner.speak() == f"{second.id}@1.0"
    assert corner.kinds() == {"unheard": 1, "spoken": 1}


def test_a_silent_display_reads_each_call_in_its_turn(day: Day, tmp_path: Path) -> None:
    corner = Corner(day, tmp_path, voice=())
    day.called("household", "117")
    day.called("household", "118")
    seen = []
    for tenth in range(300):
        corner.now = tenth / 10
        corner.voice.step(corner.now)
        document = corner.voice.document(corner.now)
        assert document["to"] is None
        assert not document["sounds"]
        seen.append(document["turn"] and document["turn"]["parts"][0]["caption"])
    assert list(dict.fromkeys(seen)) == [
        "请 D001 号，到 117 号窗口", "请 D002 号，到 118 号窗口", None
    ]  # fmt: skip
    assert corner.kinds() == {"captioned": 2}


def test_a_display_that_does_not_speak_logs_what_it_shows(day: Day, tmp_path: Path) -> None:
    corner = Corner(day, tmp_path, speaks=False)
    ticket = day.called("household", "117")
    corner.now += 0.05
    corner.ask("shown", calls=[f"{ticket.id}@1.0", "nonsense", 7])
    assert corner.speak() is None
    (line,) = corner.lines()
    assert (line["kind"], line["after_ms"]) == ("shown", 50)


@pytest.mark.parametrize("fields", [{}, {"key": 7}, {"calls": "x"}, {"ready": "yes"}])
@pytest.mark.parametrize("verb", ["listen", "speak", "spoken", "shown", "call_next"])
def test_a_page_can_ask_for_nothing_else(
    corner: Corner, verb: str, fields: dict[str, object]
) -> None:
    answer = corner.ask(verb, **fields)
    assert isinstance(answer, Denied) == (verb in ("speak", "call_next"))
    assert corner.lines() == []
