"""Small files beside the app that survive its restart: the desk's settings, what was refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read(path: Path, empty: Any) -> Any:
    """What was kept, or `empty` when the file is missing, torn or of another kind."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return empty
    return found if isinstance(found, type(empty)) else empty


def write(path: Path, value: Any) -> None:
    """Replace the file in one step."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)
