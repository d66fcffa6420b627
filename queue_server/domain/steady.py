"""A wait as one person reads it again and again: it follows the estimate, but gets no vaguer.

Who waits learns nothing new from a range that grows while nothing happened; what grows it is the
chance in an estimate. So its half widths only shrink, until there is a cause: more people before,
fewer windows, another line or place, another estimator.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from queue_server.domain.estimate import Wait
from queue_server.domain.ticket import Ticket
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What of a hall bears on one ticket's wait, apart from time."""

    ahead: int
    windows: int
    """That call its line now."""
    place: tuple[str, str, str]
    """State, service and lane."""
    by: str

    def worse_than(self, before: Standing) -> bool:
        """Whether anything since is a cause to know less."""
        same = (self.place, self.by) == (before.place, before.by)
        return not same or self.ahead > before.ahead or self.windows < before.windows


def standing(view: HallView, ticket: Ticket, by: str) -> Standing:
    """How a waiting or remote ticket stands."""
    service = ticket.service
    calling = (
        window
        for window in view.windows.values()
        if window.state is WindowPhase.OPEN and service in (*window.own, *window.help)
    )
    return Standing(
        ahead=view.ahead(ticket),
        windows=sum(bool(window.entitled((service,))) for window in calling),
        place=(ticket.state.value, service, ticket.lane),
        by=by,
    )


def no_vaguer(before: Wait, now: Wait) -> Wait:
    """The new estimate with half widths that are no larger than those before."""
    below = min(now.p50_s - now.p10_s, before.p50_s - before.p10_s)
    above = min(now.p90_s - now.p50_s, before.p90_s - before.p50_s)
    return replace(now, p10_s=now.p50_s - below, p90_s=now.p50_s + above)
