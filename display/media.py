"""Pictures and films that a display shows from a folder of its own machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".svg"})
FILMS = frozenset({".mp4", ".webm"})
MOST = 200
"""Files that are shown; a folder with more shows the first by name."""


def media_of(folder: Path | None) -> list[dict[str, Any]]:
    """What to show, by name; nothing when there is no folder or it cannot be read."""
    try:
        names = sorted(path.name for path in folder.iterdir()) if folder else []
    except OSError:
        return []
    fit = [name for name in names if Path(name).suffix.lower() in PICTURES | FILMS]
    return [
        {"src": f"media/{quote(name)}", "film": Path(name).suffix.lower() in FILMS}
        for name in fit[:MOST]
    ]
