"""Who has an appointment is here: the number that was promised, by the code's key at a kiosk."""

from __future__ import annotations

from dataclasses import replace

from queue_server.appointing import check_in_command
from queue_server.domain.hall import Reply
from queue_server.domain.rights import Role, allow
from queue_server.domain.ticket import Channel
from queue_server.hub import by_code
from queue_server.hub.projection import reply_for
from queue_server.hub.session import Session
from queue_server.ports import perform
from queue_server.wire.codec import Malformed
from queue_server.wire.messages import CommandFrame


async def check_in(session: Session, frame: CommandFrame) -> Reply:
    """Give the number; who checked in already is told the same one."""
    who, appointment = session.person or session.principal, frame.fields.get("appointment")
    if not isinstance(appointment, str):
        raise Malformed("a check_in has an appointment")
    allow(who, "check_in", session.hall)
    kiosk = Role.KIOSK in who.roles
    if kiosk:
        by_code.judge(session, appointment, frame.fields.get("key", ""))
    city, now = session.parts.halls.city, session.parts.clock.now()
    command = replace(
        check_in_command(city, session.port.view, appointment, at=now),
        channel=Channel.KIOSK if kiosk else Channel.STAFF,
        device=who.id if kiosk else None,
    )
    reply = await perform(session.port, command, who.id, frame.id)
    return {"ahead": 0, **reply_for(reply, session.sight)}
