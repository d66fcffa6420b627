"""The conversation with a printer about one slip: what it says decides what we believe.

Printed is only what the printer confirms in its turn after the job (GS r 1). A printer that is
gone, open or without paper has failed. Everything else is unknown, and stays so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Protocol

from kiosk.printer_address import PrinterSettings
from kiosk.printer_status import (
    ERROR_CAUSE,
    OFFLINE_CAUSE,
    PRINTER,
    ROLL_PAPER,
    Answer,
    Answers,
    Contact,
    Cover,
    Paper,
    PaperAnswer,
    PrinterStatus,
    RealTimeAnswer,
    Trouble,
    read_status,
    request,
)
from queue_server.domain.ticket import Printing

NOISE_LIMIT = 8
"""Reads without an answer in them until a question counts as unanswered."""


class Reason(StrEnum):
    """Why a slip is not known to be printed."""

    NO_CONNECTION = "no_connection"
    CONNECTION_CLOSED = "connection_closed"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    PRINTER_ERROR = "printer_error"
    OFFLINE = "offline"
    STALLED = "stalled"
    """The printer stopped taking the job before its end."""
    NO_ANSWER = "no_answer"
    """The job was taken whole and never confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printout:
    """What became of one slip: printed, failed or unknown, with the reason of the last two."""

    state: Printing
    reason: Reason | None = None
    paper: Paper = Paper.UNKNOWN


class LineBroken(Exception):
    """The connection to the printer is gone."""


class LineStalled(Exception):
    """The printer does not take what is sent to it."""


class Line(Protocol):
    """An open connection to a printer; blocking, each call with its own deadline in seconds."""

    lasting: bool
    """Whether it stays open between conversations."""

    def send(self, data: bytes, wait_s: float) -> None:
        """Hand over all bytes; LineBroken or LineStalled."""

    def receive(self, wait_s: float) -> bytes:
        """The bytes that came, or none if nothing came in time; LineBroken."""

    def close(self) -> None:
        """Give the connection up."""


class PrintJob:
    """One conversation over one open line.

    `owed` says that a job on this line was sent and is not confirmed yet: its answer may still
    come and must not be taken for that of the next job.
    """

    def __init__(self, line: Line, settings: PrinterSettings, *, owed: bool = False) -> None:
        self.owed = owed
        self._line = line
        self._settings = settings
        self._answers = Answers()
        self._confirmed: Paper | None = None

    def print(self, data: bytes) -> Printout:
        """Send one slip, which ends in GS r 1, and wait for the printer's word about it."""
        try:
            before = self.status()
            if reason := hindrance(before):
                return _failed(reason, before.paper)
            if self.owed and before.online:
                self._listen(self._settings.answer_s)
            self._confirmed, self.owed = None, True
            self._line.send(data, self._settings.send_s)
        except LineBroken:
            return _failed(Reason.CONNECTION_CLOSED)
        except LineStalled:
            return _failed(Reason.STALLED)
        return self._confirmation(talks=before.contact is not Contact.SILENT)

    def status(self) -> PrinterStatus:
        """Ask DLE EOT 1 to 4, each after the last was answered; LineBroken or LineStalled.

        It stops at the first silence: an answer that comes late would be taken for the next one.
        """
        self._sorted(self._line.receive(0))  # what nobody asked for
        said: list[tuple[int, int]] = []
        for n in (PRINTER, OFFLINE_CAUSE, ERROR_CAUSE, ROLL_PAPER):
            byte = self._ask(n)
            if byte is None:
                break
            said.append((n, byte))
        return read_status(said)

    def _ask(self, n: int) -> int | None:
        self._line.send(request(n), self._settings.status_s)
        for _ in range(NOISE_LIMIT):
            came = self._line.receive(self._settings.status_s)
            said = [one.byte for one in self._sorted(came) if isinstance(one, RealTimeAnswer)]
            if said or not came:
                return said[0] if said else None
        return None

    def _sorted(self, came: bytes) -> tuple[Answer, ...]:
        answers = self._answers.feed(came)
        for answer in answers:
            if isinstance(answer, PaperAnswer):
                self._confirmed, self.owed = answer.paper, False
        return answers

    def _listen(self, wait_s: float) -> None:
        for _ in range(NOISE_LIMIT):
            came = self._line.receive(wait_s)
            self._sorted(came)
            if self._confirmed is not None or not came:
                return

    def _confirmation(self, *, talks: bool) -> Printout:
        """Wait for GS r 1; a printer that talks is asked now and then what holds it up."""
        try:
            for _ in range(ceil(self._settings.answer_s / self._settings.status_s)):
                self._listen(self._settings.status_s)
                status = self.status() if talks and self._confirmed is None else None
                if self._confirmed is not None:
                    return _confirmed(self._confirmed)
                if status and (reason := hindrance(status)) and reason is not Reason.OFFLINE:
                    return _failed(reason, status.paper)
        except (LineBroken, LineStalled):
            # One that answered and left in the middle has failed. Print servers that never say a
            # word hang up after each job: of them we know nothing.
            if talks:
                return _failed(Reason.CONNECTION_CLOSED)
        return Printout(state=Printing.UNKNOWN, reason=Reason.NO_ANSWER)


def hindrance(status: PrinterStatus) -> Reason | None:
    """Why a printer in this state cannot print, or None if nothing is known against it."""
    if status.paper is Paper.OUT:
        return Reason.PAPER_OUT
    if status.cover is Cover.OPEN:
        return Reason.COVER_OPEN
    if status.trouble not in (Trouble.NONE, Trouble.UNKNOWN):
        return Reason.PRINTER_ERROR
    return Reason.OFFLINE if status.contact is Contact.OFFLINE else None


def _confirmed(paper: Paper) -> Printout:
    if paper is Paper.OUT:
        return _failed(Reason.PAPER_OUT, paper)
    return Printout(state=Printing.PRINTED, paper=paper)


def _failed(reason: Reason, paper: Paper = Paper.UNKNOWN) -> Printout:
    return Printout(state=Printing.FAILED, reason=reason, paper=paper)
