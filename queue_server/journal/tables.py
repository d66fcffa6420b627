"""The journal's tables: the events themselves, and what is derived from them alone.

Instants are city milliseconds since 1970. JSON is kept as text and read in Python only.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary, Text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class JournalTable(SQLModel, registry=registry()):
    """What the journal's tables share: their own metadata, apart from the records'."""


class EventRow(JournalTable, table=True):
    """One event of a hall, as the store's stream had it."""

    __tablename__ = "events"
    __table_args__ = (Index("events_at", "hall", "at"),)
    hall: str = Field(primary_key=True)
    epoch: int = Field(primary_key=True, sa_type=BigInteger)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    at: int = Field(sa_type=BigInteger)
    type: str
    data: str = Field(sa_type=Text)
    command: str | None = None
    principal: str | None = None


class CommandRow(JournalTable, table=True):
    """What a command was and answered, beside the first event of its effect.

    A command id may come again for another effect once the store has forgotten it, so that the
    event is the key.
    """

    __tablename__ = "commands"
    __table_args__ = (Index("commands_day", "hall", "day"),)
    hall: str = Field(primary_key=True)
    epoch: int = Field(primary_key=True, sa_type=BigInteger)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    principal: str
    command: str
    fingerprint: str
    reply: str = Field(sa_type=Text)
    day: int
    """Real day, counted from 1970, on which the journal took it in."""


class PositionRow(JournalTable, table=True):
    """The last event of a hall that is here; compared and moved in the events' transaction."""

    __tablename__ = "positions"
    hall: str = Field(primary_key=True)
    epoch: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)


class CheckpointRow(JournalTable, table=True):
    """A view of a hall at a position, so that a replay need not begin at the first event."""

    __tablename__ = "checkpoints"
    hall: str = Field(primary_key=True)
    epoch: int = Field(primary_key=True, sa_type=BigInteger)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    at: int = Field(sa_type=BigInteger)
    view: bytes = Field(sa_type=LargeBinary)
    """The snapshot as JSON, compressed by zlib."""


class TicketRow(JournalTable, table=True):
    """A ticket as its last event left it, with what reports ask and the last state forgets."""

    __tablename__ = "tickets"
    __table_args__ = (Index("tickets_day", "hall", "day"),)
    id: str = Field(primary_key=True)
    hall: str
    day: int
    number: str
    serial: int = Field(sa_type=BigInteger)
    service: str
    items: str = Field(sa_type=Text)
    """JSON list."""
    kind: str
    ticket_class: str
    channel: str
    state: str
    joined: int = Field(sa_type=BigInteger)
    issued_at: int = Field(sa_type=BigInteger)
    called_at: int | None = Field(default=None, sa_type=BigInteger)
    started_at: int | None = Field(default=None, sa_type=BigInteger)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)
    first_joined: int = Field(sa_type=BigInteger)
    """Where its waiting began; `joined` shifts with defer, rejoin and late arrival."""
    first_called_at: int | None = Field(default=None, sa_type=BigInteger)
    first_started_at: int | None = Field(default=None, sa_type=BigInteger)
    calls: int = 0
    rejoins: int = 0
    window: str | None = None
    clerk: str | None = None
    outcome: str | None = None
    reason: str | None = None
    appointment: str | None = None
    slot_at: int | None = Field(default=None, sa_type=BigInteger)
    moved_from: str | None = None
    moved_to: str | None = None
    put_off: str | None = None
    """What changed its place before the first call, so that no wait shown before could hold."""


class ShownWaitRow(JournalTable, table=True):
    """A wait that somebody was shown, and where; what then happened stands in the ticket's row.

    Rows of the place `issue` come from the stream. Those of other places are the only ones here
    that no event has: what a page says is no step of a ticket, and some lost at a crash harm
    nobody's number.
    """

    __tablename__ = "shown_waits"
    __table_args__ = (Index("shown_waits_at", "hall", "at"),)
    ticket: str = Field(primary_key=True)
    at: int = Field(primary_key=True, sa_type=BigInteger)
    place: str = Field(primary_key=True)
    hall: str
    service: str
    ticket_class: str
    state: str
    """`waiting`, or `remote` for who had not arrived."""
    p10_s: int
    p50_s: int
    p90_s: int
    by: str
    """What estimated it."""


class AppointmentRow(JournalTable, table=True):
    """An appointment as its last event left it: who kept what was promised, and who did not."""

    __tablename__ = "appointments"
    __table_args__ = (
        Index("appointments_day", "hall", "day"),
        Index("appointments_state", "state", "ended_at"),
    )
    id: str = Field(primary_key=True)
    hall: str
    day: int
    service: str
    items: str = Field(sa_type=Text)
    """JSON list."""
    start: int = Field(sa_type=BigInteger)
    share: str
    channel: str
    state: str
    made_at: int = Field(sa_type=BigInteger)
    booked_at: int | None = Field(default=None, sa_type=BigInteger)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)
    ticket: str | None = None
    subject: str | None = None
    """Digest of the applicant, never the identity."""
    agent: str | None = None


class HandlingRow(JournalTable, table=True):
    """One stretch of a ticket at a window; its key is the event that ended it."""

    __tablename__ = "handlings"
    __table_args__ = (
        Index("handlings_ended_at", "hall", "ended_at"),
        Index("handlings_ticket", "ticket"),
    )
    hall: str = Field(primary_key=True)
    epoch: int = Field(primary_key=True, sa_type=BigInteger)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    ticket: str
    service: str
    window: str | None = None
    clerk: str | None = None
    started_at: int = Field(sa_type=BigInteger)
    ended_at: int = Field(sa_type=BigInteger)
    handled: str = Field(sa_type=Text)
    handling: int | None = None
    """Which of its ticket's it was, from 1; None for those of before they were numbered."""


class EvaluationRow(JournalTable, table=True):
    """A grade of a handling; its key is the event that told it."""

    __tablename__ = "evaluations"
    __table_args__ = (
        Index("evaluations_at", "hall", "at"),
        Index("evaluations_ticket", "ticket"),
    )
    hall: str = Field(primary_key=True)
    epoch: int = Field(primary_key=True, sa_type=BigInteger)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    at: int = Field(sa_type=BigInteger)
    ticket: str
    handling: int
    grade: int
    source: str
    """`default` is nobody's opinion."""
    tags: str = Field(sa_type=Text)
    """JSON list."""
    text: str | None = Field(default=None, sa_type=Text)
    form: str | None = None
    window: str
    clerk: str | None = None
    service: str
    items: str = Field(sa_type=Text)
    """JSON list."""
    matters: str = Field(sa_type=Text)
    """JSON list."""
    ended_at: int = Field(sa_type=BigInteger)
    """When the handling ended."""


METADATA = JournalTable.metadata
EVENTS = METADATA.tables["events"]
COMMANDS = METADATA.tables["commands"]
POSITIONS = METADATA.tables["positions"]
CHECKPOINTS = METADATA.tables["checkpoints"]
TICKETS = METADATA.tables["tickets"]
APPOINTMENTS = METADATA.tables["appointments"]
HANDLINGS = METADATA.tables["handlings"]
SHOWN_WAITS = METADATA.tables["shown_waits"]
EVALUATIONS = METADATA.tables["evaluations"]
