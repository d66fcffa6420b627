"""The virtual environment: made once, filled from the locks by the pip that the user configured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.setup.places import CHECKOUT, PYTHON, VENV
from tools.setup.system import SetUpFailed

RUNNING = CHECKOUT / "requirements.lock"
TESTING = CHECKOUT / "requirements-test.lock"
PIP = ("-m", "pip", "--disable-pip-version-check")


def locks(*, tests: bool) -> tuple[Path, ...]:
    """The lock files to install, in order."""
    return (RUNNING, TESTING) if tests else (RUNNING,)


def create() -> None:
    """Make `.venv` unless one of this Python stands; raises SetUpFailed."""
    if _version() == sys.version_info[:2]:
        return
    print("set-up: making .venv", flush=True)
    run(sys.executable, "-m", "venv", "--clear", str(VENV))


def install(lock: Path) -> None:
    """Fill the environment from a lock by hash, then put the project itself into it."""
    print(f"set-up: installing {lock.name} (the first time takes a while)", flush=True)
    run(str(PYTHON), *PIP, "install", "--quiet", "--require-hashes", "--requirement", str(lock))
    project = ("--no-deps", "--no-build-isolation", "--editable", str(CHECKOUT))
    run(str(PYTHON), *PIP, "install", "--quiet", *project)


def run(*command: str, env: dict[str, str] | None = None) -> None:
    """Run a command to its end; raises SetUpFailed when it fails."""
    if subprocess.run(command, cwd=CHECKOUT, env=env, check=False).returncode:
        raise SetUpFailed(f"this command failed: {' '.join(command)}")


def _version() -> tuple[int, ...] | None:
    """Major and minor version of the environment's Python; None when it does not start."""
    # an environment that was moved or whose Python was upgraded is rebuilt rather than mended
    if not PYTHON.exists():
        return None
    said = subprocess.run(
        [str(PYTHON), "-c", "import pip, sys; print(*sys.version_info[:2])"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return tuple(map(int, said.stdout.split())) if said.returncode == 0 else None
