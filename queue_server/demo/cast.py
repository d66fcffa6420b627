"""Who and what takes part in a demo: staff with drawn passwords, enrolled devices, simulated crews.

Everything stands in the demo's own records; nothing has a default password.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from hall_config.model import City, Hall, HallKind
from queue_server.domain.rights import Role
from queue_server.ports import Records

SHOWN_HALLS = 3
"""Halls with a manager, a supervisor, a guide and three clerks of their own."""
CITY_ROLES = (
    Role.CITY, Role.OPERATOR, Role.DEPARTMENT, Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One account of the demo."""

    user: str
    password: str
    role: str
    hall: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """One enrolled device of the demo."""

    kind: str
    hall: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The accounts and devices that `demo.json` names, and those of the simulated city."""

    hall: str
    zone: str
    window: str
    staff: tuple[Member, ...]
    devices: tuple[Fitted, ...]
    crews: Mapping[str, Member] = field(default_factory=dict)
    """Hall to the account of its simulated clerks."""
    floors: Mapping[str, str] = field(default_factory=dict)
    """Hall to the token of its simulated clerks' socket."""
    kiosks: Mapping[str, str] = field(default_factory=dict)
    """Hall to the token with which its simulated citizens take numbers."""
    watcher: str = ""
    """The token with which the terminal follows the demo's hall; a socket takes one device."""

    def token(self, kind: str) -> str:
        """The token of the demo's own device of a kind."""
        return next(one.token for one in self.devices if one.kind == kind)


def stage(city: City) -> tuple[Hall, str, str]:
    """The hall, zone and window where the demo's own devices stand.

    The city's folder names hall and zone; a folder that does not has its first window taken.
    """
    if city.demo is None:
        hall = min(city.places.values(), key=lambda one: one.kind is not HallKind.CENTRE)
        first = next(iter(hall.windows.values()))
        return hall, first.zone, first.id
    hall = city.halls[city.demo.hall]
    window = next(one for one in hall.windows.values() if one.zone == city.demo.zone)
    return hall, window.zone, window.id


async def gather(city: City, records: Records, folder: Path) -> Cast:
    """The cast of this folder: as kept from an earlier start, else newly drawn and enrolled."""
    kept = folder / "cast.json"
    if kept.exists():
        cast = _read(json.loads(kept.read_text()))
        if await records.devices.by_token(cast.token("kiosk")) is not None:
            return cast if cast.watcher else await _watched(cast, records, kept)
    cast = await _draw(city, records)
    return await _watched(cast, records, kept)


async def _watched(cast: Cast, records: Records, kept: Path) -> Cast:
    watcher = await _fit(records, "display", cast.hall, None, None)
    cast = replace(cast, watcher=watcher.token)
    _write_secret(kept, asdict(cast))
    return cast


async def _draw(city: City, records: Records) -> Cast:
    hall, zone, window = stage(city)
    joining = [_join(records, Role.SUPERVISOR, name, "crew") for name in city.places]
    crews = {one.hall: one for one in await asyncio.gather(*joining)}
    return Cast(
        hall=hall.id,
        zone=zone,
        window=window,
        staff=await _staff(city, hall, records),
        devices=(
            await _fit(records, "kiosk", hall.id, zone, None),
            await _fit(records, "display", hall.id, zone, None),
            await _fit(records, "window", hall.id, zone, window),
        ),
        crews=crews,
        floors={name: (await _fit(records, "window", name, None, None)).token for name in crews},
        kiosks={name: (await _fit(records, "kiosk", name, None, None)).token for name in crews},
    )


async def _staff(city: City, hall: Hall, records: Records) -> tuple[Member, ...]:
    first = next(iter(city.departments), None)
    joining = [
        _join(records, role, "", role.value, first if role is Role.DEPARTMENT else None)
        for role in CITY_ROLES
    ]
    others = [name for name in sorted(city.places) if name != hall.id]
    for name in [hall.id, *others][:SHOWN_HALLS]:
        for role in (Role.MANAGER, Role.SUPERVISOR, Role.GUIDE):
            joining.append(_join(records, role, name, role.value))
        for number in (1, 2, 3):
            joining.append(_join(records, Role.CLERK, name, f"clerk{number}"))
    return tuple(await asyncio.gather(*joining))


async def _join(
    records: Records, role: Role, hall: str, title: str, department: str | None = None
) -> Member:
    user = f"{title}@{hall}" if hall else title
    password = secrets.token_urlsafe(9)
    await records.people.add(
        user, password, name=user, roles=[role], halls=[hall] if hall else [],
        department=department,
    )  # fmt: skip
    return Member(user=user, password=password, role=role.value, hall=hall)


async def _fit(
    records: Records, kind: str, hall: str, zone: str | None, window: str | None
) -> Fitted:
    code = await records.devices.code(kind=kind, hall=hall, zone=zone, window=window, by="job:demo")
    grant = await records.devices.enrol(code)
    return Fitted(kind=kind, hall=hall, token=grant.token)


def _read(document: Mapping[str, Any]) -> Cast:
    return Cast(
        hall=document["hall"],
        zone=document["zone"],
        window=document["window"],
        staff=tuple(Member(**one) for one in document["staff"]),
        devices=tuple(Fitted(**one) for one in document["devices"]),
        crews={name: Member(**one) for name, one in document["crews"].items()},
        floors=document["floors"],
        kiosks=document["kiosks"],
        watcher=document.get("watcher", ""),  # absent from what an earlier version kept
    )


def _write_secret(path: Path, document: Any) -> None:
    """Write JSON that only its owner reads, whole or not at all."""
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.chmod(0o600)
    draft.write_text(json.dumps(document, ensure_ascii=False, indent=1))
    draft.replace(path)


write_secret = _write_secret
