"""What can come of an item, and what cannot: one table, each ban with its reason.

A promised item 承诺件 is decided later, so nothing is settled at the window; where nothing was
applied for (advice, collecting a result) nothing can be taken in, accepted or refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from hall_config.model import City, ServiceKind
from queue_server.domain.commands import Handled
from queue_server.domain.ticket import Ticket


class Outcome(StrEnum):
    """办理结果: what came of one application."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    SETTLED = "settled"
    SUPPLEMENT = "supplement"
    GAP = "gap"
    REFUSED = "refused"
    ISSUED = "issued"
    ADVISED = "advised"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    UNFINISHED = "unfinished"


RETURNING = frozenset({Outcome.SUPPLEMENT, Outcome.GAP})
"""Outcomes after which the holder brings something more, without queueing anew."""
NOTICED = RETURNING | {Outcome.REFUSED}
"""Outcomes of which the law wants the holder told in writing, once and completely (一次性告知)."""

_APPLIED = frozenset({"received", "accepted", "supplement", "gap", "refused"})
PROMISED, ADVICE, COLLECT, UNKNOWN = (
    "OUTCOME_PROMISED",
    "OUTCOME_ADVICE",
    "OUTCOME_COLLECT",
    "OUTCOME_UNKNOWN",
)
BANS: Mapping[str, frozenset[str]] = {
    PROMISED: frozenset({Outcome.SETTLED}),
    ADVICE: _APPLIED | {Outcome.ISSUED},
    COLLECT: _APPLIED,
}
"""Reason to the outcomes that it rules out; the text for people is in the catalogues under it."""


_BY_KIND: Mapping[ServiceKind, tuple[str, ...]] = {
    ServiceKind.ADVICE: (ADVICE,),
    ServiceKind.COLLECT: (COLLECT,),
}


class OutcomeUnfit(ValueError):
    """This cannot come of this item; `reason` names why."""

    def __init__(self, outcome: str, item: str | None, reason: str) -> None:
        super().__init__(f"{outcome} {item or ''}".strip())
        self.reason = reason


def bans(city: City, service: str, item: str | None) -> tuple[str, ...]:
    """The reasons that hold for an item, or for a line where no item is named."""
    known = city.items.get(item) if item else None
    if known is not None:
        return (PROMISED,) if known.case == "promised" else ()
    line = city.services.get(service)
    return _BY_KIND.get(line.kind, ()) if line else ()


def allowed(city: City, service: str, item: str | None) -> tuple[str, ...]:
    """The outcomes that an item may have, in the table's order."""
    banned = frozenset[str]().union(*(BANS[reason] for reason in bans(city, service, item)))
    return tuple(one.value for one in Outcome if one not in banned)


def judge(city: City, ticket: Ticket, handled: Iterable[Handled]) -> None:
    """Raise OutcomeUnfit for the first outcome that its item cannot have."""
    for one in handled:
        if one.outcome not in list(Outcome):
            raise OutcomeUnfit(one.outcome, one.item, UNKNOWN)
        for reason in bans(city, ticket.service, one.item):
            if one.outcome in BANS[reason]:
                raise OutcomeUnfit(one.outcome, one.item, reason)
