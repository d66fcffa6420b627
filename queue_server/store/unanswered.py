"""Which errors mean that the store cannot be asked now, rather than that it said no."""

from __future__ import annotations

from redis.exceptions import (
    ClusterDownError,
    ConnectionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
    TimeoutError,
    TryAgainError,
)

ERRORS = (RedisError, OSError)
"""What a call may raise; ask `is_unanswered` which of them pass."""

_BY_CLASS = (
    ConnectionError,  # loading its log, too
    TimeoutError,
    OSError,
    ClusterDownError,
    TryAgainError,
    ReadOnlyError,  # it has just become a replica
    OutOfMemoryError,
)
_BY_WORD = {"BUSY", "MISCONF", "NOREPLICAS", "MASTERDOWN", "UNBLOCKED"}
"""It runs something long, cannot write its log, has no replica, or lost its master."""


def is_unanswered(error: Exception) -> bool:
    """Tell whether the same call may succeed later."""
    if isinstance(error, _BY_CLASS):
        return True
    return isinstance(error, ResponseError) and str(error).split(" ")[0] in _BY_WORD
