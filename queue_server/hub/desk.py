"""What a desk's command needs before it is one: when it was done, and what may come of an item."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from queue_server.domain.commands import (
    COMMANDS,
    Cancel,
    Command,
    Finish,
    Forward,
    Held,
    StopService,
)
from queue_server.domain.finishing import judged, kept
from queue_server.domain.stopping import in_words
from queue_server.hub.session import Session
from queue_server.wire.codec import Malformed
from queue_server.wire.messages import CommandFrame


def done_at(frame: CommandFrame) -> dict[str, Any]:
    """The time at which a cut-off window did it, as the command's field; city milliseconds.

    Verbs that no window does alone take none.
    """
    if frame.done_at is None or not issubclass(COMMANDS[frame.verb], Held):
        return {}
    try:
        when = datetime.fromisoformat(frame.done_at)
    except ValueError as error:
        raise Malformed("done_at is a time") from error
    if when.tzinfo is None:
        raise Malformed("done_at has no offset")
    return {"done_at": int(when.timestamp() * 1000)}


def ready(session: Session, command: Command) -> Command:
    """The command with its outcomes judged, rights to return reckoned and a stop's words found.

    Raises OutcomeUnfit.
    """
    parts = session.parts
    if isinstance(command, StopService):
        return in_words(parts.halls.city, command)
    if isinstance(command, Cancel):
        return kept(parts.halls.city, session.port.view, command, at=parts.clock.now())
    if not isinstance(command, Finish | Forward):
        return command
    return judged(parts.halls.city, session.port.view, command, at=parts.clock.now())
