"""What a zone's voice says next, pure: calls go in, one announcement at a time comes out.

Each call is said once. A call waits its turn; when its ticket is no longer called by then it is
overtaken and not said. While the newest call would have to wait longer than `BACKLOG_S`, only the
first language is said. A recall is a call of its own and takes the place of one that still waits.
Times are seconds of any clock that runs evenly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from hall_config.model import Text

BACKLOG_S = 15.0
LATE_S = 3.0
"""So much later than reckoned a page may say that it has spoken; then it is not waited for."""
ROOM = 64
"""Calls that may wait to be said; beyond it the oldest is overtaken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A call or recall that is to be said once."""

    ticket: str
    count: str
    """Which call of the ticket it is: calls and recalls so far."""
    number: str
    window: str
    place: Text | None
    """Where the window stands, when that is to be said."""
    position: str = ""
    """Of the event that called it, or of the snapshot that brought it."""

    @property
    def key(self) -> str:
        """Names the call among all of the day."""
        return f"{self.ticket}@{self.count}"


class Kind(StrEnum):
    """What became of a call; the words of the display's log."""

    SHOWN = "shown"
    SPOKEN = "spoken"
    CAPTIONED = "captioned"
    """Read on the screen in its turn, where no voice is wanted."""
    OVERTAKEN = "overtaken"
    UNHEARD = "unheard"
    """It was being said when the page stopped answering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One line of the log."""

    kind: Kind
    said: Said
    languages: tuple[str, ...] = ()
    why: str = ""
    """What the ticket was by then, for one that was overtaken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The call whose turn it is, and in which languages it is said."""

    said: Said
    languages: tuple[str, ...]
    chimes: bool
    seconds: float
    began: float | None = None
    """When it was begun; None while nobody has taken it up."""


Lasts = Callable[[Said, Sequence[str], bool], float]
"""Seconds that a call takes in these languages, with or without a chime."""


class Speech:
    """The queue of one voice; `languages` in the order of speaking."""

    def __init__(self, languages: Sequence[str], lasts: Lasts) -> None:
        self.languages = tuple(languages)
        self.turn: Turn | None = None
        """The call that is being said."""
        self.waiting: tuple[Said, ...] = ()
        self.notes: list[Note] = []
        """What became of calls since somebody last took these away."""
        self._lasts = lasts

    def called(self, said: Said) -> None:
        """A ticket was called or called again."""
        placed = next((one for one in self.waiting if one.ticket == said.ticket), None)
        if placed is not None:
            self._note(Kind.OVERTAKEN, placed, why="recalled")
            self.waiting = tuple(said if one is placed else one for one in self.waiting)
            return
        self.waiting = (*self.waiting, said)
        if len(self.waiting) > ROOM:
            self._overtake(self.waiting[0], "late")

    def left(self, ticket: str, why: str) -> None:
        """The ticket is no longer called; what has begun is said to its end."""
        for said in self.waiting:
            if said.ticket == ticket:
                self._overtake(said, why)

    def next(self, now: float) -> Turn | None:
        """The turn of now: the one under way, else the first that waits, which may be begun."""
        turn = self.turn
        if turn and turn.began is not None and now > turn.began + turn.seconds + LATE_S:
            self._end(turn, Kind.UNHEARD)
        return self.turn or self._offer()

    def begin(self, key: str, now: float) -> Turn | None:
        """Somebody says it now; None when it is not the turn of this call, or has begun before."""
        offer = self._offer()
        if self.turn is not None or offer is None or offer.said.key != key:
            return None
        self.turn, self.waiting = replace(offer, began=now), self.waiting[1:]
        return self.turn

    def end(self, key: str, kind: Kind) -> None:
        """It was said to its end."""
        if self.turn is not None and self.turn.said.key == key:
            self._end(self.turn, kind)

    def backlog_s(self) -> float:
        """How long the newest call would wait if all before it were said in every language."""
        return sum(self._lasts(one, self.languages, True) for one in self.waiting[:-1])

    def _offer(self) -> Turn | None:
        """The first that waits; in how many languages depends on how many wait by now."""
        if not self.waiting:
            return None
        said, brief = self.waiting[0], self.backlog_s() > BACKLOG_S
        languages = self.languages[:1] if brief else self.languages
        seconds = self._lasts(said, languages, not brief)
        return Turn(said=said, languages=languages, chimes=not brief, seconds=seconds)

    def _overtake(self, said: Said, why: str) -> None:
        self.waiting = tuple(one for one in self.waiting if one is not said)
        self._note(Kind.OVERTAKEN, said, why=why)

    def _end(self, turn: Turn, kind: Kind) -> None:
        self.turn = None
        self._note(kind, turn.said, languages=turn.languages)

    def _note(
        self, kind: Kind, said: Said, *, languages: tuple[str, ...] = (), why: str = ""
    ) -> None:
        self.notes.append(Note(kind=kind, said=said, languages=languages, why=why))
