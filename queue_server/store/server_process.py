"""One Valkey server as a process: started as our child or adopted from a centre that was killed.

Linux only: parent death signal, pidfd and memfd are what makes the supervision free of races.
"""

import asyncio
import ctypes
import fcntl
import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from queue_server.store.lock import holders, holds

PR_SET_PDEATHSIG = 1
LOG_LIMIT_BYTES = 1 << 20
# What the truth needs. An adopted server is told the same, whoever started it.
DURABLE = {
    "appendonly": "yes",
    "appendfsync": "always",
    "maxmemory-policy": "noeviction",
    "save": "",
}
_libc = ctypes.PyDLL(None)  # keeps the GIL: between fork and exec nothing may wait for a lock


def server_command(binary: Path, socket: Path, *, cut_tail: bool) -> list[str]:
    """The server's command line; its data folder is the directory that it runs in.

    `cut_tail` lets it cut off a log's incomplete end; without, it ends with a message.
    """
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        **DURABLE,
        "aof-load-truncated": "yes" if cut_tail else "no",
        "daemonize": "no",
        "logfile": "",
    }
    return [
        str(binary),
        *(word for name, value in options.items() for word in (f"--{name}", value)),
    ]


class Server:
    """A running server; `gone` is set when it has ended, then `code` holds its exit code."""

    def __init__(self, pid: int, child: subprocess.Popen[bytes] | None, log: int | None) -> None:
        self.pid = pid
        self.adopted = child is None
        self.gone = asyncio.Event()
        self.code: int | None = None  # negative: the signal; None: unknown, it was not our child
        self._child, self._log, self._pidfd = child, log, os.pidfd_open(pid)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._pidfd, self._ended)

    def terminate(self) -> None:
        """Ask the server to write what it has and end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the server at once; what it acknowledged is on the disk."""
        self._signal(signal.SIGKILL)

    def log(self) -> str:
        """What the server has said since it started; nothing for an adopted one."""
        if self._log is None:
            return ""
        size = os.fstat(self._log).st_size
        return os.pread(self._log, size, 0).decode("utf-8", "replace")

    def trim_log(self) -> None:
        """Forget what the server said when that has grown large."""
        if self._log is not None and os.fstat(self._log).st_size > LOG_LIMIT_BYTES:
            os.ftruncate(self._log, 0)

    def close(self) -> None:
        """Let go of the server's descriptors once it has ended."""
        self._loop.remove_reader(self._pidfd)
        os.close(self._pidfd)
        if self._log is not None:
            os.close(self._log)
            self._log = None

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            if not self.gone.is_set():
                signal.pidfd_send_signal(self._pidfd, number)

    def _ended(self) -> None:
        self._loop.remove_reader(self._pidfd)
        if self._child is not None:
            self.code = self._child.wait()
        self.gone.set()


def launch(command: list[str], folder: Path, server_lock: int) -> Server:
    """Start a server in `folder`; it holds `server_lock` while it lives. Raises OSError.

    It has a session of its own, so that Ctrl-C reaches only the centre, which then ends it in
    good order; and the kernel ends it when this centre is killed.
    """
    log = _memory_file()
    try:
        child = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(server_lock,),
            preexec_fn=dies_with(os.getpid()),
        )
    except BaseException:
        os.close(log)
        raise
    return Server(child.pid, child, log)


def adopt(server_lock: int) -> Server | None:
    """Take over the server that still holds the lock after its centre was killed.

    None when we see none, or only a server's helper that was rewriting the log: that one is ended.
    """
    file = os.fstat(server_lock)
    for pid in holders(server_lock):
        with suppress(ProcessLookupError):
            if os.getsid(pid) != pid:  # a helper; the server leads its session
                os.kill(pid, signal.SIGKILL)
                continue
            server = Server(pid, None, None)
            if holds(pid, file):  # the pid was not given to another process meanwhile
                return server
            server.close()
    return None


def dies_with(parent: int) -> Callable[[], None]:
    """What a child does between fork and exec, so that it is told to end when its parent dies."""

    def in_child() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it was killed before we asked
            os._exit(1)

    return in_child


def _memory_file() -> int:
    # A pipe stops the server when nobody reads; a file needs room on a disk that may be full.
    log = os.memfd_create("valkey-log", os.MFD_CLOEXEC)
    fcntl.fcntl(log, fcntl.F_SETFL, fcntl.fcntl(log, fcntl.F_GETFL) | os.O_APPEND)
    return log
