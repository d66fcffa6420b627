"""The records' tables: people, sessions, devices, audit and configuration versions.

Instants are real milliseconds since 1970. Tokens, codes and passwords are here as digests only.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class RecordsTable(SQLModel, registry=registry()):
    """What the records' tables share: their own metadata, apart from the journal's."""


class PersonRow(RecordsTable, table=True):
    """A member of staff."""

    __tablename__ = "people"
    user: str = Field(primary_key=True)
    name: str
    password: str
    """argon2id, with its own salt and cost."""
    roles: str = Field(sa_type=Text)
    """JSON list."""
    halls: str = Field(sa_type=Text)
    """JSON list; empty = all halls."""
    department: str | None = None
    changed_at: int = Field(sa_type=BigInteger)


class SessionRow(RecordsTable, table=True):
    """A session of a person; it ends with the row."""

    __tablename__ = "sessions"
    __table_args__ = (Index("sessions_user", "user"),)
    token_hash: str = Field(primary_key=True)
    user: str = Field(foreign_key="people.user")
    began_at: int = Field(sa_type=BigInteger)
    used_at: int = Field(sa_type=BigInteger)


class FailureRow(RecordsTable, table=True):
    """Failed sign-ins of a user, of an address, or of a user from an address."""

    __tablename__ = "sign_in_failures"
    subject: str = Field(primary_key=True)
    count: int
    since: int = Field(sa_type=BigInteger)


class DeviceRow(RecordsTable, table=True):
    """An enrolled device."""

    __tablename__ = "devices"
    __table_args__ = (Index("devices_hall", "hall"),)
    id: str = Field(primary_key=True)
    kind: str
    hall: str
    zone: str | None = None
    window: str | None = None
    token_hash: str = Field(unique=True)
    enrolled_by: str
    enrolled_at: int = Field(sa_type=BigInteger)
    seen_at: int | None = Field(default=None, sa_type=BigInteger)
    status: str = Field(sa_type=Text)
    """JSON object, as the device told it."""
    settings: str | None = Field(default=None, sa_type=Text)
    """JSON object, as the hall's staff set it."""
    withdrawn_at: int | None = Field(default=None, sa_type=BigInteger)


class EnrolmentRow(RecordsTable, table=True):
    """A single-use enrolment code, as its signature by the centre's key."""

    __tablename__ = "enrolment_codes"
    code: str = Field(primary_key=True)
    kind: str
    hall: str
    zone: str | None = None
    window: str | None = None
    made_by: str
    settings: str | None = Field(default=None, sa_type=Text)
    """JSON object that goes with the device."""
    expires_at: int = Field(sa_type=BigInteger)
    used_at: int | None = Field(default=None, sa_type=BigInteger)


class AuditRow(RecordsTable, table=True):
    """What somebody did by right; `chain` signs the row together with the one before."""

    __tablename__ = "audit"
    seq: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    at: int = Field(sa_type=BigInteger)
    principal: str
    action: str
    about: str
    data: str = Field(sa_type=Text)
    chain: str


class ConfigurationRow(RecordsTable, table=True):
    """A version of the city's configuration and when it was put into force."""

    __tablename__ = "configurations"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: str
    sha256: str
    in_force_at: int = Field(sa_type=BigInteger)
    put_by: str


class FollowUpRow(RecordsTable, table=True):
    """The task that a bad grade opened; city milliseconds. Its key is the grade's event."""

    __tablename__ = "follow_ups"
    __table_args__ = (Index("follow_ups_hall", "hall", "stage"),)
    hall: str = Field(primary_key=True)
    epoch: int = Field(primary_key=True, sa_type=BigInteger)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    at: int = Field(sa_type=BigInteger)
    ticket: str
    handling: int
    grade: int
    source: str
    tags: str = Field(sa_type=Text)
    """JSON list."""
    text: str | None = Field(default=None, sa_type=Text)
    window: str
    clerk: str | None = None
    service: str
    items: str = Field(sa_type=Text)
    """JSON list."""
    matters: str = Field(sa_type=Text)
    """JSON list."""
    ended_at: int = Field(sa_type=BigInteger)
    department: str | None = None
    contact_by: int = Field(sa_type=BigInteger)
    settle_by: int = Field(sa_type=BigInteger)
    stage: str
    outcome: str | None = None
    planned_until: str | None = None
    contacted_at: int | None = Field(default=None, sa_type=BigInteger)
    settled_at: int | None = Field(default=None, sa_type=BigInteger)
    appeal: str | None = None


class FollowUpNoteRow(RecordsTable, table=True):
    """What somebody did with a follow-up; `command` makes it happen once."""

    __tablename__ = "follow_up_notes"
    __table_args__ = (UniqueConstraint("follow_up", "command"),)
    follow_up: str = Field(primary_key=True)
    count: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: int = Field(sa_type=BigInteger)
    by: str
    step: str
    text: str = Field(sa_type=Text)
    command: str


class FollowedRow(RecordsTable, table=True):
    """The last grade of a hall that was looked at for follow-ups."""

    __tablename__ = "followed"
    hall: str = Field(primary_key=True)
    epoch: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)


class ContactRow(RecordsTable, table=True):
    """What is kept of a number's holder, sealed as it came; city milliseconds."""

    __tablename__ = "contacts"
    __table_args__ = (Index("contacts_keep_until", "keep_until"),)
    ticket: str = Field(primary_key=True)
    hall: str
    person: str | None = Field(default=None, sa_type=Text)
    subject: str | None = Field(default=None, sa_type=Text)
    phone: str | None = Field(default=None, sa_type=Text)
    consents: str = Field(sa_type=Text)
    """JSON list of `{purpose, notice, at}`."""
    keep_until: int = Field(sa_type=BigInteger)


class ContactDigestRow(RecordsTable, table=True):
    """Whose a contact is, by digest: how all that is kept of somebody is found."""

    __tablename__ = "contact_digests"
    __table_args__ = (Index("contact_digests_ticket", "ticket"),)
    digest: str = Field(primary_key=True)
    ticket: str = Field(primary_key=True)


class BarRow(RecordsTable, table=True):
    """Who takes no number alone for a time; `command` makes it happen once."""

    __tablename__ = "bars"
    id: str = Field(primary_key=True)
    digest: str
    why: str
    until: str
    """The last day, as an ISO date."""
    by: str
    at: int = Field(sa_type=BigInteger)
    """City milliseconds."""
    mask: str
    command: str = Field(unique=True)
    lifted_at: int | None = Field(default=None, sa_type=BigInteger)
    lifted_by: str | None = None


METADATA = RecordsTable.metadata
PEOPLE = METADATA.tables["people"]
SESSIONS = METADATA.tables["sessions"]
FAILURES = METADATA.tables["sign_in_failures"]
DEVICES = METADATA.tables["devices"]
ENROLMENTS = METADATA.tables["enrolment_codes"]
AUDIT = METADATA.tables["audit"]
CONFIGURATIONS = METADATA.tables["configurations"]
FOLLOW_UPS = METADATA.tables["follow_ups"]
NOTES = METADATA.tables["follow_up_notes"]
FOLLOWED = METADATA.tables["followed"]
CONTACTS = METADATA.tables["contacts"]
CONTACT_DIGESTS = METADATA.tables["contact_digests"]
BARS = METADATA.tables["bars"]
