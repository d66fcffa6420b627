"""One citizen's visit to the kiosk as a value: where it stands and what the kiosk knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.choice import NO_NEEDS, Asked, Choice, Issued, Needs
from kiosk.elsewhere import Elsewhere, Other
from kiosk.identity import NOBODY, Identity, Wants
from kiosk.scan import Found
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
    MANY = "many"
    """More matters than one number is for."""
    NOTICE = "notice"
    """What a document is wanted for, and whether it may be read."""
    COMPANY = "company"
    DOCUMENT = "document"
    PHONE = "phone"
    SCANNED = "scanned"
    HALLS = "halls"
    SURE = "sure"
    TAKING = "taking"
    TICKET = "ticket"
    DENIED = "denied"


QUESTIONS = frozenset({Screen.NOTICE, Screen.COMPANY, Screen.DOCUMENT, Screen.PHONE})
"""Where somebody is asked who it is."""


class Call(StrEnum):
    """Whether who is here has called for the guide."""

    NONE = "none"
    CALLED = "called"
    COMING = "coming"
    """A guide has seen the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A screen and what it is about."""

    screen: Screen
    about: str = ""
    """Of GROUPS: `theme`, `event` or `department`; of LIST: the group; of SCANNED and HALLS: the
    ticket; of SURE: the hall to go to, empty for another day; of NOTICE: `home` where a card laid
    down at the first screen brought it up."""
    choice: Choice | None = None


HOME = Place(screen=Screen.HOME)
OF_A_CODE = (Screen.SCANNED, Screen.HALLS, Screen.SURE)
"""Screens about a code that was held under the scanner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Where the citizen stands, and what the kiosk knows."""

    trail: tuple[Place, ...] = (HOME,)
    """The way here from the first screen; `back` goes along it."""
    language: str = FIRST_LANGUAGE
    elder: bool = False
    """长者版: large type, fewer choices, more time, read aloud."""
    contrast: bool = False
    """High contrast."""
    low: bool = False
    """Everything in the lower part of the screen, within reach of a wheelchair."""
    needs: Needs = NO_NEEDS
    identity: Identity = NOBODY
    wants: Wants | None = None
    """The number that the questions lead to."""
    reads: bool = False
    """Whether a card reader is fitted and works."""
    seals: bool = False
    """Whether the centre's sealing key is known; without it nobody is asked for a document."""
    elsewhere: Elsewhere | None = None
    """Where else the item on offer is done, once the centre has said."""
    found: Found | None = None
    """What a code held under the scanner stands for."""
    ways: tuple[Other, ...] | None = None
    """The halls to which its number can go, once the centre has said."""
    query: str = ""
    wishing: bool = False
    """The panel of wishes stands open."""
    helping: bool = False
    """The panel about the guide stands open."""
    call: Call = Call.NONE
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
    code: str = ""
    """Why, as the centre names it."""
    ends_s: float = 0.0
    """When a number leaves the screen by itself."""

    @property
    def place(self) -> Place:
        """The screen of now."""
        return self.trail[-1]

    @property
    def brief(self) -> bool:
        """Whether there are fewer choices on a screen: for the elderly, and in less room."""
        return self.elder or self.low

    @property
    def at_rest(self) -> bool:
        """Whether nobody has begun anything."""
        changed = self.elder or self.contrast or self.low or self.helping
        begun = changed or self.identity != NOBODY
        return self.trail == (HOME,) and self.language == FIRST_LANGUAGE and not begun

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
