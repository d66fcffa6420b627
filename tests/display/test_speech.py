"""The queue of a voice: each call once, in turn, short when many wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from display.speech import BACKLOG_S, LATE_S, ROOM, Kind, Said, Speech

LANGUAGES = ("zh-CN", "yue")
CHIME_S, LANGUAGE_S = 1.0, 5.0


def lasts(said: Said, languages: Sequence[str], chimes: bool) -> float:
    """Five seconds a language, one for the chime."""
    return LANGUAGE_S * len(languages) + (CHIME_S if chimes else 0.0)


def said(ticket: str, count: str = "1.0") -> Said:
    """A call of a ticket."""
    return Said(ticket=ticket, count=count, number=ticket, window="1", place=None)


def speech(*tickets: str) -> Speech:
    """A queue in which these were called."""
    made = Speech(LANGUAGES, lasts)
    for ticket in tickets:
        made.called(said(ticket))
    return made


def spoken(made: Speech, now: float) -> tuple[str, ...]:
    """Say the next call; gives its languages."""
    turn = made.next(now)
    assert turn is not None
    assert made.begin(turn.said.key, now)
    made.end(turn.said.key, Kind.SPOKEN)
    return turn.languages


def test_calls_are_said_in_their_order_in_every_language_with_a_chime() -> None:
    made = speech("A001", "A002")
    assert [spoken(made, 0.0), spoken(made, 11.0)] == [LANGUAGES, LANGUAGES]
    assert [note.said.ticket for note in made.notes] == ["A001", "A002"]
    assert made.next(12.0) is None


def test_a_backlog_of_over_fifteen_seconds_is_said_in_the_first_language_alone() -> None:
    made = speech("A001", "A002", "A003")
    turn = made.next(0.0)
    assert turn is not None
    assert made.backlog_s() == 2 * 11.0 > BACKLOG_S
    assert (turn.languages, turn.chimes, turn.seconds) == (LANGUAGES[:1], False, LANGUAGE_S)
    assert [spoken(made, 0.0), spoken(made, 6.0), spoken(made, 12.0)] == [
        LANGUAGES[:1], LANGUAGES, LANGUAGES
    ]  # fmt: skip


def test_calls_that_come_while_a_turn_is_on_offer_shorten_it() -> None:
    made = speech("A001")
    turn = made.next(0.0)
    assert turn is not None
    assert turn.languages == LANGUAGES
    made.called(said("A002"))
    made.called(said("A003"))
    turn = made.next(0.1)
    assert turn is not None
    assert turn.languages == LANGUAGES[:1]


def test_a_ticket_that_is_no_longer_called_is_overtaken_and_not_said() -> None:
    made = speech("A001", "A002")
    made.next(0.0)
    made.left("A001", "serving")
    made.left("A009", "serving")
    assert [(note.kind, note.said.ticket, note.why) for note in made.notes] == [
        (Kind.OVERTAKEN, "A001", "serving")
    ]
    turn = made.next(0.0)
    assert turn is not None
    assert turn.said.ticket == "A002"


def test_what_has_begun_is_said_to_its_end() -> None:
    made = speech("A001")
    assert made.next(0.0)
    assert made.begin("A001@1.0", 0.0)
    made.left("A001", "serving")
    made.end("A001@1.0", Kind.SPOKEN)
    assert [note.kind for note in made.notes] == [Kind.SPOKEN]


def test_a_recall_is_said_again_and_takes_the_place_of_a_call_that_waits() -> None:
    made = speech("A001", "A002", "A003")
    made.next(0.0)
    made.called(said("A001", "1.1"))
    made.called(said("A002", "1.1"))
    spoken(made, 0.0), spoken(made, 0.0), spoken(made, 0.0)
    made.called(said("A003", "1.1"))
    spoken(made, 0.0)
    keys = [note.said.key for note in made.notes if note.kind is Kind.SPOKEN]
    assert keys == ["A001@1.1", "A002@1.1", "A003@1.0", "A003@1.1"]
    assert {note.why for note in made.notes if note.kind is Kind.OVERTAKEN} == {"recalled"}


def test_a_call_is_begun_once_whoever_asks() -> None:
    made = speech("A001", "A002")
    made.next(0.0)
    assert not made.begin("A002@1.0", 0.0)
    assert made.begin("A001@1.0", 0.0)
    assert not made.begin("A001@1.0", 0.0)


def test_a_page_that_stops_answering_holds_up_the_next_call_for_seconds_only() -> None:
    made = speech("A001", "A002")
    turn = made.next(0.0)
    assert turn is not None
    made.begin(turn.said.key, 0.0)
    assert made.next(turn.seconds + LATE_S) == made.turn
    later = made.next(turn.seconds + LATE_S + 0.1)
    assert later is not None
    assert later.said.ticket == "A002"
    made.end("A001@1.0", Kind.SPOKEN)
    assert [note.kind for note in made.notes] == [Kind.UNHEARD]


def test_the_queue_has_a_bound() -> None:
    made = speech(*(f"A{count:03}" for count in range(ROOM + 2)))
    assert len(made.waiting) == ROOM
    assert [note.why for note in made.notes] == ["late", "late"]


class SpeechMachine(RuleBasedStateMachine):
    """Windows call, recall and serve; a page speaks, and at times falls silent."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.made = Speech(LANGUAGES, lasts)
        self.counts: dict[str, int] = {}
        self.called: set[str] = set()
        self.all: list[str] = []

    @rule(ticket=st.sampled_from(["A001", "A002", "A003", "A004", "B001", "B002", "B003"]))
    def a_window_calls(self, ticket: str) -> None:
        self.counts[ticket] = self.counts.get(ticket, 0) + 1
        self.called.add(ticket)
        one = said(ticket, f"{self.counts[ticket]}.0")
        self.all.append(one.key)
        self.made.called(one)

    @rule(data=st.data())
    def somebody_comes(self, data: st.DataObject) -> None:
        if self.called:
            ticket = data.draw(st.sampled_from(sorted(self.called)))
            self.called.discard(ticket)
            self.made.left(ticket, "serving")

    @rule(answers=st.booleans())
    def the_page_speaks(self, answers: bool) -> None:
        turn = self.made.next(self.now)
        if turn is None or turn.began is not None:
            return
        assert turn.said.ticket in self.called
        assert turn.said.key == f"{turn.said.ticket}@{self.counts[turn.said.ticket]}.0"
        many = self.made.backlog_s() > BACKLOG_S
        assert turn.languages == (LANGUAGES[:1] if many else LANGUAGES)
        assert self.made.begin(turn.said.key, self.now)
        if answers:
            self.now += turn.seconds
            self.made.end(turn.said.key, Kind.SPOKEN)

    @rule(seconds=st.sampled_from([0.1, 1.0, 5.0, 20.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.made.next(self.now)

    @invariant()
    def each_call_is_somewhere_once(self) -> None:
        turn = self.made.turn
        found = Counter(note.said.key for note in self.made.notes)
        found.update(one.key for one in self.made.waiting)
        found.update([turn.said.key] if turn else [])
        assert found == Counter(self.all)


TestSpeech = SpeechMachine.TestCase
TestSpeech.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
