"""A lease: one holder among the processes that share a store.

It is no truth: jobs under it are idempotent, so that a moment with two holders or with none costs
nothing. That is why it alone may expire by the server's clock.
"""

from __future__ import annotations

from typing import Any

_RENEW = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0
"""
_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


class Lease:
    """Held by one `holder` for `ttl_ms`, renewed by taking it again."""

    def __init__(self, client: Any, name: str, holder: str, *, ttl_ms: int = 10_000) -> None:
        self._client = client
        self._key = f"lease:{name}"
        self._holder = holder
        self._ttl_ms = ttl_ms

    async def take(self) -> bool:
        """Take or renew the lease; False when another holds it."""
        return bool(await self._client.eval(_RENEW, 1, self._key, self._holder, self._ttl_ms))

    async def release(self) -> None:
        """Give it back at once, if it is still ours."""
        await self._client.eval(_RELEASE, 1, self._key, self._holder)
