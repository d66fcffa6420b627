"""The seam to a hall's vibrating pagers: whoever makes them, one adapter is one file."""

from __future__ import annotations

from typing import Protocol


class PagerFault(Exception):
    """The pager was not rung; the text says why, for the log."""


class Pager(Protocol):
    """The pagers of one hall."""

    async def ring(self, pager: int, text: str) -> None:
        """Let a pager vibrate, showing the text if it can; raises PagerFault, in bounded time.

        Asked again about the same call it may ring again: that harms nobody.
        """
