"""A bucket of requests for each address: it fills at a steady pace, and a burst empties it.

A token bucket, as in RFC 2697.
"""

from __future__ import annotations

MOST = 50_000
"""Addresses that are remembered."""


class Buckets:
    """What each address has left."""

    def __init__(self, per_s: float, burst: int) -> None:
        self._per_s, self._burst = per_s, float(burst)
        self._left: dict[str, tuple[float, float]] = {}

    def wait_s(self, address: str, now: float) -> float:
        """Take one request out; the seconds to wait where none is left, else nought."""
        left, at = self._left.get(address, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_s)
        if left < 1:
            self._left[address] = left, now
            return (1 - left) / self._per_s
        if address not in self._left and len(self._left) >= MOST:
            self._forget(now)
        self._left[address] = left - 1, now
        return 0.0

    def _forget(self, now: float) -> None:
        """Drop whose bucket is full again; where nobody's is, the older half."""
        full_s = self._burst / self._per_s
        self._left = {name: one for name, one in self._left.items() if now - one[1] < full_s}
        if len(self._left) >= MOST:
            oldest = sorted(self._left, key=lambda name: self._left[name][1])
            for name in oldest[: MOST // 2]:
                del self._left[name]
