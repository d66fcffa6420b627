"""Why a server ended, told from what it left."""

import signal

import pytest

from queue_server.store.state import Reason
from queue_server.store.verdict import judge

HEAD = "9:M 22 Nov 2026 10:40:25.118 # "
BAD_FORMAT = "Bad file format reading the append only file appendonly.aof.1.incr.aof: make a backup"

BASE_UNREAD = "Error reading the RDB base file x, AOF loading aborted"


@pytest.mark.parametrize("text", ["No space left on device", "Disk quota exceeded"])
@pytest.mark.parametrize("was_ready", [True, False])
def test_a_disk_without_room_is_told_from_what_the_system_said(text: str, was_ready: bool) -> None:
    verdict = judge(1, f"{HEAD}Error writing to the AOF file: {text}\n", was_ready=was_ready)
    assert verdict.reason is Reason.DISK_FULL
    assert verdict.detail == f"Error writing to the AOF file: {text}"


def test_a_trouble_with_room_long_ago_does_not_explain_a_death_today() -> None:
    log = f"{HEAD}No space left on device\n" + f"{HEAD}all is well\n" * 100
    assert judge(-signal.SIGKILL, log, was_ready=True).reason is Reason.DIED


def test_a_broken_log_is_told_from_what_the_server_said() -> None:
    verdict = judge(1, f"{HEAD}hello\n{HEAD}{BAD_FORMAT}\n", was_ready=False)
    assert (verdict.reason, verdict.detail) == (Reason.UNREADABLE, BAD_FORMAT)


def test_a_log_that_may_not_be_opened_is_not_broken() -> None:
    log = f"{HEAD}Unable to obtain the AOF file x length. stat: Permission denied\n"
    assert judge(1, log, was_ready=False).reason is Reason.REFUSED


def test_a_log_written_by_a_newer_server_is_not_broken() -> None:
    log = f"{HEAD}Can't handle RDB format version 90\n{HEAD}{BASE_UNREAD}\n"
    assert judge(1, log, was_ready=False).reason is Reason.REFUSED


def test_a_ready_server_cannot_die_of_a_broken_log() -> None:
    assert judge(1, f"{HEAD}{BAD_FORMAT}\n", was_ready=True).reason is Reason.DIED


@pytest.mark.parametrize(
    ("code", "was_ready", "crashed"),
    [
        (-signal.SIGSEGV, False, True),
        (-signal.SIGABRT, False, True),
        (-signal.SIGSEGV, True, False),
        (-signal.SIGKILL, False, False),
        (None, False, False),
    ],
)
def test_only_a_fault_of_its_own_before_it_was_ready_is_a_crash(
    code: int | None, was_ready: bool, crashed: bool
) -> None:
    verdict = judge(code, "", was_ready=was_ready)
    assert (verdict.reason, verdict.crashed) == (Reason.DIED, crashed)


def test_a_server_without_a_word_is_known_by_its_exit_code() -> None:
    assert judge(3, "", was_ready=False).detail == "exit code 3"
