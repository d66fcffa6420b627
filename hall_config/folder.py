"""The files of a city folder: found, decoded and digested, whatever program saved them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hall_config.finding import Findings, Spot
from hall_config.nearest import nearest

CITY_FILES = ("city.toml", "departments.csv", "themes.csv", "services.csv", "items.csv")
OPTIONAL_CITY_FILES = ("materials.csv", "bundles.csv", "often-asked.csv", "aliases.csv")
HALL_FILES = ("hall.toml", "windows.csv", "rosters.csv", "clerks.csv")
OPTIONAL_HALL_FILES = ("items.csv", "rota.csv")
READ_SUFFIXES = (".toml", ".csv")


class Folder:
    """One city folder, each file read once."""

    def __init__(self, root: Path, findings: Findings) -> None:
        self.root = root
        self._findings = findings
        self._bytes = {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.suffix in READ_SUFFIXES and path.is_file() and not _is_scratch(path)
        }

    @property
    def sha256(self) -> str:
        """Digest over the names and bytes of all files that are read."""
        digest = hashlib.sha256()
        for name, content in sorted(self._bytes.items()):
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    def halls(self) -> list[str]:
        """Give the ids of all halls: the folders below `halls/`."""
        home = self.root / "halls"
        if not home.is_dir():
            return []
        return sorted(path.name for path in home.iterdir() if path.is_dir() and path.name[0] != ".")

    def has(self, name: str) -> bool:
        """Whether the file is there."""
        return name in self._bytes

    def text(self, name: str) -> str | None:
        """Give the text of a file, or None after noting that it is missing, empty or unreadable."""
        content = self._bytes.get(name)
        if content is None:
            self._findings.add("missing_file", Spot(name))
            return None
        text = decode(content)
        if text is None:
            self._findings.add("encoding", Spot(name))
        elif not text.strip():
            self._findings.add("empty_file", Spot(name))
            return None
        return text

    def refuse_unknown(self) -> None:
        """Note every file that nothing would read: most often a misspelt name."""
        known = {*CITY_FILES, *OPTIONAL_CITY_FILES}
        for hall in self.halls():
            known |= {f"halls/{hall}/{name}" for name in (*HALL_FILES, *OPTIONAL_HALL_FILES)}
        for name in self._bytes:
            if name not in known:
                self._findings.add("unknown_file", Spot(name), nearest(name, known), value=name)


def decode(content: bytes) -> str | None:
    """Give the text of UTF-8 (with or without BOM) or GBK bytes, or None if they are neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # UTF-16 passes as GBK now and then; no text of ours has a NUL
        return None if "\0" in text else text
    return None


def _is_scratch(path: Path) -> bool:
    """Whether an editor or a spreadsheet left the file while somebody works on the real one."""
    return path.name.startswith((".", "~"))
