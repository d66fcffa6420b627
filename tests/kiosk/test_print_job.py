"""The conversation about one slip with printers that answer oddly, answer for answer."""

from __future__ import annotations

from collections import deque

import pytest

from kiosk.print_job import LineBroken, PrintJob, Printout, Reason
from kiosk.printer_address import NetworkAddress, PrinterSettings
from kiosk.printer_status import PAPER_AFTER_JOB, Contact, Cover, Paper, Trouble
from queue_server.domain.ticket import Printing

SETTINGS = PrinterSettings(address=NetworkAddress("printer"), answer_s=2, status_s=0.5)
JOB = b"slip" + PAPER_AFTER_JOB
WELL = [b"\x12"] * 4
BROKEN = None
UNKNOWN = Printout(state=Printing.UNKNOWN, reason=Reason.NO_ANSWER)
PRINTED = Printout(state=Printing.PRINTED, paper=Paper.OK)


class ScriptedPrinter:
    """Hardware that gives these answers, one for each wait, then keeps silent."""

    lasting = True

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = deque(answers)
        self.heard = b""

    def send(self, data: bytes, wait_s: float) -> None:
        self.heard += data

    def receive(self, wait_s: float) -> bytes:
        if not wait_s:
            return b""
        answer = self.answers.popleft() if self.answers else b""
        if answer is BROKEN:
            raise LineBroken
        return answer

    def close(self) -> None:
        pass


def outcome(*answers: bytes | None, owed: bool = False) -> Printout:
    return PrintJob(ScriptedPrinter(*answers), SETTINGS, owed=owed).print(JOB)


def test_the_answer_in_its_turn_confirms() -> None:
    assert outcome(*WELL, b"\0") == PRINTED


def test_answers_in_real_time_never_confirm() -> None:
    assert outcome(*WELL, *[b"", *WELL] * 4) == UNKNOWN


def test_a_printer_that_only_confirms_is_believed() -> None:
    assert outcome(b"", b"\0") == PRINTED


def test_noise_is_no_answer() -> None:
    assert outcome(b"\xff", b"\x80\x91", b"", b"\xff\xfe\x90", b"") == UNKNOWN


def test_endless_noise_does_not_hold_the_job_for_ever() -> None:
    assert outcome(*[b"\xff"] * 500) == UNKNOWN


def test_flow_control_is_no_answer() -> None:
    assert outcome(b"\x11\x13", b"", b"\x13", b"\x11") == UNKNOWN


def test_automatic_status_is_passed_over_even_in_pieces() -> None:
    assert outcome(*WELL, b"\x10", b"\0\0", b"\0") == UNKNOWN
    assert outcome(*WELL, b"\x14\0\0\0\0") == PRINTED


def test_a_job_that_ends_the_roll_has_failed() -> None:
    assert outcome(*WELL, b"\x0f").reason is Reason.PAPER_OUT


def test_an_offline_printer_without_a_cause_gets_no_job() -> None:
    printer = ScriptedPrinter(b"\x1a", b"\x12", b"\x12", b"\x12")
    assert PrintJob(printer, SETTINGS).print(JOB).reason is Reason.OFFLINE
    assert JOB not in printer.heard


def test_offline_while_it_prints_is_not_yet_a_failure() -> None:
    assert outcome(*WELL, b"", b"\x1a", b"\x12", b"\x12", b"\x12", b"\0") == PRINTED


def test_a_cover_opened_while_it_prints_is_a_failure() -> None:
    assert outcome(*WELL, b"", b"\x1a", b"\x16", b"\x12", b"\x12").reason is Reason.COVER_OPEN


def test_a_silent_print_server_that_hangs_up_after_the_job_leaves_us_unknowing() -> None:
    assert outcome(b"", BROKEN) == UNKNOWN


def test_a_talking_printer_that_hangs_up_before_it_confirms_has_failed() -> None:
    assert outcome(*WELL, BROKEN).reason is Reason.CONNECTION_CLOSED


def test_an_answer_that_is_owed_is_waited_for_before_the_next_job() -> None:
    assert outcome(*WELL, b"\0", b"", *WELL, b"\0", owed=True) == PRINTED
    assert outcome(*WELL, b"\0", owed=True) == UNKNOWN


@pytest.mark.parametrize("answers", [[b"\0", *WELL], [b"\x12\0", *WELL[1:]]])
def test_an_answer_before_the_job_does_not_confirm_it(answers: list[bytes]) -> None:
    assert outcome(*answers) == UNKNOWN


def test_status_stops_at_the_first_silence() -> None:
    printer = ScriptedPrinter(b"\x12", b"", b"\x16", b"\x7e")
    status = PrintJob(printer, SETTINGS).status()
    assert (status.contact, status.paper) == (Contact.ONLINE, Paper.UNKNOWN)
    assert (status.cover, status.trouble) == (Cover.UNKNOWN, Trouble.UNKNOWN)
    assert printer.heard == b"\x10\x04\x01\x10\x04\x02"
