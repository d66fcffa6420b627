"""What the tests of the web do again and again: people at work in one hall."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from queue_server.clock import CityClock
from tests.web.conftest import CENTRE, Stage

JsonDict = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandClock(CityClock):
    """City time that a test moves by hand."""

    hand: list[int] = field(default_factory=lambda: [1_795_400_000_000])

    def now(self) -> int:
        """Where the hand stands."""
        return self.hand[0]

    def forward(self, seconds: int) -> None:
        """Move the hand."""
        self.hand[0] += 1000 * seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Clients of everybody in the hall."""

    stage: Stage
    kiosk: httpx.AsyncClient
    chen: httpx.AsyncClient
    su: httpx.AsyncClient

    @classmethod
    def of(cls, stage: Stage) -> Floor:
        """Everybody at work."""
        names = ("kiosk", "chen", "su")
        return cls(stage=stage, **{name: stage.known(name) for name in names})

    async def issue(self, service: str = "social", **more: Any) -> JsonDict:
        """A number from the kiosk."""
        body = {"hall": CENTRE, "service": service, "channel": "kiosk", **more}
        return await done(self.kiosk.post("/tickets", json=body))

    async def remote(self, **more: Any) -> JsonDict:
        """A number taken away from the hall."""
        body = {"hall": CENTRE, "items": ["social-card"], "channel": "phone", **more}
        return await done(self.stage.client().post("/tickets", json=body))

    async def window(self, verb: str, window: str = "1", **body: Any) -> JsonDict:
        """A verb of a window, by the clerk."""
        return await done(self.chen.post(f"/halls/{CENTRE}/windows/{window}/{verb}", json=body))

    async def called(self, service: str = "social") -> JsonDict:
        """A ticket that window 1 has just called."""
        await self.issue(service)
        await self.window("open")
        found: JsonDict = (await self.window("call-next"))["ticket"]
        return found

    async def verb(self, ticket: JsonDict, verb: str, **body: Any) -> JsonDict:
        """A verb on a ticket, by the clerk."""
        return await done(self.chen.post(f"/tickets/{ticket['id']}/{verb}", json=body))

    async def serving(self) -> JsonDict:
        """A ticket that window 1 is serving."""
        return await self.verb(await self.called(), "start")


async def done(asked: Any) -> JsonDict:
    """The answer of a request that must succeed."""
    answer: httpx.Response = await asked
    assert answer.is_success, answer.text
    found: JsonDict = answer.json()
    return found
