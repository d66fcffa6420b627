"""Domain values as the contract writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hall_config.model import Hall
from queue_server.clock import rfc3339
from queue_server.domain.finishing import right_until
from queue_server.domain.reminders import leave_at
from queue_server.domain.rights import Principal, Role
from queue_server.domain.stopping import stop_for
from queue_server.domain.ticket import Offer, State, Ticket
from queue_server.domain.view import HallView
from queue_server.ports.showings import Place
from queue_server.web.language import Language
from queue_server.web.papers import papers_out
from queue_server.web.parts import WebParts
from queue_server.web.schemas import PublicTicket, Stopped, TicketOut, Wait, WindowOut
from queue_server.web.waits import NONE, said_wait

_MOMENTS = ("joined", "issued_at", "called_at", "started_at", "missed_at", "ended_at", "arrive_by")
_SAME = (
    *("id", "hall", "number", "service", "kind", "state", "channel", "calls", "outcome", "reason"),
    *("confirmed", "checked", "printed", "moved_from", "moved_to", "language", "return_window"),
    *("window", "suspend", "people", "returns"),
)
GIVEN_MS = 10 * 60_000
"""How long after the issue a kiosk may still ask for the key of its own number."""
STANDING = (State.WAITING, State.REMOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom it is written: language, and whether staff or holder."""

    parts: WebParts
    language: Language
    staff: bool = False
    holder: bool = False
    follower: bool = False
    way_s: int | None = None
    """How long the holder's way takes, as the request says it."""

    def moment(self, at: int) -> str:
        """A moment in the city's zone."""
        return rfc3339(at, self.parts.clock.zone)

    def service_name(self, service: str) -> str:
        """A service's name; its id when the configuration no longer has it."""
        found = self.parts.city.services.get(service)
        return self.language.of(found.name) if found else service

    def place_name(self, hall: Hall, service: str) -> str:
        """The way to where a service's line waits."""
        zone = hall.zones.get(hall.services.get(service, ""))
        return self.language.of(zone.place) if zone else ""


def shows_key(caller: Principal, ticket: Ticket, now: int) -> bool:
    """Tell whether an answer has the holder's key: for the holder and the number's own kiosk.

    A kiosk gets it of its own numbers while their slips are printed, so that its token opens
    nobody's ticket later.
    """
    if Role.HOLDER in caller.roles:
        return True
    own = Role.KIOSK in caller.roles and ticket.device == caller.id
    return own and now - ticket.issued_at <= GIVEN_MS


def ahead_of(view: HallView, ticket: Ticket) -> int:
    """People before the ticket; none when it does not stand in a line."""
    if ticket.state not in STANDING or ticket.id not in view.tickets:
        return 0
    return view.ahead(ticket)


def public_ticket(view: HallView, ticket: Ticket) -> PublicTicket:
    """What anyone may know."""
    return PublicTicket(id=ticket.id, state=ticket.state.value, ahead=ahead_of(view, ticket))


def ticket_out(
    reader: Reader,
    view: HallView,
    ticket: Ticket,
    *,
    ahead: int | None = None,
    said: Mapping[str, Any] | None = None,
) -> TicketOut:
    """A ticket for its holder or for staff; `said`: the wait that was kept with its issue."""
    parts, hall = reader.parts, reader.parts.city.halls[ticket.hall]
    before = ahead_of(view, ticket) if ahead is None else ahead
    facts: dict[str, Any] = {name: getattr(ticket, name) for name in _SAME}
    facts["class"] = ticket.ticket_class.value
    for name in _MOMENTS:
        at = getattr(ticket, name)
        facts[name] = None if at is None else reader.moment(at)
    # a right that was used is none any more
    if ticket.return_until is not None and "used" not in view.rights.get(ticket.id, {}):
        facts["return_until"] = reader.moment(ticket.return_until)
    if reader.staff:
        facts |= {"mask": ticket.mask, "note": ticket.note}
    if reader.holder:
        facts["holder_key"] = parts.keys.holder_key(ticket.id)
        facts["follow_key"] = parts.keys.follow_key(ticket.id)
        if ticket.moved_to is not None:
            facts["moved_to_key"] = parts.keys.holder_key(ticket.moved_to)
    elif reader.follower and ticket.moved_to is not None:
        facts["moved_to_key"] = parts.keys.follow_key(ticket.moved_to)
    wait = _wait(reader, ticket) if said is None else said_wait(said)
    facts |= _leaving(reader, ticket, wait)
    return TicketOut(
        **facts,
        items=[] if reader.follower else list(ticket.items),
        ahead=before,
        wait=wait,
        wishes=None if ticket.wishes is None else list(ticket.wishes),
        chain=None if ticket.chain is None else list(ticket.chain),
        hall_name=reader.language.of(hall.name),
        service_name=reader.service_name(ticket.service),
        place=reader.place_name(hall, ticket.service),
        stopped=stopped_out(reader, view, ticket),
        papers=papers_out(parts, reader.language, ticket),
    )


def _leaving(reader: Reader, ticket: Ticket, wait: Wait) -> dict[str, Any]:
    """When the holder of a remote number sets out, where the way was said."""
    by, way_s, now = ticket.arrive_by, reader.way_s, reader.parts.clock.now()
    if ticket.state is not State.REMOTE or by is None or way_s is None:
        return {}
    at = leave_at(now=now, arrive_by=by, wait_p10_s=wait.p10_s, way_s=way_s)
    return {"leave_at": reader.moment(at), "leave_in_s": (at - now) // 1000}


def _wait(reader: Reader, ticket: Ticket) -> Wait:
    """The rest of the wait; what a holder reads of it is kept."""
    found = reader.parts.waits.ticket(ticket.hall, ticket.id)
    if found is not None and reader.holder:
        reader.parts.showings.shown(ticket, found, Place.PAGE)
    return NONE if found is None else Wait(**found.document())


def stopped_out(reader: Reader, view: HallView, ticket: Ticket) -> Stopped | None:
    """The stop of the line that a ticket stands in."""
    parts, now = reader.parts, reader.parts.clock.now()
    stop = stop_for(parts.city, view, ticket, now)
    if stop is None:
        return None
    kept = None
    if Offer.RETURN in stop.offers:
        kept = right_until(parts.city, view.hall, ticket.service, at=now)
    return Stopped(
        reason=stop.said(reader.language.value),
        until=None if stop.until is None else reader.moment(stop.until),
        offers=[one.value for one in stop.offers],
        return_until=None if kept is None else reader.moment(kept),
    )


def window_out(reader: Reader, hall: str, window: str, facts: Mapping[str, Any]) -> WindowOut:
    """A window; `facts` as its document has them."""
    services = [{"service": one, "tier": "own"} for one in facts["own"]]
    services += [{"service": one, "tier": "help"} for one in facts["help"]]
    since, until = facts.get("since"), facts.get("until")
    return WindowOut(
        id=window,
        hall=hall,
        zone=facts["zone"],
        state=facts["state"],
        services=services,
        clerk=facts.get("clerk"),
        ticket=facts.get("ticket"),
        since=None if since is None else reader.moment(since),
        until=None if until is None else reader.moment(until),
        reason=facts.get("reason"),
    )
