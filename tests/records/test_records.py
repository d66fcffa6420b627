"""The records' schema, and what they share with the journal."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData

from queue_server.crypto import Keyring
from queue_server.database import open_engine
from queue_server.journal.journal import SqlJournal
from queue_server.journal.migrate import migrate as migrate_journal
from queue_server.journal.tables import METADATA as JOURNAL
from queue_server.records.configurations import Version
from queue_server.records.migrate import migrate as migrate_records
from queue_server.records.records import SqlRecords, open_records
from queue_server.records.tables import METADATA as RECORDS
from tests.records.conftest import RealTime


async def test_the_migrated_schema_is_that_of_the_models(database_url: str) -> None:
    engine = open_engine(database_url)
    for metadata, migrate in ((JOURNAL, migrate_journal), (RECORDS, migrate_records)):
        await migrate(engine)
        async with engine.connect() as sql:
            assert await sql.run_sync(differences, metadata) == []
        await migrate(engine)
    await engine.dispose()


def differences(connection: Connection, metadata: MetaData) -> list[object]:
    names = set(metadata.tables)
    options = {
        "include_name": lambda name, kind, _: kind != "table" or name in names,
        "compare_server_default": True,
    }
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_journal_and_records_live_in_one_database(
    database_url: str, keyring: Keyring
) -> None:
    journal, records = (
        await SqlJournal.open(database_url),
        await open_records(database_url, keyring),
    )
    assert await journal.halls() == []
    assert await records.audit.verify() == 0
    assert not set(JOURNAL.tables) & set(RECORDS.tables)
    await records.close()
    await journal.close()


async def test_a_version_is_put_into_force_once(records: SqlRecords, time: RealTime) -> None:
    assert await records.configurations.put("v1", "a", by="user:wu")
    assert not await records.configurations.put("v1", "a", by="user:wu")
    time.advance(hours=1)
    assert await records.configurations.put("v2", "b", by="user:wu")
    assert await records.configurations.put("v1", "a", by="user:wu")
    assert [one.version for one in await records.configurations.all()] == ["v1", "v2", "v1"]
    assert (await records.configurations.all())[1] == Version(
        version="v2", sha256="b", in_force_at=time.ms, put_by="user:wu"
    )
