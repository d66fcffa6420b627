"""Evaluations: each handling once, in its time, and what belongs to it."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.domain import commands as c
from queue_server.domain.evaluation import Source, masked
from queue_server.domain.hall import Hall
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import Kind, Suspend
from queue_server.domain.view import HallView
from tests.domain.tickets import DAY, Day

DAY_MS = 86_400_000
HANDLED = (
    c.Handled(outcome="accepted", item="card", matter="4419-1"),
    c.Handled(outcome="issued", item="copy"),
)


class Rated(Day):
    """A day on which handlings may be graded for a week."""

    def __init__(self, **policy: Any) -> None:
        super().__init__(**({"evaluate_days": 7} | policy))

    def served(self, window: str = "1", **facts: Any) -> str:
        """A ticket that was handled to its end."""
        ticket = self.issue(**facts)
        self.ask(c.CallNext(window=window))
        self.ask(c.Start(ticket=ticket, window=window))
        self.ask(c.Finish(ticket=ticket, window=window, handled=HANDLED))
        return ticket

    def grade(self, ticket: str, handling: int = 1, **facts: Any) -> dict[str, Any]:
        """Grade it; what the event says."""
        given: dict[str, Any] = {"grade": 5, "source": Source.PHONE} | facts
        self.ask(c.Evaluate(ticket=ticket, handling=handling, **given))
        assert self.hall.events[-1].type == "evaluation.submitted"
        return dict(self.hall.events[-1].data)

    def refused(self, ticket: str, handling: int = 1, **facts: Any) -> str:
        with pytest.raises(Refused) as caught:
            self.grade(ticket, handling, **facts)
        return caught.value.code


def test_a_grade_belongs_to_window_clerk_items_and_matters() -> None:
    day = Rated()
    told = day.grade(day.served(items=("card", "copy")), grade=2, tags=("slow",), text="so slow")
    assert (told["window"], told["clerk"], told["service"]) == ("1", "clerk-1", "tax")
    assert (told["items"], told["matters"]) == (["card", "copy"], ["4419-1"])
    assert (told["grade"], told["tags"], told["text"]) == (2, ["slow"], "so slow")


def test_each_handling_of_a_number_is_graded_by_itself_and_once() -> None:
    day = Rated()
    ticket = day.issue()
    day.ask(c.CallNext(window="1"))
    day.ask(c.Start(ticket=ticket, window="1"))
    day.ask(c.Transfer(ticket=ticket, window="1", to_window="2"))
    assert day.refused(ticket, 2) == "TOO_EARLY"
    day.ask(c.CallNext(window="2"))
    day.ask(c.Finish(ticket=ticket, window="2", handled=HANDLED))
    assert day.grade(ticket, 2)["window"] == "2"
    assert day.grade(ticket, 1)["window"] == "1"
    assert {day.refused(ticket, 1), day.refused(ticket, 2)} == {"ALREADY_EVALUATED"}


@pytest.mark.parametrize("kind", list(Suspend))
def test_a_stretch_before_a_suspend_may_be_graded(kind: Suspend) -> None:
    day = Rated()
    ticket = day.issue()
    day.ask(c.CallNext(window="1"))
    day.ask(c.Start(ticket=ticket, window="1"))
    day.ask(c.SuspendTicket(ticket=ticket, window="1", kind=kind))
    assert day.hall.view.unrated[f"{ticket}#1"]["by"] == "suspended"
    assert day.grade(ticket)["window"] == "1"


def test_nobody_is_asked_about_an_undone_start_or_work_without_a_person() -> None:
    day = Rated()
    ticket = day.issue()
    day.ask(c.CallNext(window="1"))
    day.ask(c.Start(ticket=ticket, window="1"))
    day.ask(c.Return(ticket=ticket, window="1"))
    day.ask(c.Cancel(ticket=ticket, by="staff"))
    papers = day.served(kind=Kind.PAPERS)
    assert day.hall.view.unrated == {}
    assert day.hall.view.tickets[papers].handlings == 1
    assert day.refused(papers) == "ALREADY_EVALUATED"
    assert Rated(evaluate_days=0).hall.view.unrated == {}


def test_a_handling_is_graded_for_a_week_after_its_day_has_ended() -> None:
    day = Rated()
    first, second = day.served(), day.served()
    day.ask(c.EndDay(zone="main", day=DAY))
    assert first not in day.hall.view.tickets
    day.now += 7 * DAY_MS
    assert day.grade(first)["grade"] == 5
    day.now += 1
    assert day.refused(second) == "TOO_LATE"
    assert day.refused(first) == "TICKET_UNKNOWN"


def test_a_grade_that_nobody_gave_is_nobodys_opinion() -> None:
    day = Rated(default_grade=3)
    ticket = day.served()
    with pytest.raises(Refused, match="TOO_EARLY"):
        day.ask(c.Lapse(ticket=ticket, handling=1))
    day.now += 7 * DAY_MS + 1
    day.ask(c.Lapse(ticket=ticket, handling=1))
    told = day.hall.events[-1].data
    assert (told["source"], told["grade"], told["tags"]) == ("default", 3, [])
    before = len(day.hall.events)
    day.ask(c.Lapse(ticket=ticket, handling=1))
    assert len(day.hall.events) == before


def test_without_a_default_the_time_lapses() -> None:
    day = Rated()
    ticket = day.served()
    day.now += 7 * DAY_MS + 1
    day.ask(c.Lapse(ticket=ticket, handling=1))
    assert day.hall.events[-1].type == "evaluation.lapsed"
    assert day.hall.view.unrated == {}


def test_an_evaluator_grades_at_its_own_window_only() -> None:
    day = Rated()
    ticket = day.served()
    assert day.refused(ticket, window="2") == "TICKET_ELSEWHERE"
    assert day.grade(ticket, window="1")["window"] == "1"


def test_what_may_be_graded_is_in_the_snapshot() -> None:
    day = Rated()
    day.served(language="en")
    again = HallView.from_snapshot(day.hall.view.snapshot())
    assert again == day.hall.view
    restored = Hall.restored(again, [], 2, now=day.now)
    assert next(iter(restored.view.unrated.values()))["language"] == "en"
    old = {name: one for name, one in day.hall.view.snapshot().items() if name != "unrated"}
    assert HallView.from_snapshot(old).unrated == {}


@pytest.mark.parametrize("grade", [0, 6, -1])
def test_there_are_five_grades(grade: int) -> None:
    with pytest.raises(ValueError, match="not an evaluation"):
        c.Evaluate(ticket="t", handling=1, grade=grade, source=Source.PHONE)


def test_a_text_has_a_bound() -> None:
    with pytest.raises(ValueError, match="not an evaluation"):
        c.Evaluate(ticket="t", handling=1, grade=1, source=Source.PHONE, text="x" * 501)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("call 138 0013 8000 please", "call *** please"),
        ("441900199001011232", "***"),
        ("44190019900101123X!", "***!"),
        ("\uff14\uff14\uff11\uff19\uff10\uff10\uff11\uff19\uff19\uff10", "***"),
        ("\u5e7a\u4e09\u516b\u96f6\u96f6\u4e00\u4e09\u516b\u3007\u3007\u3007", "***"),
        ("0769-22220000", "***"),
        ("1-3-8-0-0-1-3-8-0-0-0", "***"),
        ("passport E12345678, HK A123456(7)", "passport ***, HK ***)"),
        ("138.0013/8000", "***"),
        ("a\x00b\ud800c\nd", "abc\nd"),
        ("on 2026-11-23 at window 3, A012 waited 45 min", None),
        ("2026-11-23 10:30, 15 people, 1200 yuan", None),
    ],
)
def test_a_text_keeps_no_number_of_a_person(said: str, kept: str | None) -> None:
    assert masked(said) == (said if kept is None else kept)
    made = c.Evaluate(ticket="t", handling=1, grade=1, source=Source.PHONE, text=said)
    assert made.text == masked(said)
