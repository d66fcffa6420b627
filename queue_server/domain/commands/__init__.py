"""Commands: what devices, people and jobs ask of a hall; one class a verb.

`document` is the form that the wire, the store and the fingerprint use: absent facts are left out.
"""

from collections.abc import Mapping

from queue_server.domain.commands.booking import (
    Book,
    CheckIn,
    Hold,
    LapseHold,
    OnAppointment,
    Unbook,
)
from queue_server.domain.commands.command import AtWindow, Caller, Command, Held, OnTicket, OnWindow
from queue_server.domain.commands.drawing import Draw, GiveBack, Place, Release, Reserve, Undraw
from queue_server.domain.commands.form import document, fingerprint
from queue_server.domain.commands.hall import (
    ClearAlarm,
    Configure,
    EndDay,
    HandOver,
    Post,
    RaiseAlarm,
    ResumeService,
    StopService,
    Withdraw,
    Words,
)
from queue_server.domain.commands.holder import (
    Arrive,
    Cancel,
    Check,
    Confirm,
    Defer,
    Evaluate,
    Expire,
    Lapse,
    Move,
    Page,
    Printed,
    Rejoin,
    Settle,
    Void,
    Wake,
)
from queue_server.domain.commands.issuing import Issue, Lease, Report, Reported
from queue_server.domain.commands.serving import (
    Call,
    CallNext,
    Finish,
    Forward,
    Free,
    Handled,
    Miss,
    NextItem,
    Recall,
    Reclass,
    Resume,
    Return,
    Start,
    SuspendTicket,
    Transfer,
)
from queue_server.domain.commands.window import (
    Close,
    Open,
    Pause,
    ResumeWindow,
    Services,
    SignIn,
    SignOut,
)

__all__ = [
    "COMMANDS",
    "Arrive",
    "AtWindow",
    "Book",
    "Call",
    "CallNext",
    "Caller",
    "Cancel",
    "Check",
    "CheckIn",
    "ClearAlarm",
    "Close",
    "Command",
    "Configure",
    "Confirm",
    "Defer",
    "Draw",
    "EndDay",
    "Evaluate",
    "Expire",
    "Finish",
    "Forward",
    "Free",
    "GiveBack",
    "HandOver",
    "Handled",
    "Held",
    "Hold",
    "Issue",
    "Lapse",
    "LapseHold",
    "Lease",
    "Miss",
    "Move",
    "NextItem",
    "OnAppointment",
    "OnTicket",
    "OnWindow",
    "Open",
    "Page",
    "Pause",
    "Place",
    "Post",
    "Printed",
    "RaiseAlarm",
    "Recall",
    "Reclass",
    "Rejoin",
    "Release",
    "Report",
    "Reported",
    "Reserve",
    "Resume",
    "ResumeService",
    "ResumeWindow",
    "Return",
    "Services",
    "Settle",
    "SignIn",
    "SignOut",
    "Start",
    "StopService",
    "SuspendTicket",
    "Transfer",
    "Unbook",
    "Undraw",
    "Void",
    "Wake",
    "Withdraw",
    "Words",
    "document",
    "fingerprint",
]


def _verbs(root: type[Command]) -> dict[str, type[Command]]:
    found = {root.verb: root} if root.verb else {}
    for child in root.__subclasses__():
        found |= _verbs(child)
    return found


COMMANDS: Mapping[str, type[Command]] = _verbs(Command)
"""Every command by its verb."""
