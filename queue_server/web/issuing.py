"""From a number asked for over HTTP to the command that gives it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from queue_server.domain.commands import Issue
from queue_server.domain.identity import Consent, Holder
from queue_server.domain.intake import Asked, intake
from queue_server.domain.papers import Papers
from queue_server.domain.ticket import Ticket, TicketClass
from queue_server.domain.view import HallView
from queue_server.web.asked import Holder as HolderAsked
from queue_server.web.asked import TicketAsked
from queue_server.web.asked_papers import PapersAsked
from queue_server.web.parts import WebParts


def asked_for(asked: TicketAsked, *, remote: bool) -> Asked:
    """What the body of a request asks for, as every door says it."""
    return Asked(
        service=asked.service,
        items=tuple(asked.items),
        ticket_class=asked.class_,
        kind=asked.kind,
        channel=asked.channel,
        remote=remote,
        subject=asked.subject,
        holder=holder_asked(asked.holder) if asked.holder else None,
        wishes=None if asked.wishes is None else tuple(asked.wishes),
        returns=asked.returns,
        people=asked.people,
        beyond=asked.beyond,
        papers=None if asked.papers is None else _papers(asked.papers),
    )


def _papers(asked: PapersAsked) -> Papers:
    return Papers(
        way=asked.way,
        hall=asked.hall,
        materials=tuple(asked.materials),
        delivery=asked.delivery,
    )


def holder_asked(asked: HolderAsked) -> Holder:
    """What is known of the holder, as every door says it."""
    consents = (Consent(purpose=c.purpose, notice=c.notice, at=c.at) for c in asked.consents)
    return Holder(
        person=asked.person,
        mask=asked.mask,
        phone=asked.phone,
        language=asked.language,
        consents=tuple(consents),
    )


def move_command(parts: WebParts, view: HallView, ticket: Ticket) -> Issue:
    """The command that gives a moving ticket its number in another hall, pending, place kept."""
    hall = parts.city.halls[view.hall]
    # a line that gathers a zone's items is known to its own hall only
    known = ticket.service in hall.services or not ticket.items
    kept = (
        TicketClass.NORMAL
        if ticket.ticket_class is TicketClass.APPOINTMENT
        else ticket.ticket_class
    )
    wanted = Asked(
        service=ticket.service if known else None,
        items=ticket.items,
        ticket_class=kept,
        kind=ticket.kind,
        channel=ticket.channel,
        remote=True,
        subject=ticket.subject,
        agent=ticket.agent,
        moves=True,
        mask=ticket.mask,
        language=ticket.language,
        wishes=ticket.wishes,
        people=ticket.people,
    )
    joins = partial(parts.waits.line, view.hall)
    found = intake(parts.city, view, wanted, at=parts.clock.now(), joins=joins)
    # with the place kept the new line's own wait is not its wait
    return replace(found, joined=ticket.joined, moved_from=ticket.id, pending=True, wait=None)
