"""Events and commands as rows, and back."""

from __future__ import annotations

import json
import re
import zlib
from typing import Any

from sqlalchemy import RowMapping

from queue_server.domain.events import Event
from queue_server.domain.hall import Reply
from queue_server.domain.view import HallView
from queue_server.ports import StoredEvent

Row = dict[str, Any]
_LARGEST = 2**63 - 1
# PostgreSQL's text holds neither; a command id or a reason comes from outside and may
_UNSTORABLE = re.compile("[\\\\\x00\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


def event_row(stored: StoredEvent) -> Row:
    """The row of an event."""
    event = stored.event
    return {
        "hall": event.hall,
        "epoch": event.epoch,
        "seq": event.seq,
        "at": event.at,
        "type": event.type,
        "data": dump(event.data),
        "command": storable(event.command),
        "principal": storable(stored.principal),
    }


def command_row(stored: StoredEvent, day: int) -> Row | None:
    """The row of the command that this event is the first of, None when it is not the first."""
    event = stored.event
    if stored.reply is None or event.command is None or stored.principal is None:
        return None
    return {
        "hall": event.hall,
        "epoch": event.epoch,
        "seq": event.seq,
        "principal": storable(stored.principal),
        "command": storable(event.command),
        "fingerprint": stored.fingerprint or "",
        "reply": dump(stored.reply),
        "day": day,
    }


def event_of(row: RowMapping) -> Event:
    """The event of a row."""
    return Event(
        epoch=row["epoch"],
        seq=row["seq"],
        hall=row["hall"],
        at=row["at"],
        type=row["type"],
        data=json.loads(row["data"]),
        command=stored_text(row["command"]),
    )


def stored_event_of(row: RowMapping) -> StoredEvent:
    """The event of a row that is joined with its command's fingerprint and reply."""
    reply: Reply | None = None if row["reply"] is None else json.loads(row["reply"])
    return StoredEvent(
        event=event_of(row),
        principal=stored_text(row["principal"]),
        fingerprint=row["fingerprint"],
        reply=reply,
    )


def command_of(row: RowMapping) -> Row:
    """A row of command memory as the store takes it back."""
    return {
        "principal": stored_text(row["principal"]),
        "id": stored_text(row["command"]),
        "fingerprint": row["fingerprint"],
        "reply": json.loads(row["reply"]),
        "day": row["day"],
    }


def packed(view: HallView) -> bytes:
    """A view as a checkpoint keeps it."""
    return zlib.compress(dump(view.snapshot()).encode())


def unpacked(view: bytes) -> dict[str, Any]:
    """The snapshot that `packed` was given."""
    found: dict[str, Any] = json.loads(zlib.decompress(view))
    return found


def dump(value: Any) -> str:
    """JSON in ASCII, so that every text can be stored."""
    return json.dumps(value, separators=(",", ":"))


def storable(value: Any) -> Any:
    """A value that any column takes: text without what SQL cannot hold, ints of 64 bits."""
    if isinstance(value, str):
        return _UNSTORABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", value)
    if isinstance(value, int):
        return max(-_LARGEST, min(_LARGEST, value))
    return value


def stored_text(value: str | None) -> str | None:
    """The text that `storable` was given."""
    if value is None:
        return None
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
