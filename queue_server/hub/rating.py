"""A grade from an evaluator, or from the second screen of a window: the device's own right.

Who signed in at the window plays no part in it, and is told nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.domain.commands import Caller
from queue_server.domain.evaluation import Source
from queue_server.domain.refusals import refusal
from queue_server.domain.rights import allow
from queue_server.hub.session import Session
from queue_server.wire.codec import Malformed, command_of
from queue_server.wire.messages import CommandFrame


async def evaluate(session: Session, frame: CommandFrame) -> Mapping[str, Any]:
    """Take the grade of a handling that ended at the device's own window."""
    who, form = session.principal, session.parts.halls.city.evaluation
    allow(who, "evaluate", session.hall)
    if who.window is None:
        raise refusal("NOT_ALLOWED", "window")
    asked = dict(frame.fields) | {"window": who.window, "source": Source.EVALUATOR.value}
    if form.version:
        asked["form"] = form.version
    command = command_of("evaluate", asked)
    known = {tag.id for tag in form.tags_of(asked["grade"])}
    if not known.issuperset(asked.get("tags", ())):
        raise Malformed("a tag that does not go with the grade")
    await session.port.perform(command, Caller(principal=who.id, id=frame.id))
    return {}
