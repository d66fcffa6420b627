"""Commands: what devices, people and jobs ask of a hall; one class a verb.

`document` is the form that the wire, the store and the fingerprint use: absent facts are left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar

from queue_server.domain.alarms import Level
from queue_server.domain.evaluation import GRADES, TEXT_LIMIT, Source, masked
from queue_server.domain.ticket import Channel, Kind, Offer, Printing, Suspend, TicketClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A request to one hall; its verb names the class."""

    verb: ClassVar[str] = ""
    by_clock: ClassVar[frozenset[str]] = frozenset()
    """Fields that the centre reckons from its clock: no part of what was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Command):
    """Give a number: waiting in the hall, or remote when taken away from it."""

    verb: ClassVar[str] = "issue"
    by_clock: ClassVar[frozenset[str]] = frozenset({"day", "arrive_by", "chain"})
    service: str
    day: int
    items: tuple[str, ...] = ()
    kind: Kind = Kind.PERSON
    ticket_class: TicketClass = TicketClass.NORMAL
    channel: Channel = Channel.KIOSK
    remote: bool = False
    arrive_by: int | None = None
    joined: int | None = None
    """A place kept from another hall; None = now."""
    moved_from: str | None = None
    pending: bool | None = None
    slot_at: int | None = None
    appointment: str | None = None
    subject: str | None = None
    mask: str | None = None
    language: str | None = None
    wishes: tuple[str, ...] | None = None
    people: int | None = None
    device: str | None = None
    """The kiosk at which it was taken."""
    chain: tuple[str, ...] | None = None
    """The services of a bundle that come after `service`."""
    returns: str | None = None
    """The ticket whose return right this number uses up."""
    beyond: str | None = None
    """Why the number is given past the day's quota; audited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease(Command):
    """Give a kiosk a block of so many numbers for each of some service days."""

    verb: ClassVar[str] = "lease"
    by_clock: ClassVar[frozenset[str]] = frozenset({"days"})
    device: str
    service: str
    days: tuple[int, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A number that a kiosk gave from its own block while it was cut off."""

    number: str
    day: int
    service: str
    items: tuple[str, ...]
    ticket_class: TicketClass
    printed_at: int
    """City time in milliseconds by the kiosk's measured clock."""
    printed: Printing | None = None
    subject: str | None = None
    mask: str | None = None
    language: str | None = None
    wishes: tuple[str, ...] | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Command):
    """Tell what numbers were given offline, and the days whose blocks are given up."""

    verb: ClassVar[str] = "report"
    device: str
    tickets: tuple[Reported, ...]
    ended: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTicket(Command):
    """A command on one ticket."""

    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWindow(OnTicket):
    """A command of the window that has the ticket."""

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(AtWindow):
    """A command that a window may do while it is cut off, and report later."""

    done_at: int | None = None
    """City time at which it was done; kept between the ticket's last step and now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnWindow(Command):
    """A command on one window."""

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive(OnTicket):
    """A remote ticket's holder is in the hall."""

    verb: ClassVar[str] = "arrive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Defer(OnTicket):
    """Step back by time or by tickets of the same lane; a remote ticket by time only."""

    verb: ClassVar[str] = "defer"
    by_s: int | None = None
    by_tickets: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(OnTicket):
    """Let the ticket go to another hall, where `to_ticket` waits for it."""

    verb: ClassVar[str] = "move"
    to_ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle(OnTicket):
    """Confirm a pending ticket of a move."""

    verb: ClassVar[str] = "settle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expire(OnTicket):
    """End a remote ticket that nobody brought in time."""

    verb: ClassVar[str] = "expire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(OnTicket):
    """Give the number back."""

    verb: ClassVar[str] = "cancel"
    by_clock: ClassVar[frozenset[str]] = frozenset({"return_until"})
    by: str
    reason: str | None = None
    keep: bool | None = None
    """Whether the holder comes back without queueing anew; where a stop offers that."""
    return_until: int | None = None
    """Until when, by the policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Void(OnTicket):
    """End a ghost: a ticket that was neither shown nor printed."""

    verb: ClassVar[str] = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(OnTicket):
    """Confirm a declared priority, or put the ticket back to its normal place."""

    verb: ClassVar[str] = "confirm"
    granted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(OnTicket):
    """Note what the guide found when checking the materials."""

    verb: ClassVar[str] = "check"
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed(OnTicket):
    """Note what is known of the slip."""

    verb: ClassVar[str] = "printed"
    state: Printing
    device: str | None = None
    """The kiosk that is to print it anew, when it is queued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext(OnWindow):
    """Give the window its next ticket, or nothing."""

    verb: ClassVar[str] = "call_next"
    service: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(AtWindow):
    """Call a chosen ticket, by right and with a reason."""

    verb: ClassVar[str] = "call"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(Held):
    """Say a called number again."""

    verb: ClassVar[str] = "recall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Held):
    """Begin handling."""

    verb: ClassVar[str] = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss(Held):
    """The call went unanswered."""

    verb: ClassVar[str] = "miss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(AtWindow):
    """Put a called ticket back in its place, or undo a start within the policy's time."""

    verb: ClassVar[str] = "return"


