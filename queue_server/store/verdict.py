"""Why a server ended, told from its exit code and its log (pure)."""

import re
import signal
from dataclasses import dataclass

from queue_server.store.state import Reason

# strerror texts, the server never leaves the C locale for messages; a short write has no errno
NO_ROOM = (
    "No space left on device",
    "Disk quota exceeded",
    "File too large",
    "Short write while writing to the AOF file",
)
NOT_THE_FILES = (
    "Permission denied",
    "Too many open files",
    "Input/output error",
    "Cannot allocate memory",
    "Can't handle RDB format version",  # a newer server wrote it
)
CUT_OFF = "Unexpected end of file reading the append only file"
UNREADABLE = re.compile(
    r"(Bad file format|Unknown command .*|Error) reading the append only file"
    r"|Unable to obtain the AOF file"
    r"|FATAL AOF MANIFEST FILE ERROR|Invalid AOF manifest|Found an empty AOF manifest"
    r"|AOF loading aborted|Wrong RDB checksum|Unrecoverable error, aborting now"
    r"|error in RDB reading|Bad directive or wrong number"
)
CRASHES = frozenset({signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL})
LAST_LINES = 40
_HEAD = re.compile(r"^\d+:\w \d+ \w+ \d+ [\d:.]+ \S ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Why one life of the server ended, with the line of its log that says so."""

    reason: Reason
    detail: str = ""
    crashed: bool = False  # by a fault of its own before it was ready


def judge(code: int | None, log: str, *, was_ready: bool) -> Verdict:
    """Say why the server ended: exit `code` (negative: signal, None: unknown) and its `log`."""
    lines = [_HEAD.sub("", line) for line in log.splitlines() if line.strip()][-LAST_LINES:]
    if code == -signal.SIGXFSZ:
        return Verdict(reason=Reason.DISK_FULL, detail="file size limit")
    if code != 0 and (line := _first(lines, NO_ROOM)):
        return Verdict(reason=Reason.DISK_FULL, detail=line)
    if was_ready or code is None or code < 0:
        crashed = not was_ready and code is not None and -code in CRASHES
        return Verdict(reason=Reason.DIED, detail=_ending(code, lines), crashed=crashed)
    return _refusal(code, lines)


def _refusal(code: int, lines: list[str]) -> Verdict:
    """Judge a server that ended by itself before it was ready."""
    if line := _first(lines, (CUT_OFF,)):
        return Verdict(reason=Reason.TRUNCATED, detail=line)
    broken = next((line for line in lines if UNREADABLE.search(line)), None)
    if broken and not _first(lines, NOT_THE_FILES):
        return Verdict(reason=Reason.UNREADABLE, detail=broken)
    return Verdict(reason=Reason.REFUSED, detail=broken or _ending(code, lines))


def _first(lines: list[str], texts: tuple[str, ...]) -> str | None:
    return next((line for line in lines if any(text in line for text in texts)), None)


def _ending(code: int | None, lines: list[str]) -> str:
    if code is not None and code < 0:
        return f"signal {-code}"
    return lines[-1] if lines else f"exit code {code}"
