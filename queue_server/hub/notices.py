"""What a notice from a desk must be: for the hall or a zone that it has, and not too long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.hub.session import Session
from queue_server.wire.codec import Malformed

LONGEST = 500
"""Characters of a notice in one language; the web takes as many."""


def judge(session: Session, asked: Mapping[str, Any]) -> None:
    """Raise Malformed for a zone that the hall does not have, and for words that are too many."""
    zones = session.parts.halls.city.halls[session.hall].zones
    if asked.get("zone") not in (None, *zones):
        raise Malformed("no such zone")
    text = asked.get("text")
    said = text.values() if isinstance(text, Mapping) else ()
    if not all(isinstance(words, str) and 0 < len(words) <= LONGEST for words in said):
        raise Malformed("a notice has words, not too many")
