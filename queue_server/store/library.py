"""The function library `yunhao`: one text of many files, one version, loaded on every primary."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from redis.asyncio import RedisCluster
from redis.exceptions import ResponseError

from queue_server.store.connection import Client

NAME = "yunhao"
VERSION = 30
"""Raised with every change of the text, and `SHA256` with it; a test holds the two together."""
SHA256 = "dfbd78554f51d7c7bd37c268fa0881213b6f7adab059e63ed8540b4738439aa2"

FILES = (
    "prelude",
    "json",
    "arguments",
    "order",
    "reading",
    "subjects",
    "fold",
    "appointments",
    "commit",
    "plans",
    "issuing",
    "blocks",
    "booking",
    "tending",
    "calling",
    "serving",
    "windows",
    "drawing",
    "days",
    "notices",
    "rating",
    "restoring",
    "hall",
)
"""In this order: a file uses what those before it define."""
ENCLOSED = frozenset(
    {
        *("blocks", "booking", "tending", "serving", "drawing", "days", "notices", "rating"),
        *("restoring", "hall"),
    }
)
"""Files that no other uses: what they define is their own, since Lua knows 200 names at a time."""

_VERSION_LINE = re.compile(r"^local VERSION = (\d+)$", re.MULTILINE)


class LibraryNewer(Exception):
    """The store runs a newer function library; it is not replaced by an older one."""


class LibraryChanged(Exception):
    """The store runs another text under this version's number; raise the version."""


class LibraryForeign(Exception):
    """The store has a library of our name that is not ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A text with its version."""

    version: int
    text: str

    @property
    def sha256(self) -> str:
        """Digest of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def library() -> Library:
    """Join the files of this package."""
    folder = files("queue_server.store") / "functions"
    parts = [_part(name, (folder / f"{name}.lua").read_text("utf-8")) for name in FILES]
    head = f"#!lua name={NAME}\nlocal VERSION = {VERSION}\n"
    return Library(version=VERSION, text=head + "\n".join(parts))


def _part(name: str, text: str) -> str:
    return f"do\n{text}end\n" if name in ENCLOSED else text


async def load(client: Client, wanted: Library | None = None) -> Library:
    """Put the library on every primary that has none or an older one, and return it.

    Raises `LibraryNewer`, `LibraryChanged` or `LibraryForeign` and leaves the store as it is.
    """
    ours = wanted or library()
    for primary in _primaries(client):
        await _load_on(client, primary, ours)
    return ours


async def _load_on(client: Client, primary: dict[str, Any], ours: Library) -> None:
    found = _found(await client.execute_command("FUNCTION LIST", *_ONLY_OURS, **primary))
    if found is not None and found.text == ours.text:
        return
    if found is not None and found.version > ours.version:
        raise LibraryNewer(f"version {found.version} runs, this program has {ours.version}")
    if found is not None and found.version == ours.version:
        raise LibraryChanged(
            f"version {ours.version} runs with sha256 {found.sha256}, this program's has"
            f" {ours.sha256}"
        )
    replace = () if found is None else ("REPLACE",)
    try:
        await client.execute_command("FUNCTION LOAD", *replace, ours.text, **primary)
    except ResponseError as error:
        if found is not None or "already exists" not in str(error):
            raise
        await _load_on(client, primary, ours)  # another centre was first: judge what it loaded


_ONLY_OURS = ("LIBRARYNAME", NAME, "WITHCODE")


def _found(answer: Any) -> Library | None:
    if not answer:
        return None
    text = _code(answer[0])
    line = _VERSION_LINE.search(text)
    if line is None:
        raise LibraryForeign(f"the store's library {NAME} has no version")
    return Library(version=int(line[1]), text=text)


def _code(entry: Any) -> str:
    pairs = entry.items() if isinstance(entry, dict) else zip(entry[::2], entry[1::2], strict=True)
    named = {_text(name): value for name, value in pairs}
    return _text(named["library_code"])


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _primaries(client: Client) -> list[dict[str, Any]]:
    if isinstance(client, RedisCluster):
        return [{"target_nodes": node} for node in client.get_primaries()]
    return [{}]
