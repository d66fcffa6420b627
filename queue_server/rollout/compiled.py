"""Compiling functions with Numba: once on a machine, kept, and free of the interpreter's lock."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from zlib import crc32

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


def stamp() -> Path:
    """The file that says that this version of the code has been compiled here."""
    beside = Path(__file__).parent
    code = b"".join(one.read_bytes() for one in sorted(beside.glob("*.py")))
    kept = getattr(config, "CACHE_DIR", "") or str(beside / "__pycache__")
    return Path(kept) / f"compiled-{numba.__version__}-{crc32(code):08x}"


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code; where nothing can be kept, compiled anew in each process."""
    kept: Any = numba.njit(cache=True, nogil=True, error_model="numpy")
    anew: Any = numba.njit(nogil=True, error_model="numpy")
    try:
        made: Callable[P, R] = kept(function)
    except RuntimeError:  # no place to keep it: a read-only install of somebody without a home
        made = anew(function)
    return made


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """The same, but made part of whoever calls it.

    For what is given a scene or a moment: handing over their arrays costs more than the work.
    """
    made: Any = numba.njit(inline="always", error_model="numpy")
    found: Callable[P, R] = made(function)
    return found
