"""How papers come in, and how what comes of them goes back."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """How papers came in 收件方式: nobody waits with them."""

    ONLINE = "online"
    POST = "post"
    LOCKER = "locker"
    WINDOW = "window"
    VILLAGE = "village"
    """By a village worker, for somebody who need not travel."""


class Delivery(StrEnum):
    """How what comes of papers goes back 取件方式."""

    COLLECT = "collect"
    POST = "post"
    LOCKER = "locker"
