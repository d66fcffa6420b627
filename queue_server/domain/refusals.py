"""Refusals: requests that were understood and denied, each with a stable code.

The text for people is in the Babel catalogues under the code; the docstring is what a developer
reads. One code travels Lua → Python → wire → screen.
"""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """The request was understood and denied."""

    code: ClassVar[str] = "REFUSED"

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.code} {detail}".strip())
        self.detail = detail


_TEXTS = {
    "HALL_UNKNOWN": "There is no such hall here.",
    "WINDOW_UNKNOWN": "The hall has no such window.",
    "SERVICE_UNKNOWN": "The hall does not offer this service.",
    "ITEM_UNKNOWN": "There is no such item.",
    "TICKET_UNKNOWN": "There is no such ticket.",
    "APPOINTMENT_UNKNOWN": "There is no such appointment.",
    "WINDOW_BUSY": "This window still has a called or serving ticket.",
    "WINDOW_CLOSED": "This window is closed.",
    "WINDOW_PAUSED": "This window is paused.",
    "WINDOW_LACKS_SERVICE": "This window's role or clerk does not have the service.",
    "TICKET_NOT_WAITING": "The ticket is not waiting.",
    "TICKET_NOT_CALLED": "The ticket is not called.",
    "TICKET_NOT_SERVING": "The ticket is not being served.",
    "TICKET_NOT_SUSPENDED": "The ticket is not suspended in this way.",
    "TICKET_NOT_MISSED": "The ticket was not missed.",
    "TICKET_NOT_REMOTE": "The ticket is not a remote one.",
    "TICKET_ELSEWHERE": "The ticket is at another window.",
    "REJOIN_SPENT": "The ticket was brought back as often as the rule allows.",
    "HALL_CLOSED": "The hall issues no numbers now.",
    "HALL_NOT_READY": "The hall's store is not open yet.",
    "HALL_BUSY": "The hall has people in its lines or windows that are not closed.",
    "SERVICE_CLOSED": "The service issues no numbers now.",
    "SERVICE_FULL": "All numbers of the day are taken.",
    "ITEM_NOT_HERE": "The hall does not handle this item.",
    "PRESENCE_NEEDED": "The holder has not shown to be in the hall.",
    "CHECK_NEEDED": "A guide looks at the materials before this number is given.",
    "LIMIT_REACHED": "The applicant holds as many numbers as the rule allows.",
    "IDENTITY_NEEDED": "This number is given with the applicant's document, or by a guide.",
    "PAGER_TAKEN": "The pager was handed to another number and is not back.",
    "BARRED": "The applicant is barred for a time.",
    "SLOT_FULL": "The slot is full.",
    "SLOT_GONE": "The slot is no longer on offer.",
    "TOO_EARLY": "It is too early for this.",
    "TOO_LATE": "It is too late for this.",
    "NUMBERS_SPENT": "The prefix has no numbers left today.",
    "NUMBER_NOT_LEASED": "The number is of no block of this kiosk.",
    "MOVE_CLOSED": "The ticket can no longer be moved.",
    "FOLLOW_UP_UNKNOWN": "There is no such follow-up.",
    "BAR_UNKNOWN": "There is no such bar.",
    "ALREADY_EVALUATED": "This handling was evaluated already.",
    "NOT_ALLOWED": "The role does not allow this here.",
    "SIGN_IN_FAILED": "The name or the password is wrong.",
    "STALE_POSITION": "The position is of a past epoch or was trimmed.",
    "KEY_REUSED": "The command id was used for another request.",
    "TOO_MANY": "Too many requests; come back later.",
}

REFUSALS: dict[str, type[Refused]] = {
    code: type(
        "".join(part.title() for part in code.split("_")),
        (Refused,),
        {"code": code, "__doc__": text, "__module__": __name__},
    )
    for code, text in _TEXTS.items()
}
"""Every refusal by its code."""


def refusal(code: str, detail: str = "") -> Refused:
    """Make the refusal of a code; KeyError for a code that the contract does not have."""
    return REFUSALS[code](detail)
