"""What a device's reply says of a wait: the same range as slip, page and screens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.domain.estimate import Wait
from queue_server.domain.hall import Reply
from queue_server.hub.session import Session


def with_wait(session: Session, reply: Reply) -> Mapping[str, Any]:
    """The reply about a ticket, with the wait while it waits.

    What was kept with the number is what its slip says, also when it is asked for again.
    """
    said = reply.get("wait")
    if said is not None:
        return {**reply, "wait": Wait(**said).document()}
    if reply.get("ahead") is None:
        return reply
    waits, ticket = session.parts.waits, reply["ticket"]
    # this process's fold may be behind the store
    wait = waits.ticket(session.hall, ticket["id"]) or waits.line(session.hall, ticket["service"])
    return {**reply, "wait": wait.document()}


def with_key(session: Session, reply: Reply) -> Mapping[str, Any]:
    """With the holder's key, too."""
    key = session.parts.keys.holder_key(reply["ticket"]["id"])
    return {**with_wait(session, reply), "holder_key": key}
