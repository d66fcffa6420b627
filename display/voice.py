"""The voice of a display: it follows the hall, keeps the queue of calls, and hears from its pages.

The queue (`speech.py`) and what is played (`composing.py`) are pure; here are time, disk and pages.
A page plays a call only after it was given that call's turn, so that nothing is said twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from display.announce import VOICES
from display.board import said_of, speaks_of
from display.call_log import CallLog
from display.composing import Composer
from display.kept import load_heard, save_heard
from display.listeners import Listeners
from display.speech import Kind, Note, Said, Speech
from hall_config.model import Display, Hall
from queue_server.device.answers import Answer, Denied, Done
from queue_server.device.page_socket import Ask
from queue_server.domain.events import Event
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.view import HallView

CALLS = frozenset({"ticket.called", "ticket.recalled"})
LASTS = 256
"""Calls whose length is remembered: each is asked for whole and in the first language."""
NEWS = 256
"""Calls that no page has shown yet; while nobody looks, the oldest are forgotten."""


class Voice:
    """One display's voice and its log; every method takes the time in even seconds."""

    def __init__(self, composer: Composer, log: CallLog, path: Path) -> None:
        self._composer, self._log, self._path = composer, log, path
        self._layout: Display | None = None
        self._zone: str | None = None
        self._hall: Hall | None = None
        # while calls wait, they are reckoned again and again
        self._speech = Speech((), lru_cache(LASTS)(composer.lasts))
        self._listeners = Listeners()
        known = load_heard(path)
        self._fresh = known is None
        self._counts = known or {}
        """The last call of each ticket that was said or overtaken."""
        self._news: dict[str, tuple[Said, float]] = {}
        """Calls that no page has shown yet, and when they became known."""

    def lay_out(self, layout: Display, hall: Hall, zone: str | None) -> None:
        """Speak by this layout from now on."""
        self._layout, self._hall, self._zone = layout, hall, zone
        read = tuple(voice for voice, written in VOICES.items() if written == layout.language)
        self._speech.languages = layout.voice or read

    def began(self, view: HallView, now: float) -> None:
        """Begin anew from a view: what was called meanwhile and holds is said, all else is not."""
        calls = {one.id: self._said(view, one) for one in view.tickets.values() if _holds(one)}
        for ticket in [one.ticket for one in self._pending() if one.ticket not in calls]:
            self._speech.left(ticket, _now_is(view, ticket))
        known = {one.key for one in self._pending()}
        for said in sorted(calls.values(), key=lambda one: view.tickets[one.ticket].called_at or 0):
            if self._fresh:
                self._counts[said.ticket] = said.count
            elif self._counts.get(said.ticket) != said.count and said.key not in known:
                self._take(view, said, now)
        self._fresh = False
        open_ = view.tickets.keys()
        self._counts = {name: count for name, count in self._counts.items() if name in open_}
        self._save()

    def happened(self, view: HallView, event: Event, now: float) -> None:
        """Take the next event, which the view already holds."""
        ticket = view.tickets.get(str(event.data.get("ticket", "")))
        if ticket is None:
            return
        # said again while its window was cut off: nobody waits for these words now
        late = "done_at" in event.data
        if event.type in CALLS and _holds(ticket) and not late:
            self._take(view, self._said(view, ticket), now)
        elif ticket.state is not State.CALLED:
            self._speech.left(ticket.id, ticket.state.value)
        self._write()

    def step(self, now: float) -> None:
        """Let time pass: what no page answers to ends, and captions without sound take turns."""
        turn = self._speech.next(now)
        if turn is not None and self._silent:
            if turn.began is None:
                self._begin(turn.said.key, now)
            elif now > turn.began + turn.seconds:
                self._speech.end(turn.said.key, Kind.CAPTIONED)
                self._speech.next(now)
        self._write()

    @property
    def busy(self) -> bool:
        """Whether anything is being said or waits to be."""
        return self._speech.turn is not None or bool(self._speech.waiting)

    def document(self, now: float) -> dict[str, Any]:
        """What the page has to know: which call it is to say, and how it reads."""
        layout, turn = self._layout, self._speech.next(now)
        sounds = layout is not None and layout.speaks and not self._silent
        return {
            "sounds": sounds,
            "captions": layout is not None and layout.captions,
            "to": self._listeners.speaker(now) if sounds else None,
            "turn": turn and {**self._composer.document(turn), "begun": turn.began is not None},
        }

    def answer(self, ask: Ask, now: float) -> Answer:
        """What a page says: that it can speak, that it speaks or has spoken, what it shows."""
        fields = ask.fields
        page, key = str(fields.get("page", "")), str(fields.get("key", ""))
        match ask.verb:
            case "listen":
                self._listeners.heard(page, now, ready=fields.get("ready") is True)
                return Done(data={})
            case "speak" if page and page == self._listeners.speaker(now):
                self._speech.next(now)
                return Done(data={"granted": self._begin(key, now)})
            case "spoken":
                self._speech.end(key, Kind.SPOKEN if fields.get("heard") is True else Kind.UNHEARD)
                self._write()
                return Done(data={})
            case "shown":
                self._shown(fields, now)
                return Done(data={})
        return Denied(code="NOT_ALLOWED", text=ask.verb)

    @property
    def _silent(self) -> bool:
        return self._layout is not None and not self._layout.voice

    def _pending(self) -> tuple[Said, ...]:
        turn = self._speech.turn
        return (*((turn.said,) if turn else ()), *self._speech.waiting)

    def _take(self, view: HallView, said: Said, now: float) -> None:
        self._news[said.key] = said, now
        if len(self._news) > NEWS:
            del self._news[next(iter(self._news))]
        layout = self._layout
        if layout and layout.speaks and speaks_of(view, view.tickets[said.ticket], self._zone):
            self._speech.called(said)

    def _said(self, view: HallView, ticket: Ticket) -> Said:
        window = view.windows.get(ticket.window or "")
        stands = window.zone if window else ""
        zone = self._hall.zones.get(stands) if self._hall else None
        elsewhere = stands != self._zone or (self._layout is not None and self._layout.says_place)
        return Said(
            ticket=ticket.id,
            count=said_of(ticket),
            number=ticket.number,
            window=ticket.window or "",
            place=zone.place if zone and elsewhere else None,
            position=view.position.text(),
        )

    def _begin(self, key: str, now: float) -> bool:
        turn = self._speech.begin(key, now)
        if turn is None:
            return False
        self._counts[turn.said.ticket] = turn.said.count
        self._save()
        return True

    def _shown(self, fields: Mapping[str, Any], now: float) -> None:
        keys = fields.get("calls")
        for key in keys if isinstance(keys, list) else ():
            said, since = self._news.pop(str(key), (None, now))
            if said is not None:
                self._log.write(Note(kind=Kind.SHOWN, said=said), after_s=now - since)

    def _write(self) -> None:
        notes, self._speech.notes = self._speech.notes, []
        for note in notes:
            self._counts[note.said.ticket] = note.said.count
            self._log.write(note)
        if any(note.kind is Kind.OVERTAKEN for note in notes):
            self._save()

    def _save(self) -> None:
        save_heard(self._path, self._counts)


def _holds(ticket: Ticket) -> bool:
    return ticket.state is State.CALLED


def _now_is(view: HallView, ticket: str) -> str:
    found = view.tickets.get(ticket)
    return found.state.value if found else "gone"
