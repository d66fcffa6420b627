"""What a window's page may ask for, and by which key: one table for page, strip and key card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ASKS: Mapping[str, tuple[str, ...]] = {
    "open": (),
    "pause": ("reason",),
    "resume_window": (),
    "close": (),
    "call_next": ("service",),
    "call": ("ticket", "reason"),
    "recall": ("ticket",),
    "start": ("ticket",),
    "miss": ("ticket",),
    "return": ("ticket",),
    "give_back": ("ticket", "reason"),
    "suspend": ("ticket", "kind"),
    "resume": ("ticket",),
    "wake": ("ticket",),
    "transfer": ("ticket", "service", "to_window", "note"),
    "next_item": ("ticket",),
    "forward": ("ticket", "handled", "service"),
    "finish": ("ticket", "handled"),
    "rejoin": ("ticket",),
    "confirm": ("ticket", "granted"),
    "free": ("at",),
    "services": ("at", "own", "help", "minutes", "reason"),
    "stop_service": ("service", "reason", "text", "minutes", "offers"),
    "resume_service": ("service",),
}
"""The verbs that the page may ask for, with what it may say; the window is the app's own.

`at` names another window of the hall, for supervisors; `minutes` for how long.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A verb's button: its words, the cap printed on it and the browser's code of the key."""

    verb: str
    label: str
    cap: str
    code: str
    more: str = ""
    """One line more on the key card."""


LEAVE = (
    Key(verb="close", label="Close window", cap="K", code="KeyK"),
    Key(verb="sign_out", label="Sign out", cap="Q", code="KeyQ"),
)
"""What ends the work, apart from the rest."""

ROW = (
    Key(verb="recall", label="Recall", cap="R", code="KeyR"),
    Key(
        verb="miss",
        label="Miss",
        cap="M",
        code="KeyM",
        more="Nobody came; the number can come back by its rule.",
    ),
    Key(
        verb="return",
        label="Put back",
        cap="B",
        code="KeyB",
        more="A number called by mistake, or a start within 60 seconds.",
    ),
    Key(
        verb="give_back",
        label="Give back",
        cap="V",
        code="KeyV",
        more="Papers of the shared line that cannot be handled here.",
    ),
    Key(
        verb="transfer",
        label="Transfer",
        cap="T",
        code="KeyT",
        more="To another line or window; the wait is kept.",
    ),
    Key(
        verb="suspend",
        label="Suspend",
        cap="S",
        code="KeyS",
        more="1 fetches something, 2 leaves the papers here, 3 waits for a step.",
    ),
    Key(
        verb="next_item",
        label="Next item",
        cap="N",
        code="KeyN",
        more="The next item on the same number.",
    ),
    Key(
        verb="forward",
        label="Next line",
        cap="G",
        code="KeyG",
        more="A bundle goes on to its next line on the same number.",
    ),
    Key(
        verb="call",
        label="Call chosen",
        cap="C",
        code="KeyC",
        more="A number of your choice, with a reason that is kept.",
    ),
    Key(verb="pause", label="Pause", cap="P", code="KeyP"),
)
"""The verbs below the next one."""

LISTS = (
    Key(verb="aside", label="Set aside", cap="W", code="KeyW", more="Take up or wake."),
    Key(verb="gone", label="Missed", cap="E", code="KeyE", more="Call again or rejoin."),
    Key(verb="desk", label="Settings", cap="D", code="KeyD", more="Call by itself, chime."),
    Key(verb="floor", label="Windows", cap="F", code="KeyF", more="For supervisors: free, roles."),
    Key(verb="stops", label="Stops", cap="L", code="KeyL", more="For supervisors: line, hall."),
    Key(verb="keys", label="Keys", cap="H", code="KeyH", more="This card."),
)
"""What opens a list or a page."""

CARD = (
    Key(
        verb="next",
        label="Next step",
        cap="Space",
        code="Space",
        more="Open, call, start, finish: always the biggest button.",
    ),
    Key(verb="outcome", label="Outcome", cap="1 – 0, -", code="", more="In the finish dialog."),
    *ROW,
    Key(verb="confirm", label="Priority: confirmed, does not apply", cap="Y / X", code=""),
    *LISTS,
    Key(verb="back", label="Back, put a notice away", cap="Esc", code="Escape"),
    *LEAVE,
)
"""The key card, in the order of a day."""
