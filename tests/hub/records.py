"""Records for the hub's tests, in memory: people, devices and the audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from queue_server.domain.refusals import refusal
from queue_server.domain.rights import Principal, Role
from queue_server.ports import Grant


class MemoryPeople:
    """ports.People in memory: `who` maps a name to password and principal."""

    def __init__(self) -> None:
        self.who: dict[str, tuple[str, Principal]] = {}
        self.sessions: dict[str, Principal] = {}

    async def sign_in(self, user: str, password: str, *, address: str | None = None) -> Grant:
        known = self.who.get(user)
        if known is None or known[0] != password:
            raise refusal("SIGN_IN_FAILED", user)
        token = f"session-{len(self.sessions)}-{user}"
        self.sessions[token] = known[1]
        return Grant(token=token, principal=known[1])

    async def by_token(self, token: str) -> Principal | None:
        return self.sessions.get(token)

    async def sign_out(self, token: str) -> None:
        self.sessions.pop(token, None)

    async def add(
        self,
        user: str,
        password: str,
        *,
        name: str,
        roles: Sequence[Role],
        halls: Sequence[str],
        department: str | None = None,
    ) -> None:
        self.who[user] = (
            password,
            Principal(id=f"user:{user}", roles=frozenset(roles), halls=frozenset(halls), name=name),
        )


class MemoryDevices:
    """ports.Devices in memory: tokens are given by the test."""

    def __init__(self) -> None:
        self.tokens: dict[str, Principal] = {}
        self.status: dict[str, Mapping[str, Any]] = {}

    async def code(
        self, *, kind: str, hall: str, zone: str | None, window: str | None, by: str
    ) -> str:
        raise NotImplementedError

    async def enrol(self, code: str) -> Grant:
        raise NotImplementedError

    async def by_token(self, token: str) -> Principal | None:
        return self.tokens.get(token)

    async def seen(self, device: str, status: Mapping[str, Any]) -> None:
        self.status[device] = status

    async def withdraw(self, device: str) -> None:
        self.tokens = {token: who for token, who in self.tokens.items() if who.id != device}

    async def all(self, hall: str | None = None) -> list[Mapping[str, Any]]:
        return [{"id": device, "status": status} for device, status in self.status.items()]


class MemoryAudit:
    """ports.Audit in memory."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []

    async def note(self, principal: str, action: str, about: str, data: Mapping[str, Any]) -> None:
        self.rows.append((principal, action, about))

    async def verify(self) -> int:
        return len(self.rows)
