"""Commands on a window: its shift and its role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.commands.command import OnWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn(OnWindow):
    """Begin a clerk's shift; `may` are the services of the authorisation, None = all."""

    verb: ClassVar[str] = "sign_in"
    clerk: str
    may: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut(OnWindow):
    """End the shift and close the window."""

    verb: ClassVar[str] = "sign_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(OnWindow):
    """Open the window under a clerk, beginning the shift when it has not begun."""

    verb: ClassVar[str] = "open"
    clerk: str
    may: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(OnWindow):
    """Stop calling for a while."""

    verb: ClassVar[str] = "pause"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeWindow(OnWindow):
    """Call again after a pause."""

    verb: ClassVar[str] = "resume_window"


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(OnWindow):
    """Close the window; tickets suspended to it become free."""

    verb: ClassVar[str] = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Services(OnWindow):
    """Change the role of a window; a called ticket is not touched."""

    verb: ClassVar[str] = "services"
    own: tuple[str, ...]
    help: tuple[str, ...] = ()
    until: int | None = None
    reason: str | None = None
