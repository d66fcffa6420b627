"""People on a window's socket: signing in and out, and who a window is opened under."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog

from queue_server.domain.commands import SignIn, SignOut
from queue_server.domain.hall import Reply
from queue_server.domain.refusals import Refused, refusal
from queue_server.domain.rights import STAFF_ROLES, Principal, Role, may
from queue_server.hub.projection import reply_for
from queue_server.hub.session import Session
from queue_server.ports import perform
from queue_server.wire.codec import Malformed
from queue_server.wire.messages import CommandFrame

log = structlog.get_logger()

GRADES_S = 1.0


async def sign_in(session: Session, frame: CommandFrame) -> Mapping[str, Any]:
    """Begin a person's session by `user` and `password`, or take it up again by `session`.

    At a window it begins the shift of who may serve there. The reply has the session's token, so
    that a device whose line was cut signs the same person in again without asking, and
    `own_grades` once there are enough of them.
    """
    if Role.WINDOW not in session.principal.roles:
        raise refusal("NOT_ALLOWED", "sign_in")
    person, token, fresh = await _person(session, frame.fields)
    try:
        if not (person.roles & STAFF_ROLES and person.serves(session.hall)):
            raise refusal("NOT_ALLOWED", session.hall)
        reply = await _begin_shift(session, person, frame)
    except Refused:
        if fresh:
            await session.parts.records.people.sign_out(token)
        raise
    session.person, session.person_token = person, token
    who = {"id": person.id, "name": person.name, "roles": sorted(person.roles)}
    grades = await _own_grades(session, person)
    more = {} if grades is None else {"own_grades": grades}
    return {"session": token, "person": who, **more, **reply_for(reply, session.sight)}


async def _own_grades(session: Session, person: Principal) -> Mapping[str, Any] | None:
    """The mean of the person's own grades; nobody waits at the door for it."""
    ask = session.parts.own_grades
    if ask is None or not may(person, "read_own_grades", session.hall):
        return None
    try:
        async with asyncio.timeout(GRADES_S):
            return await ask(person)
    except Exception as error:  # whatever is wrong with the past, the shift begins
        log.warning("own grades not read", clerk=person.id, why=repr(error)[:300])
        return None


async def _person(session: Session, given: Mapping[str, Any]) -> tuple[Principal, str, bool]:
    people = session.parts.records.people
    token, user, password = (given.get(name) for name in ("session", "user", "password"))
    if isinstance(token, str):
        person = await people.by_token(token)
        if person is None:
            raise refusal("SIGN_IN_FAILED")
        return person, token, False
    if not isinstance(user, str) or not isinstance(password, str):
        raise Malformed("sign_in has user and password, or session")
    grant = await people.sign_in(user, password, address=session.address)
    return grant.principal, grant.token, True


async def _begin_shift(session: Session, person: Principal, frame: CommandFrame) -> Reply:
    window = session.window or frame.fields.get("window")
    if not isinstance(window, str) or not may(person, "sign_in", session.hall):
        return {}
    command = SignIn(window=window, clerk=person.id, may=authorised(session, person.id))
    return await perform(session.port, command, person.id, frame.id)


async def sign_out(session: Session, frame: CommandFrame) -> Mapping[str, Any]:
    """End the shift at the window, if it is the person's, and then the session."""
    person, token = session.person, session.person_token
    if person is None or token is None:
        return {}
    window = session.window or frame.fields.get("window")
    reply: Reply = {}
    if isinstance(window, str) and session.port.view.window(window).clerk == person.id:
        command = SignOut(window=window)
        reply = await perform(session.port, command, person.id, frame.id)
    await session.parts.records.people.sign_out(token)
    session.person = session.person_token = None
    return reply_for(reply, session.sight)


def clerk_fields(session: Session, who: Principal, frame: CommandFrame) -> dict[str, Any]:
    """Under whom `open` opens, and for what: oneself, or for a supervisor another clerk."""
    if frame.verb != "open":
        return {}
    clerk = frame.fields.get("clerk", who.id)
    if clerk != who.id and Role.SUPERVISOR not in who.roles:
        raise refusal("NOT_ALLOWED", "clerk")
    if not isinstance(clerk, str):
        raise Malformed("clerk is an id")
    may = authorised(session, clerk)
    if may == ():
        raise refusal("WINDOW_LACKS_SERVICE", clerk)
    return {"clerk": clerk, "may": may}


def authorised(session: Session, clerk: str) -> tuple[str, ...] | None:
    """The services that a clerk may handle here; None = all, in a hall that keeps no list."""
    hall = session.parts.halls.city.halls[session.hall]
    return hall.may(clerk.partition(":")[2] or clerk)
