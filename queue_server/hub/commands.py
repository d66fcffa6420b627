"""What a device asks for over its socket: by whose right, on which window, and what it is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import fields
from typing import Any

import structlog

from queue_server.admission import give, take_report
from queue_server.clock import monotonic_s
from queue_server.domain.bounds import OutOfBounds
from queue_server.domain.commands import COMMANDS, Caller, CallNext
from queue_server.domain.estimate import Wait
from queue_server.domain.hall import Reply
from queue_server.domain.outcomes import OutcomeUnfit
from queue_server.domain.refusals import Refused, refusal
from queue_server.domain.rights import Role, allow, allow_at_window
from queue_server.domain.ticket import Printing, State, Ticket
from queue_server.hub import by_code, notices
from queue_server.hub.asking import asked_of, seen_of
from queue_server.hub.blocks import arrival, lease_command, leased, reported, slip_ticket
from queue_server.hub.checking_in import check_in
from queue_server.hub.desk import done_at, ready
from queue_server.hub.projection import reply_for
from queue_server.hub.rating import evaluate
from queue_server.hub.said_waits import with_key, with_wait
from queue_server.hub.session import Session
from queue_server.hub.signing import clerk_fields, sign_in, sign_out
from queue_server.ports import BadArgument, RecordsUnavailable, StoreUnavailable, perform
from queue_server.ports.showings import Place
from queue_server.texts import refusal_text
from queue_server.wire.codec import Malformed, command_of
from queue_server.wire.messages import FAILED, MALFORMED, CommandFrame, ReplyFrame

log = structlog.get_logger()

AUDITED = frozenset(
    {"call", "free", "services", "stop_service", "resume_service", "post", "withdraw"}
)
STANDING = (State.WAITING, State.REMOTE)
ANY_WINDOW = frozenset({"free", "services"})
"""What a supervisor does from one window to another."""
BY_REST = frozenset({"hold", "book", "unbook"})
"""What the centre reckons or judges before it is a command, at its other door alone."""
ALARMS = frozenset({"raise_alarm", "clear_alarm"})
"""What a device says of itself alone; a person at it of anything."""
Do = Callable[[Session, CommandFrame], Awaitable[Mapping[str, Any]]]


async def heard(session: Session, frame: CommandFrame, do: Do | None = None) -> ReplyFrame:
    """Answer a frame, or TOO_MANY to a device that asks faster than any could.

    `do` does what is asked, for who asks other things than a device by itself.
    """
    if session.bucket.take(monotonic_s()):
        return await _answer(session, frame, do or _do)
    text = refusal_text("TOO_MANY", session.language)
    return ReplyFrame(id=frame.id, code="TOO_MANY", text=text)


async def _answer(session: Session, frame: CommandFrame, do: Do) -> ReplyFrame:
    """Do what a command frame asks; a refusal becomes a code with a text that says what to do."""
    language = frame.fields.get("language")
    spoken = language if isinstance(language, str) else session.language
    about = None
    try:
        return ReplyFrame(id=frame.id, done=await do(session, frame))
    except Refused as refused:
        code, about = refused.code, refused.detail or None
    except (StoreUnavailable, RecordsUnavailable):
        code = "HALL_NOT_READY"
    except (Malformed, BadArgument, OutOfBounds) as malformed:
        log.warning("command malformed", verb=frame.verb, why=str(malformed)[:300])
        code = MALFORMED
    except OutcomeUnfit as unfit:
        text = refusal_text(unfit.reason, spoken)
        return ReplyFrame(id=frame.id, code=MALFORMED, text=text, about=str(unfit))
    except Exception:
        # a line that ended would bring the same command again, for ever
        log.exception("command failed", verb=frame.verb)
        code = FAILED
    text = refusal_text(code, spoken, about or "")
    return ReplyFrame(id=frame.id, code=code, text=text, about=about)


async def _do(session: Session, frame: CommandFrame) -> Mapping[str, Any]:
    if Role.CENTRE in session.principal.roles:
        return await _forwarded(session, frame)
    match frame.verb:
        case "sign_in":
            return await sign_in(session, frame)
        case "sign_out":
            return await sign_out(session, frame)
        case "status":
            session.status = dict(frame.fields)
            with suppress(RecordsUnavailable):  # said again at the next look
                await session.parts.records.devices.seen(session.principal.id, session.status)
            return {}
        case "issue":
            return await _issue(session, frame)
        case "lease":
            return await _lease(session, frame)
        case "report":
            return await _report(session, frame)
        case "slip":
            return await _slip(session, frame)
        case "move":
            return await _move(session, frame)
        case "check_in":
            return with_key(session, await check_in(session, frame))
        case "evaluate":
            return await evaluate(session, frame)
    return await _plain(session, frame)


async def _plain(session: Session, frame: CommandFrame) -> Mapping[str, Any]:
    """A verb that is one command on one hall."""
    who = session.person or session.principal
    if frame.verb not in COMMANDS or frame.verb in BY_REST:
        raise Malformed(f"unknown verb {frame.verb!r}")
    allow(who, frame.verb, session.hall)
    asked = _at_window(session, frame) | clerk_fields(session, who, frame) | done_at(frame)
    if frame.verb in ALARMS and session.person is None:
        asked["about"] = session.principal.id
    if frame.verb in by_code.ON_THE_WIRE and asked.get("key") is not None:
        by_code.judge(session, asked.get("ticket"), asked["key"])
    if frame.verb == "post":
        notices.judge(session, asked)
    if frame.verb == "cancel":
        asked["by"] = "holder" if Role.KIOSK in who.roles else "staff"
    command = ready(session, command_of(frame.verb, asked))
    allow_at_window(who, frame.verb, command, session.port.view)
    if isinstance(command, CallNext):
        draws = frame.fields.get("shared") is not False
        reply = await session.parts.next_ticket(
            session.port, command, who.id, frame.id, draws=draws
        )
    else:
        reply = await perform(session.port, command, who.id, frame.id)
    if frame.verb in AUDITED:
        about = str(asked.get("ticket") or asked.get("window") or session.hall)
        facts = {name: value for name, value in asked.items() if name != "ticket"}
        await session.parts.records.audit.note(who.id, frame.verb, about, facts)
    return with_wait(session, reply_for(reply, session.sight))


def _at_window(session: Session, frame: CommandFrame) -> dict[str, Any]:
    """The fields, with the device's own window; another one is for those who may."""
    asked = dict(frame.fields)
    has_window = any(one.name == "window" for one in fields(COMMANDS[frame.verb]))
    if session.window is not None and has_window:
        named = asked.setdefault("window", session.window)
        if named != session.window and frame.verb not in ANY_WINDOW:
            raise refusal("NOT_ALLOWED", str(named))
    return asked


