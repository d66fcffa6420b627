"""The files of the store's append-only log, as the supervisor handles them."""

import os
import shutil
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

LOG_FOLDER = "appendonlydir"
MANIFEST = "appendonly.aof.manifest"
FIRST_BASE = "appendonly.aof.1.base.rdb"  # made empty by the very first start
UNCUT_KEPT = 3


def lost_manifest(folder: Path) -> bool:
    """Whether the log has content but no manifest: the server would overwrite it unasked."""
    log = folder / LOG_FOLDER
    if not log.is_dir() or (log / MANIFEST).exists():
        return False
    return any(_has_writes(file) for file in log.iterdir())


def _has_writes(file: Path) -> bool:
    """Whether a file may hold a write: not what a first start that was killed leaves half done."""
    half_done = file.name == FIRST_BASE or file.name.startswith("temp")
    return not half_done and file.stat().st_size > 0


def keep_uncut(folder: Path) -> Path | None:
    """Copy the newest part of the log aside before the server cuts it; keeps the last three.

    A length broken in the middle looks like an end cut short, and the server then cuts off all
    that follows: nobody should have to believe that nothing was lost.
    """
    parts = sorted((folder / LOG_FOLDER).glob("*.incr.aof"), key=lambda part: _serial(part, 2))
    if not parts:
        return None
    kept = sorted(folder.glob("uncut-*.aof"), key=_uncut_serial)
    copy = folder / f"uncut-{_uncut_serial(kept[-1]) + 1 if kept else 1}.aof"
    try:
        shutil.copy2(parts[-1], copy)
    except OSError:
        copy.unlink(missing_ok=True)
        raise
    for old in kept[: max(0, len(kept) + 1 - UNCUT_KEPT)]:
        old.unlink()
    return copy


def set_aside(folder: Path, at: datetime) -> Path | None:
    """Move the log out of the way under a name with its date; None when there is none."""
    log = folder / LOG_FOLDER
    if not log.exists():
        return None
    stem = f"{LOG_FOLDER}.broken-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (folder / (stem if n == 1 else f"{stem}-{n}") for n in count(1))
    target = next(name for name in names if not name.exists())
    log.rename(target)
    return target


def free_bytes(folder: Path) -> int:
    """Room left on the folder's disk for programs without privileges, in bytes; 0 if unknown."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return 0
    return disk.f_bavail * disk.f_frsize


def _serial(part: Path, field: int) -> int:
    text = part.name.split(".")[field]
    return int(text) if text.isdigit() else 0


def _uncut_serial(copy: Path) -> int:
    text = copy.stem.removeprefix("uncut-")
    return int(text) if text.isdigit() else 0
