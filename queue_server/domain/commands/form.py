"""The form of a command that the wire, the store and the fingerprint use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from queue_server.domain.commands.command import Command


def document(command: Command) -> dict[str, Any]:
    """As JSON, without the verb: absent facts are left out."""
    found: dict[str, Any] = _document(command)
    return found


def fingerprint(command: Command) -> str:
    """Digest what was asked; the same id with another fingerprint is refused KEY_REUSED.

    The same request a minute later is the same: what the centre's clock adds is left out.
    """
    asked = {name: one for name, one in document(command).items() if name not in command.by_clock}
    text = json.dumps([command.verb, asked], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _document(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        found = ((item.name, getattr(value, item.name)) for item in fields(value))
        return {name: _document(one) for name, one in found if one is not None}
    if isinstance(value, tuple | list):
        return [_document(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _document(one) for key, one in value.items()}
    return value
