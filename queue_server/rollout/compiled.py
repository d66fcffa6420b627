"""Compiling functions with Numba: once on a machine, kept, and free of the interpreter's lock."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numba
from numba.core import config

P = ParamSpec("P")
R = TypeVar("R")


def keep_in(folder: Path) -> None:
    """Where compiled code is kept when it cannot be beside its source: a read-only install.

    To be said before the first module with such code is loaded.
    """
    beside = Path(__file__).parent
    if not getattr(config, "CACHE_DIR", "") and not os.access(beside, os.W_OK):
        setattr(config, "CACHE_DIR", str(folder))  # noqa: B010


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code; where nothing can be kept, compiled anew in each process."""
    kept: Any = numba.njit(cache=True, nogil=True, error_model="numpy")
    anew: Any = numba.njit(nogil=True, error_model="numpy")
    try:
        made: Callable[P, R] = kept(function)
    except RuntimeError:  # no place to keep it: a read-only install of somebody without a home
        made = anew(function)
    return made
