"""How often one address may try: sign-in, enrolment, and numbers taken by nobody in particular."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection

from queue_server.clock import real_ms
from queue_server.web.problems import Slower


class Door(Enum):
    """What is limited."""

    SIGN_IN = "sign_in"
    ENROL = "enrol"
    TICKET = "ticket"
    KEY = "key"
    HERE = "here"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Tries a minute and address."""

    sign_in: int = 30
    enrol: int = 10
    ticket: int = 300
    """Generous: a hall's guests and a mobile network come from one address."""
    requests_s: float = 20.0
    """Requests a second of one address in the long run, but for files; 0 = no bound."""
    burst: int = 40
    key: int = 60
    here: int = 300
    address: int = 10
    """Numbers a day whose reminders go to one phone or mailbox."""


class Limiter:
    """Counts tries over the last minute in this process; old ones are forgotten by themselves."""

    def __init__(self, rates: Rates) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._items: dict[Door, RateLimitItem] = {
            Door.SIGN_IN: RateLimitItemPerMinute(rates.sign_in),
            Door.ENROL: RateLimitItemPerMinute(rates.enrol),
            Door.TICKET: RateLimitItemPerMinute(rates.ticket),
            Door.KEY: RateLimitItemPerMinute(rates.key),
            Door.HERE: RateLimitItemPerMinute(rates.here),
            Door.ADDRESS: RateLimitItemPerDay(rates.address),
        }

    async def pass_(self, door: Door, request: HTTPConnection) -> None:
        """Count a try of the request's address; raises Slower when there were too many."""
        await self.pass_about(door, request.client.host if request.client else "")

    async def pass_about(self, door: Door, subject: str) -> None:
        """Count a try about somebody or something; raises Slower when there were too many."""
        item = self._items[door]
        if not await self._limiter.hit(item, door.value, subject):
            window = await self._limiter.get_window_stats(item, door.value, subject)
            raise Slower(max(1, math.ceil(window.reset_time - real_ms() / 1000)))
