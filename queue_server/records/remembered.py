"""Whose token it was a moment ago, so that not every request asks the database."""

from __future__ import annotations

from queue_server.domain.rights import Principal

LASTS_MS = 5000
"""How long another process may go on taking a token that was ended here."""
_MOST = 10_000


class Remembered:
    """Token hash to principal for a short real time; None = no such token."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Principal | None, int]] = {}

    def find(self, token: str, now: int) -> tuple[bool, Principal | None]:
        """Whether it is known, and whose it is."""
        principal, until = self._known.get(token, (None, 0))
        return (True, principal) if now < until else (False, None)

    def keep(self, token: str, principal: Principal | None, now: int, until: int | None) -> None:
        """Remember an answer, at most until the token ends."""
        if len(self._known) >= _MOST:
            self._known.clear()
        soon = now + LASTS_MS
        self._known[token] = principal, soon if until is None else min(soon, until)

    def forget(self) -> None:
        """Ask the database again for every token."""
        self._known.clear()
