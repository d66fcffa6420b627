"""What a display keeps on disk over a restart, each in a file that is whole or not there."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import structlog

log = structlog.get_logger()
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A screen and the real time in milliseconds at which it was true."""

    at: int
    model: Mapping[str, Any]


def load(path: Path) -> Kept | None:
    """The last true screen; None when there is none or it cannot be read."""
    return _read(path, lambda found: Kept(at=int(found["at"]), model=dict(found["model"])))


def save(path: Path, kept: Kept) -> None:
    """Put it in the place of the one before; a disk that is full costs nothing but this."""
    _write(path, {"at": kept.at, "model": kept.model})


def load_heard(path: Path) -> dict[str, str] | None:
    """Which calls were said or overtaken, ticket to the last of its calls; None when not known."""
    return _read(path, lambda found: dict(found["counts"]))


def save_heard(path: Path, counts: Mapping[str, str]) -> None:
    """Put it in the place of the one before."""
    _write(path, {"counts": counts})


def _read(path: Path, made_of: Callable[[Any], T]) -> T | None:
    try:
        return made_of(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        log.warning("kept file unreadable", path=str(path))
        return None


def _write(path: Path, document: Mapping[str, Any]) -> None:
    fresh = path.with_suffix(".new")
    try:
        fresh.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        os.replace(fresh, path)
    except OSError as error:
        log.warning("file not kept", path=str(path), error=str(error))
