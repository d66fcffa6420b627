"""Run the demo: centre, kiosk, display and window as processes, the printer and people here."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import httpx
from rich.console import Console

from hall_config.load import load_city
from hall_config.model import City
from kiosk.virtual_printer import VirtualPrinter
from kiosk.virtual_printer_control import serve_control
from queue_server.clock import CityClock
from queue_server.crypto import Keyring
from queue_server.demo.card_reader import CardReader
from queue_server.demo.cast import Cast, gather, stage, write_secret
from queue_server.demo.day import live_day
from queue_server.demo.devices import Company, free_port
from queue_server.demo.screen import addresses, slip
from queue_server.demo.slips import SlipLinks, picture
from queue_server.demo.time import begin, keep
from queue_server.records.records import SqlRecords, open_records
from queue_server.settings import LOOPBACK, Settings, reached

UP_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What the command line asked for."""

    folder: Path
    data: Path
    host: str
    port: int
    at: datetime | None
    live: float | None
    seed: int
    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where everything is reached."""

    centre: str
    kiosk: str
    display: str
    window: str
    printer: str
    printer_control: str
    reader: str
    reader_control: str
    slips: str


async def run(play: Play) -> int:
    """Run until Ctrl-C, or with `live` until the day is over; 1 when an invariant was violated."""
    console = Console()
    play.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    city = load_city(play.folder)
    hall, _, _ = stage(city)
    clock = begin(city, hall, play.data, at=play.at, pace=play.live or 1.0)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    printer = VirtualPrinter(play.data / "slips")
    await printer.start()
    control = await serve_control(printer)
    where = "{}:{}".format(*control.sockets[0].getsockname()[:2])
    reader = CardReader(play.seed)
    await reader.start(free_port(play.port + 4))
    company = Company(play.data)
    try:
        records = await _records(play.data)
        centre = _centre(play, clock, company)
        cast = await gather(city, records, play.data)
        await records.close()
        # the devices come when there is something to dial: together all would be up later
        await _up(centre, stop)
        place = _devices(play, cast, company, centre, (printer.address, where), reader)
        write_secret(play.data / "demo.json", _demo_json(place, cast))
        addresses(console, city, cast, place, clock)
        return await _through(play, city, cast, clock, place, console, stop)
    finally:
        keep(play.data, clock)
        await company.stop()
        control.close()
        await printer.stop()
        await reader.stop()


async def _through(
    play: Play,
    city: City,
    cast: Cast,
    clock: CityClock,
    place: Place,
    console: Console,
    stop: asyncio.Event,
) -> int:
    keeper = asyncio.create_task(_keep(play.data, clock))
    links = SlipLinks(
        place.centre, cast.watcher, play.data,
        lambda number, link: slip(console, number, picture(Path(place.slips)), link),
    )  # fmt: skip
    telling = asyncio.create_task(links.run())
    stopped = asyncio.create_task(stop.wait())
    try:
        if play.live is None:
            await stopped
            return 0
        day = asyncio.create_task(
            live_day(
                city, cast, clock, place.centre, play.data,
                seed=play.seed, visits=play.visits, console=console,
            )
        )  # fmt: skip
        await asyncio.wait({day, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if day.done():
            return day.result()
        day.cancel()
        await asyncio.gather(day, return_exceptions=True)
        return 0
    finally:
        for task in (keeper, telling, stopped):
            task.cancel()


async def _records(folder: Path) -> SqlRecords:
    """Open the demo's records, with their tables there before the centre comes up."""
    keyring = Keyring.load_or_create(folder)
    return await open_records(Settings(data=folder).records_address(), keyring)


def _centre(play: Play, clock: CityClock, company: Company) -> str:
    """Start the centre; its address."""
    port = free_port(play.port, play.host)
    arguments = ["serve", "--city", str(play.folder), "--data", str(play.data)]
    company.add(
        "centre",
        [*arguments, "--host", play.host, "--port", str(port)],
        {"YUNHAO_CLOCK": json.dumps(asdict(clock))},
    )
    return f"http://{reached(play.host)}:{port}"


def _devices(
    play: Play,
    cast: Cast,
    company: Company,
    centre: str,
    printers: tuple[str, str],
    reader: CardReader,
) -> Place:
    """Start the demo's own kiosk, display and window; `printers`: where to print, where to fail."""
    printer, control = printers
    found: dict[str, str] = {}
    for offset, kind in enumerate(("kiosk", "display", "window"), start=1):
        own = free_port(play.port + offset)
        found[kind] = f"http://{LOOPBACK}:{own}"
        company.add(
            kind,
            [kind, "--centre", centre, "--port", str(own), "--data", str(play.data / kind)],
            _environment(kind, cast, printer, reader.address),
        )
    return Place(
        centre=centre,
        printer=printer,
        printer_control=control,
        reader=reader.page,
        reader_control=reader.control,
        slips=str(play.data / "slips"),
        **found,
    )


def _environment(kind: str, cast: Cast, printer: str, reader: str) -> Mapping[str, str]:
    token = {"YUNHAO_TOKEN": cast.token(kind)}
    fitted = {"YUNHAO_PRINTER": printer, "YUNHAO_KIOSK_READER": reader}
    return {**token, **fitted} if kind == "kiosk" else token


def _demo_json(place: Place, cast: Cast) -> Mapping[str, object]:
    return {
        **asdict(place),
        "staff": [asdict(one) for one in cast.staff],
        "devices": [asdict(one) for one in cast.devices],
    }


async def _up(centre: str, stop: asyncio.Event) -> None:
    """Wait until the centre answers that it is ready."""
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(int(UP_S / 0.1)):
            try:
                if (await client.get(f"{centre}/readyz")).is_success or stop.is_set():
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    raise RuntimeError("the centre does not come up; see centre.log in the data folder")


async def _keep(folder: Path, clock: CityClock) -> None:
    while True:
        keep(folder, clock)
        await asyncio.sleep(5)
