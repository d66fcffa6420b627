"""What happens to a visit, and what the kiosk has to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.choice import Asked, Choice, Issued
from kiosk.elsewhere import Elsewhere, Other
from kiosk.scan import Code, Found
from kiosk.telling import Seals, Told
from queue_server.domain.ticket import Printing


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A page says what was touched; `fresh` is an id that a command may have."""

    verb: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    fresh: str = ""
    at: int = 0
    """City time in milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The line to the centre changed."""

    online: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """The centre gave a number."""

    id: str
    issued: Issued


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """The centre gave none, and says what can be done instead."""

    id: str
    text: str
    code: str = ""
    """Why not; empty where no answer came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What became of a slip."""

    ticket: str
    state: Printing
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A remote ticket's holder is here, or a missed one's is back: its number waits now."""

    ticket: str
    issued: Issued


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a code that was held under the scanner stands for."""

    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The halls to which the number of a code can go."""

    ticket: str
    halls: tuple[Other, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """Where else a choice is done."""

    elsewhere: Elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A guide has seen the call and comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Time passed."""


Came = Numbered | Turned | Paper | Arrived | Read | Ways | Others | Seen
Input = Touch | Line | Came | Seals | Told | Tick


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Ask the centre for a number."""

    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """Print the slip of a number."""

    asked: Asked
    issued: Issued


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A citizen saw the number of this command."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Nobody waits for what becomes of this command; a number that nobody saw ends."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookElsewhere:
    """Ask the centre where else this is done, and how long it takes there."""

    choice: Choice
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Find out what a code stands for, and say that its holder is here; `id` is the command's."""

    id: str
    code: Code
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejoin:
    """Bring the missed number of a code back into its line."""

    id: str
    code: Code
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAround:
    """Ask the centre to which halls the number of a code can go."""

    code: Code
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTo:
    """Let the number of a code go to another hall."""

    id: str
    code: Code
    hall: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComeBack:
    """End the number of a code, whose holder comes back without queueing anew."""

    id: str
    code: Code
    language: str


Leaving = LookAround | MoveTo | ComeBack


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Print the slip of a number that this kiosk did not give."""

    issued: Issued
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Call for the guide, or say that nobody needs to come any more; `id` is the command's."""

    id: str
    call: bool


Errand = LookElsewhere | Scan | Rejoin | Leaving | Again | Guide
"""What is asked for besides numbers."""
Effect = Take | Print | Shown | Left | Errand
