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


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseByCode:
    """Say that who has an appointment is here; a kiosk sends the key of the code it was shown."""

    appointment: str
    key: str | None = None
    language: str | None = None


ON_THE_WIRE: Mapping[str, type] = {
    **dict.fromkeys(("arrive", "rejoin"), ByCode),
    "check_in": PromiseByCode,
}
"""The verbs that may carry a code's key."""


def judge(session: Session, ticket: object, key: object) -> None:
    """NOT_ALLOWED for a key that is not of the ticket's own code."""
    if not session.parts.keys.holds(str(ticket), str(key)):
        raise refusal("NOT_ALLOWED", str(ticket))


def judge_return(session: Session, asked: Mapping[str, Any]) -> None:
    """Who returns by right shows a kiosk the code of the old number."""
    if "returns" in asked and session.person is None and Role.KIOSK in session.principal.roles:
        judge(session, asked["returns"], asked.get("key", ""))