@dataclass(frozen=True, slots=True, kw_only=True)
class Free(OnWindow):
    """A supervisor frees a stuck window; its ticket waits again."""

    verb: ClassVar[str] = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(OnTicket):
    """Same number, other service or window, waiting time kept."""

    verb: ClassVar[str] = "transfer"
    window: str | None = None
    """The window that has it, when one has."""
    service: str | None = None
    to_window: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclass(OnTicket):
    """Correct the service or the class of a ticket."""

    verb: ClassVar[str] = "reclass"
    window: str | None = None
    service: str | None = None
    ticket_class: TicketClass | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextItem(AtWindow):
    """Go on to the next item on the same number."""

    verb: ClassVar[str] = "next_item"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendTicket(Held):
    """Set a handling aside in one of the three kinds."""

    verb: ClassVar[str] = "suspend"
    kind: Suspend


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(AtWindow):
    """Take up a ticket suspended to this window."""

    verb: ClassVar[str] = "resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake(OnTicket):
    """A freely suspended ticket waits again, first."""

    verb: ClassVar[str] = "wake"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejoin(OnTicket):
    """A missed ticket comes back by its rule."""

    verb: ClassVar[str] = "rejoin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What came of one item."""

    outcome: str
    item: str | None = None
    matter: str | None = None
    count: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(Held):
    """End the ticket with what came of each item."""

    verb: ClassVar[str] = "finish"
    by_clock: ClassVar[frozenset[str]] = frozenset({"granted_until"})
    handled: tuple[Handled, ...]
    return_until: int | None = None
    return_window: str | None = None
    granted_until: int | None = None
    """The return right that the policy gives with these outcomes, at this window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward(AtWindow):
    """Send a bundle's ticket on to its next line, the wait already served kept."""

    verb: ClassVar[str] = "forward"
    handled: tuple[Handled, ...] = ()
    service: str | None = None
    """A later one of the chain, when this window did those before it; None = the next."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StopService(Command):
    """Stop issuing for a service, or for the whole hall when none is named."""

    verb: ClassVar[str] = "stop_service"
    reason: str
    service: str | None = None
    until: int | None = None
    offers: tuple[Offer, ...] | None = None
    """What the waiting may choose instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeService(Command):
    """Issue again."""

    verb: ClassVar[str] = "resume_service"
    service: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseAlarm(Command):
    """Let an alarm stand until it is cleared, or until the day after `day` has ended."""

    verb: ClassVar[str] = "raise_alarm"
    alarm: str
    level: Level
    about: str
    day: int | None = None
    detail: str | None = None
    """What exactly is wrong: `paper_out`, `cover_open`, …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearAlarm(Command):
    """End an alarm."""

    verb: ClassVar[str] = "clear_alarm"
    alarm: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text of the hall's staff; a language that is left out is read as Chinese."""

    zh_cn: str
    zh_hk: str | None = None
    en: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Command):
    """Put a notice on the screens of the hall, or of one zone, until a time or a withdrawal."""

    verb: ClassVar[str] = "post"
    text: Words
    zone: str | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    """Take a notice off the screens."""

    verb: ClassVar[str] = "withdraw"
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDay(Command):
    """End a zone's service day: nothing open stays open, unless it is carried."""

    verb: ClassVar[str] = "end_day"
    zone: str
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """Hand the hall to another centre, by that centre's own name; nothing is done here after it."""

    verb: ClassVar[str] = "hand_over"
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluate(OnTicket):
    """Grade a handling that has ended, from 5 非常满意 to 1 非常不满意.

    What looks like the number of an identity or a phone is masked as soon as the command is made;
    ValueError for a grade that is none and for a text that is too long.
    """

    verb: ClassVar[str] = "evaluate"
    handling: int
    grade: int
    source: Source
    tags: tuple[str, ...] = ()
    text: str | None = None
    form: str | None = None
    """The version of the tags that were on offer."""
    window: str | None = None
    """The window whose evaluator asks, None for a holder."""

    def __post_init__(self) -> None:
        if self.grade not in GRADES or len(self.text or "") > TEXT_LIMIT:
            raise ValueError("not an evaluation")
        if self.text is not None:
            object.__setattr__(self, "text", masked(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse(OnTicket):
    """End the time in which a handling may be evaluated; the policy may give a default grade."""

    verb: ClassVar[str] = "lapse"
    handling: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Configure(Command):
    """Put a version of the configuration into force.

    `services`: id to `{prefix, zone, …policy}`; `windows`: id to `{zone, own, help}`.
    """

    verb: ClassVar[str] = "configure"
    version: str
    sha256: str
    services: Mapping[str, Mapping[str, Any]]
    windows: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, and under which command id."""

    principal: str
    id: str
    forwarded: bool = False
    """Whether another centre passed it on: then it is done here or nowhere."""


def _verbs(root: type[Command]) -> dict[str, type[Command]]:
    found = {root.verb: root} if root.verb else {}
    for child in root.__subclasses__():
        found |= _verbs(child)
    return found


COMMANDS: Mapping[str, type[Command]] = _verbs(Command)
"""Every command by its verb."""


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
