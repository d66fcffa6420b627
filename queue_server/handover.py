"""`yunhao handover`: give a hall from the centre on this machine to another one, outside hours.

The hall's own events say whose it is, so this only checks, asks the store once, and waits until the
other centre has opened the hall. Killed at any step it may be run again: what was done stays done,
and between the two events nobody serves the hall.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from hall_config.calendar import open_spans
from hall_config.load import load_city
from hall_config.model import City
from queue_server.clock import CityClock, instant, real_ms
from queue_server.crypto import Keyring, centre_name
from queue_server.domain.commands import Caller, HandOver
from queue_server.domain.leading import leads
from queue_server.domain.refusals import Refused
from queue_server.domain.view import HallView
from queue_server.maintain import opened_records
from queue_server.mistakes import Mistake
from queue_server.settings import OtherCentre, Settings
from queue_server.store.connection import connect
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.socket_place import socket_of

FOLLOWS_S, OPENS_S, LOOK_S = 15.0, 60.0, 0.2
"""How long the other centre may take to catch up and to open; how often it is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is told on the way, under its text in the console's catalogue."""

    text: str
    about: str = ""


async def handover(
    settings: Settings, hall: str, to: str, clock: CityClock | None, tell: Callable[[Step], None]
) -> None:
    """Hand the hall over; Mistake for what the operator can mend, HALL_BUSY, StoreUnavailable.

    The centre here must be running, and both centres must name each other for this hall.
    """
    city = load_city(settings.city)
    other = _other(settings, hall, to, city)
    clock = clock or CityClock(timezone=city.timezone)
    me = centre_name(Keyring.load_or_create(settings.data))
    async with of_this_centre(settings) as dispatcher, asking(other) as client:
        name = await _name_of(client, hall)
        view = await _view(dispatcher, hall)
        if view.handed != name:
            await _give(dispatcher, client, view, city, clock, me=me, name=name)
            tell(Step(text="handed over", about=hall))
            await _note(settings, hall, name)
        await _until(client, hall, lambda found: found.centre == name, OPENS_S, "not opened yet")
        tell(Step(text="the other centre has opened the hall", about=hall))


async def _give(
    dispatcher: RedisDispatcher,
    client: httpx.AsyncClient,
    view: HallView,
    city: City,
    clock: CityClock,
    *,
    me: str,
    name: str,
) -> None:
    hall = view.hall
    if not leads(view, me, stored=True) or name == me:
        raise Mistake("this centre does not have the hall", hall)
    if _open_now(city, hall, clock):
        raise Mistake("the hall is open now", hall)
    here = view.position
    await _until(client, hall, lambda found: found.position >= here, FOLLOWS_S, "does not follow")
    caller = Caller(principal="job:console", id=f"hand-over:{here.text()}")
    command = HandOver(to=name)
    await dispatcher.perform(hall, command, caller, now=clock.now(), real=real_ms())


def _other(settings: Settings, hall: str, to: str, city: City) -> OtherCentre:
    if hall not in city.halls:
        raise Mistake("no such hall", hall, city.halls)
    other = settings.centres.get(hall)
    if other is None or other.url.rstrip("/") != to.rstrip("/"):
        known = [] if other is None else [other.url]
        raise Mistake("YUNHAO_CENTRES does not name this centre for the hall", to, known)
    return other


def _open_now(city: City, hall: str, clock: CityClock) -> bool:
    """Whether any zone of the hall is within its opening spans."""
    found, now, day = city.halls[hall], clock.now(), clock.local().date()
    return any(
        instant(day, span.start, clock.zone) <= now < instant(day, span.end, clock.zone)
        for zone in found.zones.values()
        for span in open_spans(city, found, zone, day)
    )


async def _view(dispatcher: RedisDispatcher, hall: str) -> HallView:
    try:
        return await dispatcher.snapshot(hall)
    except Refused as refused:
        raise Mistake("this centre does not have the hall", hall) from refused


async def _name_of(client: httpx.AsyncClient, hall: str) -> str:
    name = (await _asked(client, f"/api/v1/halls/{hall}/view")).get("me")
    if not isinstance(name, str) or not name:
        raise Mistake("the other centre does not answer", str(client.base_url))
    return name


async def _until(
    client: httpx.AsyncClient,
    hall: str,
    true: Callable[[HallView], bool],
    within_s: float,
    late: str,
) -> None:
    """Look at the hall as the other centre has it until it is so; Mistake `late` otherwise."""
    try:
        async with asyncio.timeout(within_s):
            while True:
                answer = await _asked(client, f"/api/v1/halls/{hall}/view")
                if true(HallView.from_snapshot(answer["view"])):
                    return
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        raise Mistake(late, hall) from None


async def _asked(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    try:
        answer = await client.get(path)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise Mistake("the other centre does not answer", f"{path} {error}") from error
    return found


@asynccontextmanager
async def of_this_centre(settings: Settings) -> AsyncIterator[RedisDispatcher]:
    """The store of the centre that runs here."""
    url = settings.store_url or f"unix://{socket_of(settings.data / 'store')}"
    client = connect(url)
    try:
        yield RedisDispatcher(client)
    finally:
        await client.aclose()


@asynccontextmanager
async def asking(other: OtherCentre) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the other centre, in this centre's name."""
    headers = {"Authorization": f"Bearer {other.token.get_secret_value()}"}
    url = other.url.rstrip("/")
    async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as client:
        yield client


async def _note(settings: Settings, hall: str, to: str) -> None:
    async with opened_records(settings) as records:
        await records.audit.note("job:console", "hand_over", hall, {"to": to})
