"""A window of the live day: where a clerk serves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any


class WindowPhase(StrEnum):
    """Whether a window calls."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowState:
    """A window of the live day."""

    zone: str
    own: tuple[str, ...]
    help: tuple[str, ...]
    state: WindowPhase = WindowPhase.CLOSED
    clerk: str | None = None
    may: tuple[str, ...] | None = None
    """What the clerk is authorised for; None = everything."""
    since: int | None = None
    """When the shift began."""
    ticket: str | None = None
    """The called or serving ticket; kept by the fold itself."""
    drawing: str | None = None
    """The drawing from the shared line that the window is reserved for."""
    reason: str | None = None
    until: int | None = None
    """When a changed role falls back."""
    before: Mapping[str, Any] | None = None
    """The role that it falls back to: `{own, help}`."""

    def entitled(self, services: Iterable[str]) -> tuple[str, ...]:
        """Those of the services that the clerk may handle."""
        return tuple(one for one in services if self.may is None or one in self.may)

    def patched(self, changes: Mapping[str, Any]) -> WindowState:
        """Apply the `set` of an event."""
        return replace(
            self, **{name: _window_value(name, value) for name, value in changes.items()}
        )

    def document(self) -> dict[str, Any]:
        """As JSON, absent facts left out."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> WindowState:
        """Read what `document` wrote."""
        return cls(**{name: _window_value(name, value) for name, value in document.items()})


_WINDOW_TYPES: Mapping[str, Any] = {
    "own": tuple,
    "help": tuple,
    "may": tuple,
    "state": WindowPhase,
}


def _window_value(name: str, value: Any) -> Any:
    read = _WINDOW_TYPES.get(name)
    return value if value is None or read is None else read(value)
