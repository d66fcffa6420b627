"""What the console does besides running: replay, rebuild, people, devices, audit, benchmarks."""

from __future__ import annotations

import json
import os
import runpy
import sys
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from hall_config.load import load_city
from queue_server.clock import CityClock
from queue_server.crypto import Keyring, centre_name
from queue_server.domain.events import START, Position
from queue_server.domain.refusals import Refused
from queue_server.domain.rights import DEVICE_ROLES, STAFF_ROLES, Role
from queue_server.journal.journal import SqlJournal
from queue_server.mistakes import Mistake
from queue_server.opening import elsewhere
from queue_server.opening import rebuild as rebuild_hall
from queue_server.records.records import SqlRecords, open_records
from queue_server.settings import Settings
from queue_server.store.connection import connect
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.library import load
from queue_server.store.stream import EventStream
from queue_server.store.supervisor import EmbeddedStore
from queue_server.texts import both

PAGE = 1000
FEW = 20
"""So many names are listed whole when a wrong one was given; of more the nearest."""
BENCHMARKS = Path(__file__).parent.parent / "tests" / "benchmarks"


async def replay(settings: Settings, hall: str | None, at: datetime) -> str:
    """The hall, or every hall of the journal, as it was at a city time; JSON."""
    city = load_city(settings.city)
    moment = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(city.timezone))
    journal = await SqlJournal.open(settings.sql("journal", settings.journal_url))
    try:
        names = [hall] if hall else await journal.halls()
        found = {
            name: (await journal.replay(name, int(moment.timestamp() * 1000))).snapshot()
            for name in names
        }
    finally:
        await journal.close()
    return json.dumps(found[hall] if hall else found, ensure_ascii=False, indent=1)


async def rebuild(settings: Settings, hall: str | None) -> str:
    """Fill the store from the journal under the next epoch; the centre must not be running."""
    city = load_city(settings.city)
    lines = []
    async with AsyncExitStack() as stack:
        journal = await SqlJournal.open(settings.sql("journal", settings.journal_url))
        stack.push_async_callback(journal.close)
        url = settings.store_url
        if url is None:
            store = await stack.enter_async_context(EmbeddedStore(settings.data / "store"))
            await store.ready()
            url = store.url
        client = connect(url)
        stack.push_async_callback(client.aclose)
        await load(client)
        me = centre_name(Keyring.load_or_create(settings.data))
        for name in [hall] if hall else await journal.halls():
            await _save_tail(EventStream(client), journal, name)
            view = await journal.replay(name)
            if name in settings.centres or await elsewhere(view, me, journal):
                lines.append(f"{name}: {both('another centre may have this hall: left alone')}")
                continue
            epoch = view.position.epoch + 1
            clock = CityClock(timezone=city.timezone)
            dispatcher = RedisDispatcher(client)
            await rebuild_hall(view, epoch, dispatcher, journal, clock, centre=me)
            lines.append(f"{name}: {view.position.text()} → {epoch}-1")
    return "\n".join(lines)


async def _save_tail(stream: EventStream, journal: SqlJournal, hall: str) -> None:
    """What the store has behind the journal was acknowledged: take it in before it is dropped."""
    known = await journal.position(hall)
    reached = known if known != START else Position(1, 0)
    with suppress(Refused):  # of another epoch, or trimmed: nothing that follows
        while events := await stream.after(hall, reached, limit=PAGE):
            await journal.write(events)
            reached = events[-1].event.position


async def enrolment_code(
    settings: Settings,
    kind: str,
    hall: str,
    zone: str | None,
    window: str | None,
    given: Sequence[str] = (),
) -> str:
    """A fresh enrolment code; `given` are the device's settings, `name=value` each.

    Raises Mistake for what the city does not have.
    """
    halls = load_city(settings.city).halls
    found = halls[_known("no such hall", hall, halls)]
    _known("no such kind of device", kind, DEVICE_ROLES)
    if zone is not None:
        _known("the hall has no such zone", zone, found.zones)
    if window is not None:
        _known("the hall has no such window", window, found.windows)
    async with opened_records(settings) as records:
        return await records.devices.code(
            kind=kind,
            hall=hall,
            zone=zone,
            window=window,
            by="job:console",
            settings=_named(given),
        )


async def devices(settings: Settings, hall: str | None) -> str:
    """The devices with what they are, were told and said last; JSON."""
    async with opened_records(settings) as records:
        rows = await records.devices.all(hall)
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=1)


async def set_device(settings: Settings, name: str, given: Sequence[str]) -> None:
    """Put these settings in the place of a device's; DeviceUnknown."""
    async with opened_records(settings) as records:
        await _enrolled(records, name)
        await records.devices.set(name, _named(given))
        await records.audit.note("job:console", "set_device", name, _named(given))


async def withdraw(settings: Settings, name: str) -> None:
    """End a device's token; DeviceUnknown."""
    async with opened_records(settings) as records:
        await _enrolled(records, name)
        await records.devices.withdraw(name)
        await records.audit.note("job:console", "withdraw", name, {})


class DeviceUnknown(LookupError):
    """No device has this id; `yunhao device list` shows them."""


async def _enrolled(records: SqlRecords, name: str) -> None:
    if name.removeprefix("device:") not in {row["id"] for row in await records.devices.all()}:
        raise DeviceUnknown(name)


def _named(given: Sequence[str]) -> dict[str, str]:
    found = (one.partition("=") for one in given)
    return {name.strip(): value.strip() for name, _, value in found}


async def join(centre: str, code: str, token_file: Path) -> str:
    """Exchange a code for a token, written with mode 0600."""
    async with httpx.AsyncClient(timeout=10) as client:
        answer = await client.post(f"{centre}/api/v1/devices/enrol", json={"code": code})
        answer.raise_for_status()
    descriptor = os.open(token_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(answer.json()["token"])
    return str(token_file)


async def add_person(
    settings: Settings,
    name: str,
    password: str,
    roles: Sequence[str],
    halls: Sequence[str],
    department: str | None,
) -> None:
    """Add a person, or replace password, roles and halls of one; raises Mistake."""
    city = load_city(settings.city)
    for role in roles:
        _known("no such role", role, STAFF_ROLES)
    for hall in halls:
        _known("no such hall", hall, city.halls)
    if department is not None:
        _known("no such department", department, city.departments)
    async with opened_records(settings) as records:
        await records.people.add(
            name,
            password,
            name=name,
            roles=[Role(one) for one in roles],
            halls=halls,
            department=department,
        )


async def verify_audit(settings: Settings) -> str:
    """Check the chain; how many rows it has."""
    async with opened_records(settings) as records:
        return str(await records.audit.verify())


def bench(names: Sequence[str]) -> int:
    """Run the benchmarks of a checkout by name, all when none is named; 1 without a checkout."""
    if not BENCHMARKS.is_dir():
        print(both("benchmarks run from a checkout"), file=sys.stderr)
        return 1
    sys.path.insert(0, str(BENCHMARKS.parent.parent))
    sys.argv = ["bench", *names]
    runpy.run_module("tests.benchmarks", run_name="__main__")
    return 0


@asynccontextmanager
async def opened_records(settings: Settings) -> AsyncIterator[SqlRecords]:
    """The records, for the time of a command."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    keyring = Keyring.load_or_create(settings.data)
    records = await open_records(settings.records_address(), keyring)
    try:
        yield records
    finally:
        await records.close()


def _known(text: str, given: str, known: Collection[str]) -> str:
    if given not in known:
        raise Mistake(text, given, known if len(known) <= FEW else get_close_matches(given, known))
    return given
