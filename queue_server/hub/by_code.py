"""Numbers that move by the code of a slip or phone, held under a kiosk's scanner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from queue_server.domain.refusals import refusal
from queue_server.domain.rights import Role
from queue_server.hub.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class ByCode:
    """Say that the holder of a number is here; a kiosk sends the key of the code it was shown."""

    ticket: str
    key: str | None = None
    language: str | None = None
    """In which a refusal is told."""


ON_THE_WIRE = dict.fromkeys(("arrive", "rejoin"), ByCode)
"""The verbs that may carry a code's key."""


def judged(session: Session, asked: dict[str, Any]) -> dict[str, Any]:
    """What the command is made of; NOT_ALLOWED for the key of another ticket's code."""
    plain = {name: one for name, one in asked.items() if name not in ("key", "language")}
    key, ticket = asked.get("key"), str(asked.get("ticket"))
    if key is not None and not session.parts.keys.holds(ticket, str(key)):
        raise refusal("NOT_ALLOWED", ticket)
    return plain


def returning(session: Session, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an issue; who returns by right shows a kiosk the code of the old number."""
    if "returns" in asked and session.person is None and Role.KIOSK in session.principal.roles:
        return judged(session, {"key": "", **asked, "ticket": asked["returns"]})
    return dict(asked)
