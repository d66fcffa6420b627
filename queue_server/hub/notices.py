"""What a notice from a desk must be: for the hall or a zone that it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.hub.session import Session
from queue_server.wire.codec import Malformed


def judge(session: Session, asked: Mapping[str, Any]) -> None:
    """Raise Malformed for a zone that the hall does not have."""
    zones = session.parts.halls.city.halls[session.hall].zones
    if asked.get("zone") not in (None, *zones):
        raise Malformed("no such zone")
