"""The last true screen, kept on disk: what a display shows that starts while the line is cut."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A screen and the real time in milliseconds at which it was true."""

    at: int
    model: Mapping[str, Any]


def load(path: Path) -> Kept | None:
    """What `save` wrote; None when there is nothing or it cannot be read."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return Kept(at=int(document["at"]), model=dict(document["model"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        log.warning("kept screen unreadable", path=str(path))
        return None


def save(path: Path, kept: Kept) -> None:
    """Put it in the place of the one before; a disk that is full costs nothing but this."""
    fresh = path.with_suffix(".new")
    try:
        document = {"at": kept.at, "model": kept.model}
        fresh.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        os.replace(fresh, path)
    except OSError as error:
        log.warning("screen not kept", path=str(path), error=str(error))
