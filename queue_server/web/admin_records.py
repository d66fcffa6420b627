"""Administration of devices and people: enrolled, withdrawn, added, erased."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from queue_server.domain.refusals import Refused, refusal
from queue_server.domain.rights import DEVICE_ROLES, STAFF_ROLES, Principal, Role, may
from queue_server.texts import refusal_text
from queue_server.web.access import Who, allow, require_own_origin
from queue_server.web.admin_acts import Short
from queue_server.web.asked import CodeAsked
from queue_server.web.doing import Ask
from queue_server.web.fields import FormKey
from queue_server.web.language import language_of
from queue_server.web.pages import to_sign_in
from queue_server.web.parts import Parts, WebParts
from queue_server.web.problems import Malformed
from queue_server.web.render import page
from queue_server.web.sessions import device_out, new_code

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, prefix="/admin")
KINDS = tuple(sorted(role.value for role in DEVICE_ROLES if role is not Role.CENTRE))
SHORTEST_PASSWORD = 12


@router.get("/{hall}/devices")
async def devices_page(request: Request, parts: Parts, who: Who, hall: str) -> Response:
    """The hall's devices, when each was last there and what it said."""
    return await _devices(request, parts, who, hall)


@router.post("/{hall}/devices")
async def make_code(
    ask: Ask, hall: str, key: FormKey, kind: Short, zone: Short = "", window: Short = ""
) -> Response:
    """Make a single-use code for a new device, and show it once."""
    require_own_origin(ask.request, ask.parts)
    if kind not in KINDS:
        raise Malformed("kind")
    body = CodeAsked.model_validate(
        {"kind": kind, "hall": hall, "zone": zone or None, "window": window or None}
    )
    try:
        code = await new_code(ask.under(key), body)
    except Refused as refused:
        if refused.code != "WINDOW_UNKNOWN":
            raise
        return await _devices(ask.request, ask.parts, ask.who, hall, wrong=refused.code)
    return await _devices(ask.request, ask.parts, ask.who, hall, code=code)


@router.post("/{hall}/devices/withdraw")
async def withdraw(ask: Ask, hall: str, key: FormKey, device: Short) -> Response:
    """End a device's token; its socket ends with it."""
    require_own_origin(ask.request, ask.parts)
    allow(ask.who, "enrol", hall)
    here = {one["id"] for one in await ask.parts.records.devices.all(hall)}
    if device in here:
        await ask.parts.records.devices.withdraw(device)
        await ask.under(key).note("withdraw", device, {})
    return RedirectResponse(f"/admin/{quote(hall)}/devices", 303)


async def _devices(
    request: Request,
    parts: WebParts,
    who: Principal,
    hall: str,
    *,
    code: str | None = None,
    wrong: str | None = None,
) -> Response:
    if hall not in parts.city.halls:
        raise refusal("HALL_UNKNOWN", hall)
    if not may(who, "read_devices", hall):
        return to_sign_in(request)
    rows = [device_out(parts, one) for one in await parts.records.devices.all(hall)]
    return page(
        request,
        parts,
        "admin_devices",
        status=409 if wrong else 200,
        hall=parts.city.halls[hall],
        devices=rows,
        kinds=KINDS,
        code=code,
        wrong=wrong and refusal_text(wrong, language_of(request).locale),
        enrols=may(who, "enrol", hall),
    )


@router.get("/-/people")
async def people_page(request: Request, parts: Parts, who: Who) -> Response:
    """Everybody on the staff, with roles and halls."""
    return await _people(request, parts, who)


@router.post("/-/people")
async def add_person(
    ask: Ask,
    key: FormKey,
    user: Annotated[str, Form(min_length=1, max_length=80)],
    name: Annotated[str, Form(min_length=1, max_length=80)],
    password: Annotated[str, Form(max_length=200)],
    roles: Annotated[list[str] | None, Form()] = None,
    halls: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Add a person, or replace password, roles and halls of one."""
    require_own_origin(ask.request, ask.parts)
    allow(ask.who, "add_person")
    chosen = [Role(one) for one in roles or () if one in {role.value for role in STAFF_ROLES}]
    where = [one for one in halls or () if one in ask.parts.city.halls]
    try:
        if len(password) < SHORTEST_PASSWORD:
            raise ValueError(password)
        await ask.parts.records.people.add(
            user.strip(), password, name=name.strip(), roles=chosen, halls=where
        )
    except (ValueError, Refused):
        return await _people(ask.request, ask.parts, ask.who, wrong=True)
    facts = {"roles": sorted(chosen), "halls": where}
    await ask.under(key).note("add_person", user.strip(), facts)
    return RedirectResponse("/admin/-/people", 303)


@router.post("/-/people/remove")
async def remove_person(ask: Ask, key: FormKey, user: Short) -> Response:
    """Erase a person and end the sessions."""
    require_own_origin(ask.request, ask.parts)
    allow(ask.who, "add_person")
    if f"user:{user}" != ask.who.id:
        await ask.parts.records.people.remove(user)
        await ask.under(key).note("remove_person", user, {})
    return RedirectResponse("/admin/-/people", 303)


async def _people(
    request: Request, parts: WebParts, who: Principal, *, wrong: bool = False
) -> Response:
    if not may(who, "add_person"):
        return to_sign_in(request)
    return page(
        request,
        parts,
        "admin_people",
        status=422 if wrong else 200,
        people=await parts.records.people.all(),
        roles=sorted(role.value for role in STAFF_ROLES),
        halls=list(parts.city.halls.values()),
        own=who.id.removeprefix("user:"),
        wrong=wrong,
    )
