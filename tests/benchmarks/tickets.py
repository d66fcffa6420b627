"""POST /tickets of a real centre against an endpoint of the same server that does nothing."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hall_config.load import load_city
from hall_config.model import City
from queue_server.clock import CityClock, real_ms
from queue_server.crypto import Keyring
from queue_server.demo.devices import free_port
from queue_server.domain.commands import Caller, Issue
from queue_server.domain.events import Position
from queue_server.records.records import open_records
from queue_server.settings import Settings
from queue_server.store.connection import connect
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.supervisor import EmbeddedStore
from tests.benchmarks.measure import WAITING, Row, in_turn, table

CITY = Path(__file__).parents[2] / "hall_config" / "dongguan"
HALL, DAYS = "citizen-centre", 9000
UP_S = 60


def quick_city(folder: Path) -> Path:
    """The reference city with handlings of 10 s, so that no line is too long to issue for."""
    there = folder / "city"
    shutil.copytree(CITY, there)
    lines = (CITY / "services.csv").read_text(encoding="utf-8-sig").splitlines()
    names = lines[0].split(",")
    rows = [
        dict(zip(names, line.split(","), strict=True)) | {"handling_s": "10"} for line in lines[1:]
    ]
    text = [lines[0], *(",".join(row.values()) for row in rows)]
    (there / "services.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    return there


class Http:
    """One kept-alive connection that speaks just enough HTTP/1.1 to cost nearly nothing."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request; status and body of the answer."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        return int(head[9:12]), await self._reader.readexactly(length)


def request(method: str, path: str, body: object = None, headers: str = "") -> bytes:
    """The bytes of a request."""
    text = b"" if body is None else json.dumps(body).encode()
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}"
        f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
    )
    return head.encode() + text


class Bench:
    """A centre process over a data folder; stopped while lines are filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "data"
        self.city_folder = quick_city(folder)
        self.city = city = load_city(self.city_folder)
        start = datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo(city.timezone))
        self.clock = CityClock.starting(city.timezone, start)
        self.waiting = 0

    async def token(self) -> str:
        """Enrol a kiosk in the records, before the centre runs."""
        self.folder.mkdir(mode=0o700)
        records = await open_records(
            Settings(data=self.folder).sql("records", None), Keyring.load_or_create(self.folder)
        )
        code = await records.devices.code(
            kind="kiosk", hall=HALL, zone=None, window=None, by="bench"
        )
        grant = await records.devices.enrol(code)
        await records.close()
        return grant.token

    async def fill(self, count: int) -> None:
        """Let so many people wait, over all lines of the hall."""
        async with EmbeddedStore(self.folder / "store") as store:
            await store.ready()
            client = connect(store.url)
            dispatcher = RedisDispatcher(client)
            end = await client.execute_command("XINFO", "STREAM", f"q:{{{HALL}}}:events")
            epoch, seq = str(end["last-generated-id"]).split("-")
            await dispatcher.ready(HALL, Position(int(epoch), int(seq)))
            services = itertools.cycle(sorted(self.city.halls[HALL].services))
            while self.waiting < count:
                day = 20261120 + self.waiting // DAYS
                command = Issue(service=next(services), day=day)
                caller = Caller(principal="bench", id=f"fill-{self.waiting}")
                now = self.clock.now()
                await dispatcher.perform(HALL, command, caller, now=now, real=real_ms())
                self.waiting += 1
            await client.aclose()

    async def start(self) -> Http:
        """Run the centre until it is ready; a connection to it."""
        port = free_port(0)
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "queue_server.cli", "serve", "--data", str(self.folder)),
            *("--halls", HALL, "--port", str(port), "--city", str(self.city_folder)),
            env={**os.environ, "YUNHAO_CLOCK": json.dumps(asdict(self.clock))},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        http = Http(port)
        for _ in range(UP_S * 10):
            try:
                await http.open()
                if (await http.ask(request("GET", "/readyz")))[0] == 200:
                    return http
            except OSError:
                pass
            await asyncio.sleep(0.1)
        raise RuntimeError("the centre did not come up")

    async def stop(self) -> None:
        """End the centre in good order."""
        self._process.terminate()
        await self._process.wait()


async def run(sizes: Sequence[int] = WAITING) -> str:
    """Medians over one connection with 10, 1,000 and 100,000 waiting in the hall."""
    rows: list[Row] = []
    with TemporaryDirectory(prefix="yb") as folder:
        bench = Bench(Path(folder))
        token = await bench.token()
        await bench.start()
        await bench.stop()
        for count in sizes:
            await bench.fill(count)
            http = await bench.start()
            rows.append(await _compare(http, token, bench.city, count))
            await bench.stop()
    return table(rows, ["one connection; the yardstick is GET /healthz of the same server"])


async def _compare(http: Http, token: str, city: City, waiting: int) -> Row:
    services = itertools.cycle(sorted(city.halls[HALL].services))
    headers = f"Authorization: Bearer {token}\r\n"
    nothing = request("GET", "/healthz", headers=headers)

    async def take() -> None:
        body = {"hall": HALL, "service": next(services), "channel": "kiosk"}
        status, answer = await http.ask(request("POST", "/api/v1/tickets", body, headers))
        if status != 201:
            raise RuntimeError(answer.decode())

    async def rest() -> None:
        await http.ask(nothing)

    return await in_turn("POST /tickets", take, rest, waiting=waiting, each=20)
