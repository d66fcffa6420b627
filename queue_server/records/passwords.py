"""Passwords: argon2id in a thread, so that a storm of sign-ins does not hold the hall up."""

from __future__ import annotations

import asyncio

from pwdlib import PasswordHash

AT_ONCE = 2
"""Each takes 64 MiB and about 0.15 s of a core."""
SHORTEST, LONGEST = 8, 1000


class PasswordUnfit(ValueError):
    """A password has 8 to 1000 characters."""


class Passwords:
    """Makes and checks password hashes, two at a time."""

    def __init__(self) -> None:
        self._hashes = PasswordHash.recommended()
        self.turn = asyncio.Semaphore(AT_ONCE)
        """Held by the caller around `hash` and `check`."""

    async def hash(self, password: str) -> str:
        """The hash to store; PasswordUnfit when it is too short or too long."""
        if not (SHORTEST <= len(password) <= LONGEST and _encodable(password)):
            raise PasswordUnfit(f"{SHORTEST} to {LONGEST} characters")
        return await asyncio.to_thread(self._hashes.hash, password)

    async def check(self, password: str, known: str | None) -> tuple[bool, str | None]:
        """Whether it fits, and a newer hash when the known one is of an older cost.

        Without a known one it takes the same time, so that names cannot be found out.
        """
        if len(password) > LONGEST or not _encodable(password):
            return False, None
        if known is None:
            await asyncio.to_thread(self._hashes.hash, password)
            return False, None
        return await asyncio.to_thread(self._hashes.verify_and_update, password, known)


def _encodable(password: str) -> bool:
    try:
        password.encode()
    except UnicodeEncodeError:
        return False
    return True
