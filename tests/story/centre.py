"""A centre as a process of its own, killed and started again; and who is known to its records."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from zoneinfo import ZoneInfo

import httpx
import psutil

from queue_server.clock import real_ms
from queue_server.crypto import Keyring
from queue_server.domain.rights import Role
from queue_server.journal.journal import SqlJournal
from queue_server.records.records import SqlRecords, open_records
from queue_server.settings import Settings

ZONE = ZoneInfo("Asia/Shanghai")
YUNHAO = ("-m", "queue_server.cli")
PASSWORD = "荔枝-Lychee-2026"
STOP_S = 20


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


def spawn(
    arguments: list[str], environment: Mapping[str, str] | None = None, log: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start `yunhao ARGUMENTS`; it is told to end when the tests' process is gone."""
    # some forty processes of ours start one after another: they compile the sources once
    kept = (one for one in os.environ.items() if one[0] != "PYTHONDONTWRITEBYTECODE")
    clean = {name: value for name, value in kept if not name.startswith("YUNHAO_")}
    return subprocess.Popen(
        ["setpriv", "--pdeathsig", "TERM", "--", sys.executable, *YUNHAO, *arguments],
        env={**clean, "PYTHONPATH": str(Path(__file__).parents[2]), **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=log or subprocess.DEVNULL,
        stderr=subprocess.STDOUT if log else subprocess.DEVNULL,
        start_new_session=True,
    )


def clock_at(moment: datetime, *, pace: float = 1.0) -> dict[str, Any]:
    """A city clock that begins now at a moment."""
    start = int(moment.timestamp() * 1000)
    return {"timezone": ZONE.key, "start": start, "began": real_ms(), "pace": pace}


class Centre:
    """`yunhao serve` on a data folder and a port that stay the same over its lives."""

    def __init__(self, data: Path, city: Path, *, halls: tuple[str, ...] = ()) -> None:
        self.data, self._city, self._halls = data, city, halls
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self, clock: Mapping[str, Any], **environment: str) -> None:
        """Start it at a city time and wait until store, journal and every hall are ready."""
        arguments = ["serve", "--city", str(self._city), "--data", str(self.data)]
        arguments += ["--port", str(self.port)]
        for hall in self._halls:
            arguments += ["--halls", hall]
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.data / "centre.log").open("ab") as log:
            told = {"YUNHAO_CLOCK": json.dumps(clock), **environment}
            self.process = spawn(arguments, told, log)
        await self.ready()

    async def ready(self) -> None:
        """Wait for it; fails when the process ended."""
        async with httpx.AsyncClient(trust_env=False) as client:
            while True:
                assert self.process is not None
                assert self.process.poll() is None, (self.data / "centre.log").read_text()[-4000:]
                with suppress(httpx.TransportError):
                    if (await client.get(f"{self.url}/readyz")).is_success:
                        return
                await asyncio.sleep(0.05)

    def store(self) -> psutil.Process:
        """The process of the embedded store."""
        assert self.process is not None
        (found,) = (
            child
            for child in psutil.Process(self.process.pid).children()
            if "valkey" in child.name()
        )
        return found

    def kill(self) -> None:
        """kill -9; nothing of it runs afterwards."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in good order; nothing happens when it does not run."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        children = psutil.Process(process.pid).children()
        process.send_signal(how)
        process.wait(STOP_S)
        _, alive = psutil.wait_procs(children, STOP_S)
        assert not alive, "the store ends with its centre"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process is not None and self.process.poll() is None:
            self.stop()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What REST answered."""

    status: int
    body: dict[str, Any]

    def done(self) -> dict[str, Any]:
        """The body of what succeeded; fails for a refusal."""
        assert self.status < 300, (self.status, self.body)
        return self.body

    @property
    def code(self) -> str:
        """The code of the refusal; fails for what succeeded."""
        assert self.status >= 400, self.body
        code: str = self.body["code"]
        return code


class Rest:
    """REST with one token."""

    def __init__(self, url: str, token: str | None = None, *, connections: int = 20) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.AsyncClient(
            base_url=f"{url}/api/v1",
            headers=headers,
            trust_env=False,
            timeout=30,
            limits=httpx.Limits(max_connections=connections),
        )

    async def post(self, path: str, body: Any = None, *, key: str | None = None) -> Answer:
        """POST a body, under a key when one is given."""
        headers = {"Idempotency-Key": key} if key else {}
        answer = await self._client.post(path, json=body, headers=headers)
        return Answer(status=answer.status_code, body=answer.json())

    async def get(self, path: str, **query: str) -> Answer:
        """GET."""
        answer = await self._client.get(path, params=query)
        return Answer(status=answer.status_code, body=answer.json())

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.aclose()


@asynccontextmanager
async def records_of(data: Path) -> AsyncIterator[SqlRecords]:
    """The records of a centre that does not run yet."""
    keyring = Keyring.load_or_create(data)
    records = await open_records(Settings(data=data).sql("records", None), keyring)
    try:
        yield records
    finally:
        await records.close()


async def device(
    records: SqlRecords, kind: str, hall: str, *, zone: str | None = None, window: str | None = None
) -> str:
    """Enrol a device; gives its token."""
    code = await records.devices.code(kind=kind, hall=hall, zone=zone, window=window, by="job:test")
    return (await records.devices.enrol(code)).token


async def person(records: SqlRecords, user: str, *roles: Role, halls: tuple[str, ...] = ()) -> str:
    """Add a person; gives the token of a session."""
    await records.people.add(user, PASSWORD, name=user.title(), roles=roles, halls=halls)
    return (await records.people.sign_in(user, PASSWORD)).token


@asynccontextmanager
async def journal_of(data: Path) -> AsyncIterator[SqlJournal]:
    """The journal of a centre, which may be running."""
    journal = await SqlJournal.open(Settings(data=data).sql("journal", None))
    try:
        yield journal
    finally:
        await journal.close()
