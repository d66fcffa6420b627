"""The records' tables of reminders to holders."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from queue_server.records.tables import METADATA, RecordsTable


class WantedRow(RecordsTable, table=True):
    """A number whose holder wants reminders; where they go is kept in the vault."""

    __tablename__ = "reminders_wanted"
    # a count is never given again: readers ask for what came after one
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    count: int | None = Field(default=None, primary_key=True)
    ticket: str = Field(unique=True)
    hall: str
    language: str | None = None
    way_s: int | None = None


class ReminderRow(RecordsTable, table=True):
    """A reminder that became due, until it was sent; `at` is city time, the others are real."""

    __tablename__ = "reminders"
    __table_args__ = (Index("reminders_next", "stage", "next_at"),)
    id: str = Field(primary_key=True)
    ticket: str
    hall: str
    about: str
    language: str | None = None
    facts: str = Field(sa_type=Text)
    """JSON."""
    at: int = Field(sa_type=BigInteger)
    until: int = Field(sa_type=BigInteger)
    stage: str
    tries: int = 0
    next_at: int = Field(sa_type=BigInteger)
    why: str = Field(default="", sa_type=Text)


WANTED = METADATA.tables["reminders_wanted"]
REMINDERS = METADATA.tables["reminders"]
