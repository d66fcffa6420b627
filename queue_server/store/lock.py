"""Locks on a data folder: who may run a store there, and whether a server still does.

`centre.lock` belongs to the centre alone. `server.lock` is handed on to the server, so that the
kernel keeps it until the last process that writes there has gone, even when the centre was killed.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

CENTRE_LOCK = "centre.lock"
SERVER_LOCK = "server.lock"


class FolderInUse(Exception):
    """Another centre uses this data folder."""

    def __init__(self, folder: Path, pid: str) -> None:
        super().__init__(f"{folder}: another centre uses this data folder (pid {pid or 'unknown'})")
        self.folder = folder


def lock_centre(folder: Path) -> int:
    """Take the folder for this centre and return the open lock; raises `FolderInUse`."""
    lock = _open(folder / CENTRE_LOCK)
    if not try_lock(lock):
        pid = os.pread(lock, 20, 0).decode("ascii", "replace").strip()
        os.close(lock)
        raise FolderInUse(folder, pid)
    with suppress(OSError):  # only a courtesy to whoever comes second; the disk may be full
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    return lock


def open_server_lock(folder: Path) -> int:
    """Open the lock that a server of this folder holds for as long as it lives."""
    return _open(folder / SERVER_LOCK)


def try_lock(lock: int) -> bool:
    """Take the lock if nobody has it; True when it is ours."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def holders(lock: int) -> tuple[int, ...]:
    """The other processes of this machine that have the lock's file open, as far as we may see."""
    mine = os.fstat(lock)
    return tuple(pid for pid in _processes() if pid != os.getpid() and holds(pid, mine))


def holds(pid: int, file: os.stat_result) -> bool:
    """Whether the process has this file open."""
    try:
        opened = os.listdir(f"/proc/{pid}/fd")
    except OSError:  # it ended, or belongs to somebody else
        return False
    return any(_is(f"/proc/{pid}/fd/{number}", file) for number in opened)


def _is(path: str, file: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(path), file)
    except OSError:
        return False


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _processes() -> Iterator[int]:
    return (int(name) for name in os.listdir("/proc") if name.isdigit())
