"""Records for the hub's tests, in memory: people, devices and the audit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from queue_server.crypto import Keyring
from queue_server.domain.bars import Bar, Misuse
from queue_server.domain.identity import Plain, kind_of
from queue_server.domain.refusals import refusal
from queue_server.domain.rights import PAGE_ROLES, Principal, Role
from queue_server.ports import Address, Contact, Digested, Grant, Opening, Unopened


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

    async def all(self) -> list[Mapping[str, Any]]:
        return [{"user": user, "name": one.name} for user, (_, one) in self.who.items()]

    async def remove(self, user: str) -> None:
        self.who.pop(user, None)


class MemoryDevices:
    """ports.Devices in memory: tokens are given by the test."""

    def __init__(self) -> None:
        self.tokens: dict[str, Principal] = {}
        self.codes: dict[str, Principal] = {}
        self.settings: dict[str, Mapping[str, Any]] = {}
        self.status: dict[str, Mapping[str, Any]] = {}

    async def code(
        self,
        *,
        kind: str,
        hall: str,
        zone: str | None,
        window: str | None,
        by: str,
        settings: Mapping[str, Any] | None = None,
    ) -> str:
        made = f"CODE{len(self.settings):04}"
        name = f"hall-{kind}-{len(self.settings)}"
        self.codes[made] = Principal(
            id=f"device:{name}",
            roles=frozenset({Role(kind)}),
            halls=frozenset({hall}),
            name=name,
            zone=zone,
            window=window,
        )
        self.settings[f"device:{name}"] = settings or {}
        return made

    async def enrol(self, code: str, *, key: str | None = None, hall: str | None = None) -> Grant:
        who = self.codes.get(code)
        if who is None or (hall is not None and not (who.serves(hall) and who.roles & PAGE_ROLES)):
            raise refusal("SIGN_IN_FAILED")
        del self.codes[code]
        self.tokens[f"token-{who.name}"] = who
        return Grant(token=f"token-{who.name}", principal=who)

    async def by_token(self, token: str) -> Principal | None:
        return self.tokens.get(token)

    async def seen(self, device: str, status: Mapping[str, Any]) -> None:
        self.status[device] = status

    async def withdraw(self, device: str) -> None:
        self.tokens = {token: who for token, who in self.tokens.items() if who.id != device}

    async def there(self, devices: Collection[str]) -> None:
        self.status |= {device: self.status.get(device, {}) for device in devices}

    async def set(self, device: str, settings: Mapping[str, Any]) -> None:
        self.settings[device] = settings

    async def all(self, hall: str | None = None) -> list[Mapping[str, Any]]:
        return [
            {
                "id": who.id.removeprefix("device:"),
                "kind": next(iter(who.roles)).value,
                "hall": next(iter(who.halls)),
                "zone": who.zone,
                "window": who.window,
                "settings": self.settings.get(who.id, {}),
                "status": self.status.get(who.id, {}),
                "withdrawn_at": None,
            }
            for who in self.tokens.values()
            if hall is None or who.serves(hall)
        ]


class MemoryAudit:
    """ports.Audit in memory."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []

    async def note(self, principal: str, action: str, about: str, data: Mapping[str, Any]) -> None:
        self.rows.append((principal, action, about))

    async def verify(self) -> int:
        return len(self.rows)


class MemoryVault:
    """ports.Vault in memory: what is kept, by ticket."""

    def __init__(self, keys: Keyring) -> None:
        self._keys = keys
        self.kept: dict[str, Contact] = {}
        self.opened: list[tuple[str, str, str]] = []
        self.reached: list[Address] = []

    async def digests(
        self,
        sealed: Mapping[str, str],
        *,
        by: str,
        about: str,
        purpose: Opening = Opening.LIMITS,
    ) -> Mapping[str, Digested]:
        self.opened.append((by, purpose.value, about))
        return {name: self._digested(name, text) for name, text in sealed.items()}

    def _digested(self, name: str, text: str) -> Digested:
        try:
            plain = self._keys.open(text)
            return Digested(kind=kind_of(plain), digests=self._keys.digests(plain))
        except ValueError:
            raise Unopened(name) from None

    async def keep(self, contact: Contact) -> None:
        self.kept.setdefault(contact.ticket, contact)

    async def reach(self, address: Address) -> None:
        self.reached.append(address)

    async def hand_on(self, old: str, new: str, hall: str) -> None:
        if old in self.kept:
            self.kept.setdefault(new, replace(self.kept[old], ticket=new, hall=hall))

    async def open(self, ticket: str, purpose: Opening, *, by: str) -> Mapping[Plain, str]:
        self.opened.append((by, purpose, ticket))
        phone = self.kept[ticket].phone
        return {Plain.PHONE: self._keys.open(phone).partition(":")[2]} if phone else {}

    async def erase(self, ticket: str, *, by: str) -> int:
        return 1 if self.kept.pop(ticket, None) else 0

    async def erase_person(self, digests: Sequence[str], *, by: str) -> Sequence[str]:
        gone = [name for name, one in self.kept.items() if set(digests) & set(one.digests)]
        for name in gone:
            del self.kept[name]
        return gone


class MemoryBars:
    """ports.Bars in memory."""

    def __init__(self) -> None:
        self.bars: dict[str, Bar] = {}

    def standing(self, digests: Collection[str], today: date) -> list[Bar]:
        return [one for one in self.bars.values() if one.digest in digests and one.stands(today)]

    async def all(self) -> list[Bar]:
        return list(self.bars.values())

    async def set(
        self, digest: str, *, mask: str, why: Misuse, until: date, by: str, at: int, key: str
    ) -> Bar:
        made = Bar(id=key, digest=digest, mask=mask, why=why, until=until, by=by, at=at)
        return self.bars.setdefault(key, made)

    async def lift(self, id: str, *, by: str, at: int) -> Bar:
        self.bars[id] = replace(self.bars[id], lifted_at=at, lifted_by=by)
        return self.bars[id]
