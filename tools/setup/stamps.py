"""Stamps: which lock file the environment was last filled from, and what that depended on."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from tools.setup.places import CHECKOUT, PYTHON, VENV


def stands(lock: Path) -> bool:
    """Whether the environment was filled from this lock file as it is now."""
    stamp = _stamp(lock)
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == _state(lock)


def leave(lock: Path) -> None:
    """Note that the environment has been filled from this lock file."""
    _stamp(lock).write_text(_state(lock))


def _stamp(lock: Path) -> Path:
    return VENV / f"{lock.stem}.stamp"


def _state(lock: Path) -> str:
    state = hashlib.sha256()
    # a moved checkout needs a new environment: its scripts name their interpreter by full path
    state.update(f"{CHECKOUT} {sys.version_info[:2]}".encode())
    for path in (lock, CHECKOUT / "pyproject.toml"):
        state.update(path.read_bytes())
    return state.hexdigest()
