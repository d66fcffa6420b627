"""The contacts vault: the one place where what was sealed is opened.

A number never waits for a database: what is kept, and the audit of what was opened, go to a file
first, sealed as they are, and into SQL a moment later.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from queue_server.crypto import Keyring, Unsealable
from queue_server.database import writing
from queue_server.domain.identity import Plain, Purpose, Unidentified, kind_of
from queue_server.ports import Address, Audit, Contact, Digested, Opening, Unopened
from queue_server.records.away import reached
from queue_server.records.contacts import hand_on, insert_contact, set_address
from queue_server.records.line_file import LineFile
from queue_server.records.reminder_tables import WANTED
from queue_server.records.tables import CONTACT_DIGESTS, CONTACTS

_PURPOSES: Mapping[str, tuple[Purpose, frozenset[Opening]]] = {
    "person": (Purpose.IDENTIFY, frozenset({Opening.LIMITS})),
    "subject": (Purpose.IDENTIFY, frozenset({Opening.LIMITS})),
    "phone": (Purpose.CONTACT, frozenset({Opening.NOTICE, Opening.FOLLOW_UP})),
}
"""What each part was given for, and may be opened for."""
OPENED, ERASED, KEPT, REACHED = "vault_opened", "vault_erased", "contact", "address"


class SqlVault:
    """ports.Vault; `file` is where rows wait, None for who can wait for the database."""

    def __init__(
        self, engine: AsyncEngine, keyring: Keyring, audit: Audit, file: Path | None
    ) -> None:
        self._engine, self._keyring, self._audit = engine, keyring, audit
        self._waiting = None if file is None else LineFile(file)
        self._taken = None if file is None else LineFile(file.with_suffix(".taken"))
        self._settling = asyncio.Lock()

    async def digests(
        self,
        sealed: Mapping[str, str],
        *,
        by: str,
        about: str,
        purpose: Opening = Opening.LIMITS,
    ) -> Mapping[str, Digested]:
        """The digests of what was sealed; the audit of it is on disk first."""
        await self._note(OPENED, by, about, {"purpose": purpose, "parts": sorted(sealed)})
        return {name: self._digested(name, text) for name, text in sealed.items()}

    async def keep(self, contact: Contact) -> None:
        """Keep it until its time; it is on disk when this returns."""
        await self._take({KEPT: asdict(contact)})

    async def reach(self, address: Address) -> None:
        """Keep where reminders go from now on; it is on disk when this returns."""
        await self._take({REACHED: asdict(address)})

    async def hand_on(self, old: str, new: str, hall: str) -> None:
        """Keep for a number that took another's place what is kept for the other."""
        await self.settle()
        with reached():
            await hand_on(self._engine, old, new, hall)

    async def open(self, ticket: str, purpose: Opening, *, by: str) -> Mapping[Plain, str]:
        """What the purpose and the consents let one see of a number's holder, in clear."""
        await self.settle()
        with reached():
            async with self._engine.connect() as sql:
                chosen = select(CONTACTS).where(CONTACTS.c.ticket == ticket)
                row = (await sql.execute(chosen)).mappings().first()
        if row is None:
            return {}
        given = {one["purpose"] for one in json.loads(row["consents"])}
        parts = [
            name
            for name, (consent, purposes) in _PURPOSES.items()
            if row[name] and purpose in purposes and (consent in given or name == "subject")
        ]
        await self._note(OPENED, by, ticket, {"purpose": purpose, "parts": parts})
        plains = [self._keyring.open(row[name]) for name in parts]
        return {kind_of(plain): plain.partition(":")[2] for plain in plains}

    async def erase(self, ticket: str, *, by: str) -> int:
        """Forget a number's holder now."""
        await self.settle()
        gone = len(await self._erase([ticket]))
        await self._note(ERASED, by, ticket, {"entries": gone})
        return gone

    async def erase_person(self, digests: Sequence[str], *, by: str) -> Sequence[str]:
        """Forget somebody wherever they are kept."""
        await self.settle()
        same = CONTACT_DIGESTS.c.digest.in_(digests)
        with reached():
            async with self._engine.connect() as sql:
                chosen = select(CONTACT_DIGESTS.c.ticket).where(same).distinct()
                tickets = [row.ticket for row in await sql.execute(chosen)]
        gone = await self._erase(tickets)
        await self._note(ERASED, by, digests[0], {"tickets": gone})
        return gone

    async def expire(self, now: int) -> int:
        """Forget what was kept long enough; `now` is city time in milliseconds."""
        with reached():
            async with self._engine.connect() as sql:
                chosen = select(CONTACTS.c.ticket).where(CONTACTS.c.keep_until <= now).limit(500)
                tickets = [row.ticket for row in await sql.execute(chosen)]
        return len(await self._erase(tickets))

    async def settle(self) -> None:
        """Bring into SQL what waits; raises RecordsUnavailable and goes on there next time."""
        waiting, taken = self._waiting, self._taken
        if waiting is None or taken is None:
            return
        async with self._settling:
            # rows that come meanwhile go to a new file: no number waits for this
            while taken.exists() or await asyncio.to_thread(taken.take_over, waiting):
                for place, row in await asyncio.to_thread(lambda: list(taken.rows())):
                    await self._settle(row)
                    await asyncio.to_thread(taken.blank, place)
                taken.drop()

    async def _settle(self, row: Mapping[str, Any]) -> None:
        if KEPT in row:
            with reached():
                await insert_contact(self._engine, row[KEPT])
        elif REACHED in row:
            with reached():
                await set_address(self._engine, row[REACHED])
        else:
            await self._audit.note(row["principal"], row["action"], row["about"], row["data"])

    async def _erase(self, tickets: Sequence[str]) -> list[str]:
        """Forget these; those that were kept."""
        gone = []
        for ticket in tickets:
            with reached():
                async with writing(self._engine) as sql:
                    same = CONTACT_DIGESTS.c.ticket == ticket
                    await sql.execute(delete(CONTACT_DIGESTS).where(same))
                    await sql.execute(delete(WANTED).where(WANTED.c.ticket == ticket))
                    done = await sql.execute(delete(CONTACTS).where(CONTACTS.c.ticket == ticket))
            if done.rowcount:
                gone.append(ticket)
        return gone

    def _digested(self, name: str, sealed: str) -> Digested:
        try:
            plain = self._keyring.open(sealed)
            return Digested(kind=kind_of(plain), digests=self._keyring.digests(plain))
        except (Unsealable, Unidentified):
            raise Unopened(name) from None

    async def _note(self, action: str, by: str, about: str, data: Mapping[str, Any]) -> None:
        row = {"principal": by, "action": action, "about": about, "data": dict(data)}
        await self._take(row)

    async def _take(self, row: Mapping[str, Any]) -> None:
        if self._waiting is None:
            await self._settle(row)
        else:
            await asyncio.to_thread(self._waiting.append, row)
