"""The node's one line to the centre, and the part of it that each device's app holds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from queue_server.clock import CityClock
from queue_server.device.answers import Answer, Unsent
from queue_server.device.effects import Phase, Status
from queue_server.device.line import Line, Opens
from queue_server.device.mirror import Follower
from queue_server.device.runner import Runner
from queue_server.domain.estimate import Wait
from queue_server.domain.excerpt import City
from queue_server.domain.rights import Principal, Role
from queue_server.domain.sight import Sight, rates_of, sight_of
from queue_server.domain.view import HallView
from queue_server.edge.sights import Sights
from queue_server.wire.close import Close

Facts = Mapping[str, Any]
"""A device: `{id, kind, hall, zone?, window?, name, settings}`."""
Told = Callable[[Status], None]


class Trunk:
    """One socket, one fold; `on_devices` hears which devices of the hall are enrolled."""

    def __init__(
        self,
        centre: str,
        token: str,
        *,
        hall: str | None,
        on_devices: Callable[[Sequence[Facts]], None],
    ) -> None:
        self.runner = Runner(centre, token, hall=hall, on_status=self._changed)
        self.runner.mirror.on_devices = on_devices
        self.sights = Sights(self.runner.mirror)
        self._branches: list[Branch] = []

    async def run(self) -> None:
        """Keep the line; returns when the centre ends it for good: the node was withdrawn."""
        await self.runner.run()

    def branch(self, facts: Facts) -> tuple[Opens, Callable[[], None]]:
        """A device's line as its app opens it; and what ends it, when the device is withdrawn."""
        branch = Branch(self, facts)
        self._branches.append(branch)

        def end() -> None:
            self._branches.remove(branch)
            branch.end()

        return branch.opened, end

    def _changed(self, status: Status) -> None:
        for branch in tuple(self._branches):
            branch.changed(status)


class Branch(Line):
    """The line of one device behind the node."""

    def __init__(self, trunk: Trunk, facts: Facts) -> None:
        self.status = trunk.runner.status
        self._device = {name: fact for name, fact in facts.items() if name != "settings"}
        self._trunk = trunk
        self._seen = trunk.sights.of(*_sight(facts))
        self._told: Told = _nobody
        self._ended = asyncio.Event()
        self._followers: list[Follower] = []

    def opened(self, told: Told) -> Branch:
        """Give the line to its app; each change of the status is told."""
        self._told = told
        return self

    @property
    def device(self) -> Facts:
        """The device's own facts, but for its settings."""
        return self._device

    @property
    def view(self) -> HallView | None:
        """The hall as this kind of device may see it."""
        return self._seen.view

    @property
    def city(self) -> City | None:
        """The configuration cut to this hall."""
        return self._trunk.runner.city

    @property
    def clock(self) -> CityClock | None:
        """The city's clock."""
        return self._trunk.runner.clock

    @property
    def public_url(self) -> str:
        """What QR codes and links say."""
        return self._trunk.runner.public_url

    @property
    def sealing(self) -> str:
        """The centre's public key for identity and contact data."""
        return self._trunk.runner.sealing

    @property
    def waits(self) -> Mapping[str, Wait]:
        """By service the wait of who joins now, as the centre says it; empty while cut off."""
        return self._trunk.runner.waits

    async def run(self) -> None:
        """Tell where the line stands now, and wait until it ends for this device."""
        self._told(self.status)
        await self._ended.wait()

    def follow(self, follower: Follower) -> HallView | None:
        """Begin to tell the follower; in the same step the view as it is."""
        self._followers.append(follower)
        return self._seen.follow(follower)

    def unfollow(self, follower: Follower) -> None:
        """Stop telling it."""
        if follower in self._followers:
            self._followers.remove(follower)
            self._seen.unfollow(follower)

    async def ask(
        self,
        verb: str,
        fields: Mapping[str, Any] | None = None,
        *,
        id: str | None = None,
        wait_s: float = 5.0,
        done_at: str | None = None,
    ) -> Answer:
        """Ask the centre as this device."""
        if self._ended.is_set():
            return Unsent()
        return await self._trunk.runner.ask(
            verb, fields, id=id, wait_s=wait_s, done_at=done_at, device=self._device["id"]
        )

    def changed(self, status: Status) -> None:
        """The node's line changed."""
        if not self._ended.is_set():
            self.status = status
            self._told(status)

    def end(self) -> None:
        """The device was withdrawn: it sees and does nothing more."""
        self.changed(Status(phase=Phase.ENDED, code=Close.WITHDRAWN))
        for follower in tuple(self._followers):
            self.unfollow(follower)
        self._ended.set()


def _sight(facts: Facts) -> tuple[Sight, str | None]:
    role = Role(facts["kind"])
    who = Principal(id=facts["id"], roles=frozenset({role}), window=facts.get("window"))
    return sight_of(who), rates_of(who)


def _nobody(status: Status) -> None:
    """No app has the line yet."""