async def _issue(session: Session, frame: CommandFrame) -> Mapping[str, Any]:
    """Give a number for a service or items, with the wait and the holder's key."""
    parts, who = session.parts, session.person or session.principal
    by_code.judge_return(session, frame.fields)
    asked = asked_of(session, who, frame.fields)
    allow(who, "issue_remote" if asked.remote else "issue", session.hall)
    if asked.beyond is not None:
        allow(who, "issue_beyond", session.hall)
    caller = Caller(principal=who.id, id=frame.id)
    city, now = parts.halls.city, parts.clock.now()
    records, waits = parts.records, parts.waits
    reply = await give(session.port, city, records, asked, caller, at=now, waits=waits)
    seen, said = seen_of(frame.fields), reply.get("wait")
    if seen is not None and said is not None and asked.device is not None:
        wait = Wait(p10_s=seen.p10_s, p50_s=seen.p50_s, p90_s=seen.p90_s, by=said["by"])
        parts.showings.shown(Ticket.from_document(reply["ticket"]), wait, Place.KIOSK)
    return with_key(session, reply_for(reply, session.sight))


async def _lease(session: Session, frame: CommandFrame) -> Mapping[str, Any]:
    """Give a kiosk number blocks for a cut."""
    allow(session.principal, "lease", session.hall)
    command = lease_command(session, frame)
    return leased(session, await perform(session.port, command, session.principal.id, frame.id))


async def _report(session: Session, frame: CommandFrame) -> Mapping[str, Any]:
    """Take in what a kiosk gave while it was cut off."""
    allow(session.principal, "report", session.hall)
    caller = Caller(principal=session.principal.id, id=frame.id)
    city, records = session.parts.halls.city, session.parts.records
    what = arrival(session, frame)
    reply = await take_report(session.port, city, records, what, caller)
    return reported(reply, session.language)


async def _slip(session: Session, frame: CommandFrame) -> Mapping[str, Any]:
    """What the slip of a ticket says, for a kiosk that gave it or is asked to print it."""
    who, view = session.person or session.principal, session.port.view
    allow(who, "reprint", session.hall)
    ticket = view.ticket(slip_ticket(frame))
    foreign = Role.KIOSK in who.roles and who.id != ticket.device
    if foreign and ticket.reprint != who.id and ticket.printed is not Printing.QUEUED:
        raise refusal("NOT_ALLOWED", ticket.id)
    ahead = view.ahead(ticket) if ticket.state in STANDING else None
    reply: Reply = {"ticket": ticket.document(), "ahead": ahead}
    return with_key(session, reply_for(reply, session.sight))


async def _move(session: Session, frame: CommandFrame) -> Mapping[str, Any]:
    """Move a ticket to another hall, with the place kept."""
    who = session.person or session.principal
    allow(who, "move", session.hall)
    ticket, hall = frame.fields.get("ticket"), frame.fields.get("hall")
    if not isinstance(ticket, str) or not isinstance(hall, str):
        raise Malformed("a move has a ticket and a hall")
    if session.parts.mover is None:
        raise refusal("MOVE_CLOSED", ticket)
    reply = await session.parts.mover(who.id, frame.id, ticket, hall)
    return reply_for(reply, session.sight)


async def _forwarded(session: Session, frame: CommandFrame) -> Mapping[str, Any]:
    """A command that another centre judged where the person signed in."""
    allow(session.principal, "settle", session.hall)
    asked = dict(frame.fields)
    principal = asked.pop("principal", None)
    if not isinstance(principal, str):
        raise Malformed("a forwarded command names its principal")
    command = command_of(frame.verb, asked)
    caller = Caller(principal=principal, id=frame.id, forwarded=True)
    return await session.port.perform(command, caller)
