"""Taking a number: by whom, by which channel, and how often."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request

from queue_server.admission import give
from queue_server.domain.bounds import bounded
from queue_server.domain.commands import Caller
from queue_server.domain.hall import Reply
from queue_server.domain.rights import ANYONE, Principal, Role, may
from queue_server.domain.ticket import Channel
from queue_server.domain.ways import Way
from queue_server.web.access import allow, ticket_caller
from queue_server.web.asked import TicketAsked
from queue_server.web.asked_papers import PapersAsked
from queue_server.web.doing import require_own_key
from queue_server.web.issuing import asked_for
from queue_server.web.parts import WebParts
from queue_server.web.problems import SignInNeeded
from queue_server.web.rates import Door

AWAY = (Channel.PHONE, Channel.HOTLINE)


async def take(
    parts: WebParts, request: Request, who: Principal, asked: TicketAsked, key: str
) -> Reply:
    """Take the number; the reply has the ticket and the people ahead.

    Anonymously only by phone, away from the hall, and not too often.
    """
    port = parts.halls.route(asked.hall)
    remote = asked.channel in AWAY and not asked.in_hall and asked.papers is None
    if asked.papers is None:
        allow(who, "issue_remote" if remote else "issue", asked.hall)
    else:
        _allow_papers(who, asked, asked.papers)
    require_own_key(who, key)
    if who == ANYONE:
        if asked.channel is not Channel.PHONE:
            raise SignInNeeded
        await parts.limiter.pass_(Door.TICKET, request)
    if asked.returns is not None and not may(who, "issue", asked.hall):
        old = ticket_caller(request, parts, who, ticket=asked.returns, hall=asked.hall)
        if Role.HOLDER not in old.roles:
            raise SignInNeeded
    if asked.beyond is not None:
        allow(who, "issue_beyond", asked.hall)
    caller = Caller(principal=who.id, id=key)
    device = who.id if Role.KIOSK in who.roles else None
    wanted = replace(bounded(asked_for(asked, remote=remote)), zone=who.zone, device=device)
    now = parts.clock.now()
    return await give(port, parts.city, parts.records, wanted, caller, at=now, waits=parts.waits)


def _allow_papers(who: Principal, asked: TicketAsked, papers: PapersAsked) -> None:
    """Online anybody hands in; else who takes them in has to be staff where they come in."""
    if papers.way is Way.ONLINE:
        allow(who, "issue_remote")
    else:
        allow(who, "issue", papers.hall or asked.hall)
