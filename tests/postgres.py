"""A real PostgreSQL server of one's own, on a unix socket in a temporary folder.

The server refuses to run as root, so root starts it as an ordinary user. It ends with the tests,
also when these are killed.
"""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

import asyncpg

_PLACES = ("/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/15/bin")
_START_S = 20
_BETWEEN_S = 0.05


class Postgres:
    """The server, running inside `with`; `database` empties its database."""

    def __enter__(self) -> Postgres:
        self._user = _ordinary_user()
        self._folder = Path(tempfile.mkdtemp(prefix="yunhao-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self._folder, self._user)
        self._data = str(self._folder / "data")
        self._run(
            "initdb", "-D", self._data, "-U", "yunhao", "--auth=trust", "--no-sync", "-E=UTF8"
        )
        self.start()
        return self

    def start(self) -> None:
        """Start it, again after a crash."""
        settings = ["listen_addresses=", f"unix_socket_directories={self._folder}"]
        # a lost machine is not among what these tests provoke, and syncing is slow
        settings += ["fsync=off", "max_connections=50"]
        flags = [part for setting in settings for part in ("-c", setting)]
        self._server = subprocess.Popen(
            self._as_user("postgres", "-D", self._data, *flags),
            cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._run("pg_isready", "-q", "-h", str(self._folder), patient=True)

    def crash(self) -> None:
        """End it without a checkpoint, connections cut; the next start recovers."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(_START_S)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.crash()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def database(self) -> str:
        """The server's database, emptied; its SQLAlchemy URL."""
        sql = await asyncpg.connect(host=str(self._folder), user="yunhao", database="postgres")
        try:
            await sql.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        finally:
            await sql.close()
        return f"postgresql://yunhao@/postgres?host={self._folder}"

    def _run(self, program: str, *arguments: str, patient: bool = False) -> None:
        command = self._as_user(program, *arguments)
        for _ in range(int(_START_S / _BETWEEN_S)):
            done = subprocess.run(command, cwd=self._folder, capture_output=True, check=False)
            if done.returncode == 0:
                return
            if not patient or self._server.poll() is not None:
                break
            time.sleep(_BETWEEN_S)
        raise RuntimeError(f"{program}: {done.stdout.decode()}{done.stderr.decode()}")

    def _as_user(self, program: str, *arguments: str) -> list[str]:
        # --pdeathsig INT: the server ends at once when the process of the tests is gone
        become = ["setpriv", "--pdeathsig", "INT"]
        if os.geteuid() == 0:
            user = pwd.getpwnam(self._user)
            become += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        return [*become, "--", _program(program), *arguments]


def _ordinary_user() -> str:
    if os.geteuid() != 0:
        return getpass.getuser()
    known = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _program(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join((*_PLACES, os.environ.get("PATH", ""))))
    if found is None:
        raise FileNotFoundError(f"{name} of PostgreSQL is missing: apt-get install postgresql")
    return found
