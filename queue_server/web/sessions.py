"""Signing in and out, and devices enrolled with a code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from queue_server.clock import rfc3339
from queue_server.domain.refusals import refusal
from queue_server.domain.rights import ANYONE
from queue_server.web.access import (
    COOKIE,
    Who,
    allow,
    bearer_of,
    drop_session,
    require_own_origin,
    set_session,
)
from queue_server.web.asked import CodeAsked, Credentials, EnrolAsked
from queue_server.web.doing import Ask, Asking, command_key
from queue_server.web.parts import Parts, WebParts
from queue_server.web.problems import Malformed, SignInNeeded
from queue_server.web.rates import Door
from queue_server.web.schemas import DeviceToken, EnrolCode, Rows, SessionOut

router = APIRouter(tags=["access"])
Key = Annotated[str, Depends(command_key)]


@router.post("/session")
async def sign_in(
    request: Request, response: Response, parts: Parts, body: Credentials
) -> SessionOut:
    """Begin a session; the answer's cookie is for browsers, its token for everything else."""
    require_own_origin(request, parts)
    await parts.limiter.pass_(Door.SIGN_IN, request)
    address = request.client.host if request.client else None
    grant = await parts.records.people.sign_in(body.user, body.password, address=address)
    set_session(response, request, parts, grant.token)
    response.headers["Cache-Control"] = "no-store"
    who = grant.principal
    return SessionOut(
        token=grant.token,
        roles=sorted(role.value for role in who.roles),
        halls=sorted(who.halls),
        name=who.name,
    )


@router.delete("/session", status_code=204)
async def sign_out(request: Request, parts: Parts, who: Who) -> Response:
    """End the session."""
    if who == ANYONE:
        raise SignInNeeded
    token = bearer_of(request) or request.cookies.get(COOKIE) or ""
    await parts.records.people.sign_out(token)
    response = Response(status_code=204)
    drop_session(response, request, parts)
    return response


@router.post("/devices/enrol")
async def enrol(request: Request, parts: Parts, body: EnrolAsked, key: Key) -> DeviceToken:
    """Exchange a code for the device's token; with the same key the same while the code lives."""
    await parts.limiter.pass_(Door.ENROL, request)
    grant = await parts.records.devices.enrol(body.code.strip().upper(), key=key)
    who = grant.principal
    return DeviceToken(
        token=grant.token,
        device=who.id,
        roles=sorted(role.value for role in who.roles),
        halls=sorted(who.halls),
        zone=who.zone,
        window=who.window,
    )


@router.post("/devices/codes", status_code=201)
async def enrolment_code(ask: Ask, body: CodeAsked) -> EnrolCode:
    """Make a single-use code that lives ten minutes, for a device of a hall."""
    return EnrolCode(code=await new_code(ask, body))


async def new_code(ask: Asking, body: CodeAsked) -> str:
    """Make the code by right and put it into the audit; HALL_UNKNOWN, WINDOW_UNKNOWN."""
    ask.parts.halls.route(body.hall)
    hall = ask.parts.city.halls[body.hall]
    allow(ask.who, "enrol", body.hall)
    if body.zone is not None and body.zone not in hall.zones:
        raise Malformed("zone")
    if body.window is not None and body.window not in hall.windows:
        raise refusal("WINDOW_UNKNOWN", body.window)
    code = await ask.parts.records.devices.code(
        kind=body.kind, hall=body.hall, zone=body.zone, window=body.window, by=ask.who.id
    )
    await ask.note("enrolment_code", body.hall, body.model_dump())
    return code


@router.get("/devices")
async def devices(
    parts: Parts, who: Who, hall: Annotated[str | None, Query()] = None
) -> Rows[dict[str, Any]]:
    """The devices of a hall, or of all halls of the asker's."""
    allow(who, "read_devices", hall)
    rows = [device_out(parts, one) for one in await parts.records.devices.all(hall)]
    return Rows(rows=[one for one in rows if who.serves(one["hall"])])


def device_out(parts: WebParts, device: Mapping[str, Any]) -> dict[str, Any]:
    """A device with its times as the contract writes them."""
    return {
        name: rfc3339(one, parts.clock.zone) if name.endswith("_at") and one is not None else one
        for name, one in device.items()
    }


@router.post("/devices/{device}/withdraw", status_code=204)
async def withdraw(ask: Ask, device: str) -> Response:
    """End the device's token; its socket ends with it."""
    name = device.removeprefix("device:")
    found = {one["id"]: one for one in await ask.parts.records.devices.all()}
    allow(ask.who, "enrol", found[name]["hall"] if name in found else None)
    if name not in found:
        raise HTTPException(404)
    await ask.parts.records.devices.withdraw(name)
    await ask.note("withdraw", name, {})
    return Response(status_code=204)
