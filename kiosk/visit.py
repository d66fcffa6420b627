"""One citizen's visit to the kiosk as a value: where it stands and what the kiosk knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.choice import Asked, Choice, Issued
from queue_server.domain.ticket import Printing

IDLE_S, WARNING_S = 60.0, 20.0
"""After so long without a touch the kiosk starts again; the last part of it is announced."""
TICKET_S, TROUBLE_S = 20.0, 60.0
"""How long a number stays on the screen: once it is on paper, and while it is not."""
ELDER = 1.5
"""Everything waits so much longer in the version for the elderly."""
FIRST_LANGUAGE = "zh-CN"


class Screen(StrEnum):
    """What the page asks or tells."""

    HOME = "home"
    GROUPS = "groups"
    LIST = "list"
    SEARCH = "search"
    OFFER = "offer"
    TAKING = "taking"
    TICKET = "ticket"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A screen and what it is about."""

    screen: Screen
    about: str = ""
    """Of GROUPS: `theme` or `department`; of LIST: the group's id."""
    choice: Choice | None = None


HOME = Place(screen=Screen.HOME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Where the citizen stands, and what the kiosk knows."""

    trail: tuple[Place, ...] = (HOME,)
    """The way here from the first screen; `back` goes along it."""
    language: str = FIRST_LANGUAGE
    elder: bool = False
    """长者版: large type, more time."""
    query: str = ""
    helping: bool = False
    """The panel that says where the guide is stands open."""
    online: bool = False
    touched_s: float = 0.0
    asked: Asked | None = None
    issued: Issued | None = None
    shown: bool = False
    printing: Printing | None = None
    reason: str | None = None
    """Why the slip is not known to be printed."""
    refusal: str = ""
    """What a denied citizen can do instead, in the centre's words."""
    ends_s: float = 0.0
    """When a number leaves the screen by itself."""

    @property
    def place(self) -> Place:
        """The screen of now."""
        return self.trail[-1]

    @property
    def at_rest(self) -> bool:
        """Whether nobody has begun anything."""
        untouched = self.language == FIRST_LANGUAGE and not self.elder and not self.helping
        return self.trail == (HOME,) and untouched

    def patience_s(self, seconds: float) -> float:
        """A waiting time, longer for the elderly."""
        return seconds * ELDER if self.elder else seconds

    def leaves_in_s(self, now_s: float) -> float | None:
        """Seconds until the kiosk starts again by itself; None when it will not."""
        if self.place.screen is Screen.TAKING or self.at_rest:
            return None
        if self.place.screen is Screen.TICKET:
            return self.ends_s - now_s
        return self.touched_s + self.patience_s(IDLE_S) - now_s
