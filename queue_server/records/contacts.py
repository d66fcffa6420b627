"""The rows of the vault: whom a number belongs to, and whether its holder wants reminders.

Each of these may be done again: what waited in the vault's file is brought here at least once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from queue_server.database import writing
from queue_server.domain.identity import Purpose
from queue_server.records.reminder_tables import WANTED
from queue_server.records.tables import CONTACT_DIGESTS, CONTACTS


async def insert_contact(engine: AsyncEngine, contact: Mapping[str, Any]) -> None:
    """Keep a contact unless one is kept; who gave an address wants reminders."""
    values = {column.name: contact[column.name] for column in CONTACTS.c}
    values["consents"] = json.dumps(contact["consents"])
    with suppress(IntegrityError):  # another process brought the same in between
        async with writing(engine) as sql:
            if not await _known(sql, contact["ticket"]):
                await _insert(sql, values, contact["digests"])


async def set_address(engine: AsyncEngine, address: Mapping[str, Any]) -> None:
    """Put an address, or none, in the place of what is kept of a number."""
    ticket = address["ticket"]
    async with writing(engine) as sql:
        same = CONTACTS.c.ticket == ticket
        row = (await sql.execute(select(CONTACTS.c.consents).where(same))).first()
        kept = [] if row is None else json.loads(row.consents)
        consents = [one for one in kept if one["purpose"] != Purpose.CONTACT]
        consents += [address["consent"]] if address["consent"] else []
        values = {"phone": address["sealed"], "consents": json.dumps(consents)}
        if row is not None:
            await sql.execute(update(CONTACTS).where(same).values(values))
        elif address["sealed"] is not None:
            values |= {"ticket": ticket, "hall": address["hall"]}
            values["keep_until"] = address["keep_until"]
            await sql.execute(insert(CONTACTS), values)
        await sql.execute(delete(WANTED).where(WANTED.c.ticket == ticket))
        if address["sealed"] is not None:
            wanted = {name: address[name] for name in ("ticket", "hall", "language", "way_s")}
            await sql.execute(insert(WANTED), wanted)


async def hand_on(engine: AsyncEngine, old: str, new: str, hall: str) -> None:
    """Keep for a number what is kept for the one whose place it took, unless something is."""
    same = CONTACTS.c.ticket == old
    async with writing(engine) as sql:
        row = (await sql.execute(select(CONTACTS).where(same))).mappings().first()
        if row is None or await _known(sql, new):
            return
        digests = select(CONTACT_DIGESTS.c.digest).where(CONTACT_DIGESTS.c.ticket == old)
        found = [one.digest for one in await sql.execute(digests)]
        values = {**row, "ticket": new, "hall": hall}
        wants = select(WANTED.c.language).where(WANTED.c.ticket == old)
        language: str | None = (await sql.execute(wants)).scalar()
        await _insert(sql, values, found, language=language)


async def _known(sql: AsyncConnection, ticket: str) -> bool:
    chosen = select(CONTACTS.c.ticket).where(CONTACTS.c.ticket == ticket)
    return (await sql.execute(chosen)).first() is not None


async def _insert(
    sql: AsyncConnection,
    values: Mapping[str, Any],
    digests: list[str],
    *,
    language: str | None = None,
) -> None:
    ticket = values["ticket"]
    await sql.execute(insert(CONTACTS), dict(values))
    if digests:
        rows = [{"digest": one, "ticket": ticket} for one in digests]
        await sql.execute(insert(CONTACT_DIGESTS), rows)
    if values["phone"] is not None:
        row = {"ticket": ticket, "hall": values["hall"], "language": language}
        await sql.execute(insert(WANTED), row)
