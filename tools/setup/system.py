"""What must come from Debian's packages, and the one line that installs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path

OLDEST_PYTHON = (3, 11)
APT = "apt-get install --yes --no-install-recommends"
# another apt may be at work on a machine that has just started
QUIETLY = ("--quiet=2", "--option=DPkg::Lock::Timeout=300")


class SetUpFailed(Exception):
    """Set-up cannot go on; the text tells what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A Debian package and how to see that what it brings is there."""

    package: str
    present: Callable[[], bool]


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _shared(*names: str) -> Callable[[], bool]:
    return lambda: all(find_library(name) for name in names)


def _postgresql() -> bool:
    return bool(shutil.which("initdb")) or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


FOR_RUNNING = (
    Need(package="python3-venv", present=lambda: find_spec("ensurepip") is not None),
    Need(package="espeak-ng", present=_program("espeak-ng")),
    # what LightGBM and the browser tests' driver are linked against, and no wheel brings
    Need(package="libgomp1", present=_shared("gomp")),
)
FOR_TESTS = (
    *FOR_RUNNING,
    Need(package="git", present=_program("git")),
    Need(package="chromium", present=_program("chromium")),
    Need(package="postgresql", present=_postgresql),
    Need(package="libatomic1", present=_shared("atomic")),
)


def require_python() -> None:
    """Refuse a Python older than the project's; raises SetUpFailed."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetUpFailed("Python 3.11 or later is needed: make PYTHON=python3.11 setup")


def require(needs: tuple[Need, ...]) -> None:
    """Install the missing packages as root or by sudo; raises SetUpFailed with the line to run."""
    missing = [need.package for need in needs if not need.present()]
    if not missing:
        return
    line = f"{APT} {' '.join(missing)}"
    prefix = _as_root()
    if prefix is None or not shutil.which("apt-get"):
        raise SetUpFailed(f"please run this line and start again:\n\n    sudo {line}\n")
    print(f"set-up: {line}", flush=True)
    _apt(*prefix, "apt-get", "update", *QUIETLY)
    _apt(*prefix, *line.split(), *QUIETLY)
    invalidate_caches()
    still = [need.package for need in needs if not need.present()]
    if still:
        raise SetUpFailed(f"installed, but still not found: {' '.join(still)}")


def _as_root() -> tuple[str, ...] | None:
    """What to put before a command to run it as root; None when that needs a password."""
    if os.geteuid() == 0:
        return ("env", "DEBIAN_FRONTEND=noninteractive")
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode:
        return None
    return (sudo, "-n", "env", "DEBIAN_FRONTEND=noninteractive") if sudo else None


def _apt(*command: str) -> None:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SetUpFailed(f"this command failed: {' '.join(command)}\n{done.stderr.strip()}")
