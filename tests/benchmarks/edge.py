"""300 browsers on one hall node: from an event of the hall to every page; memory and CPU.

The node is a process of its own before the hub on a real socket; each browser is a device of its
own, a fifth kiosks, the rest displays and windows in halves. The yardstick is a bare server that
sends one frame of the same size to as many sockets of the same client.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

import psutil
from websockets.asyncio.client import ClientConnection, connect

from queue_server.clock import day_number
from queue_server.domain.commands import Caller, Issue
from queue_server.domain.rights import Role
from tests.edge.enrolled import Enrolled
from tests.hub.centre import HALL, Centre, new_centre, serving
from tests.story.centre import free_port, spawn

BROWSERS, EVENTS, EVERY_S, DEAF = 300, 40, 0.25, 10
SHOWS = {Role.KIOSK: "kiosk", Role.DISPLAY: "board", Role.WINDOW: "desk"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Milliseconds, megabytes, and CPU seconds in each second."""

    name: str
    browsers: int
    p50_ms: float
    p99_ms: float
    most_ms: float
    memory_mb: float
    cpu: float
    bytes: int


class Page:
    """One open socket: when it was told of what, and how much."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.at: list[float] = []
        self.bytes = 0

    async def read(self) -> None:
        """Note each frame that says something new."""
        async for frame in self.connection:
            if '"type":"change"' in str(frame[:40]):
                self.at.append(time.perf_counter())
                self.bytes += len(frame)


async def run() -> str:
    """The table, and as JSON below."""
    folder = Path(tempfile.mkdtemp())
    rows = [*await _node(folder), await _bare(2000)]
    lines = [f"machine: {platform.machine()}, {os.cpu_count()} cores, {EVENTS} events"]
    head = ("p50 ms", "p99 ms", "most", "MB", "CPU", "bytes")
    lines.append(f"{'edge':<34}" + "".join(f"{one:>9}" for one in head))
    lines += [
        f"{row.name:<34}{row.p50_ms:>9.1f}{row.p99_ms:>9.1f}{row.most_ms:>9.1f}"
        f"{row.memory_mb:>9.0f}{row.cpu:>9.2f}{row.bytes:>9}"
        for row in rows
    ]
    return "\n".join([*lines, json.dumps([asdict(row) for row in rows])])


async def _node(folder: Path) -> list[Figures]:
    centre = new_centre(folder / "centre")
    async with serving(centre), _edge(centre, folder) as (url, process), AsyncExitStack() as stack:
        empty = process.memory_info().rss / 2**20
        pages = []
        for number in range(BROWSERS):
            role = Role.KIOSK if number % 5 == 0 else (Role.DISPLAY, Role.WINDOW)[number % 2]
            pages.append(await _page(stack, centre, url, role))
        readers = [asyncio.create_task(page.read()) for page in pages]
        shown = [page for number, page in enumerate(pages) if number % 5]
        await asyncio.sleep(3)
        alone = await _measure("node, 300 browsers", centre, process, shown, empty)
        for _ in range(DEAF):  # never read again
            await _page(stack, centre, url, Role.DISPLAY)
        some = await _measure(f"node, and {DEAF} that do not read", centre, process, shown, empty)
        for reader in readers:
            reader.cancel()
        return [alone, some]


async def _page(stack: AsyncExitStack, centre: Centre, url: str, role: Role) -> Page:
    browser = Enrolled(url)
    stack.push_async_callback(browser.http.aclose)
    window = "2" if role is Role.WINDOW else None
    code = await centre.devices.code(
        kind=role.value, hall=HALL, zone="general", window=window, by="user:boss"
    )
    await browser.type(code)
    cookie = {"Cookie": browser.cookie.partition(";")[0]}
    address = f"{url.replace('http', 'ws', 1)}{browser.path.rstrip('/')}/live?page={SHOWS[role]}"
    opened = connect(address, additional_headers=cookie, compression=None, max_size=None)
    return Page(await stack.enter_async_context(opened))


async def _measure(
    name: str, centre: Centre, process: psutil.Process, pages: list[Page], empty: float
) -> Figures:
    """Give numbers, one after another, and note when each page was told."""
    late: list[float] = []
    for page in pages:
        page.bytes = 0
    cpu, began = sum(process.cpu_times()[:2]), time.perf_counter()
    for _ in range(EVENTS):
        for page in pages:
            page.at.clear()
        command = Issue(service="general", day=day_number(centre.clock.local().date()))
        at = time.perf_counter()
        await centre.hall.perform(command, Caller(principal="job:bench", id=uuid4().hex))
        await asyncio.sleep(EVERY_S)
        late += [1000 * (page.at[0] - at) for page in pages if page.at]
    spent = (sum(process.cpu_times()[:2]) - cpu) / (time.perf_counter() - began)
    return _figures(name, late, process.memory_info().rss / 2**20, spent, pages, empty)


def _figures(
    name: str, late: list[float], memory: float, cpu: float, pages: list[Page], empty: float = 0.0
) -> Figures:
    cuts = statistics.quantiles(late, n=100)
    size = sum(page.bytes for page in pages) // max(1, len(late))
    about = f"{name} (empty {empty:.0f} MB)" if empty else name
    return Figures(
        name=about,
        browsers=len(pages),
        p50_ms=cuts[49],
        p99_ms=cuts[98],
        most_ms=max(late),
        memory_mb=memory,
        cpu=cpu,
        bytes=size,
    )


async def _bare(size: int) -> Figures:
    """The yardstick."""
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.broadcast", str(port)]
    started = subprocess.Popen(command)  # noqa: ASYNC220 - it is only begun
    process = psutil.Process(started.pid)
    try:
        async with AsyncExitStack() as stack:
            pages = [Page(await _dial(stack, port)) for _ in range(BROWSERS)]
            readers = [asyncio.create_task(page.read()) for page in pages]
            late: list[float] = []
            cpu, began = sum(process.cpu_times()[:2]), time.perf_counter()
            for _ in range(EVENTS):
                for page in pages:
                    page.at.clear()
                at = time.perf_counter()
                await pages[0].connection.send('{"type":"change","set":"' + "x" * size + '"}')
                await asyncio.sleep(EVERY_S)
                late += [1000 * (page.at[0] - at) for page in pages if page.at]
            spent = (sum(process.cpu_times()[:2]) - cpu) / (time.perf_counter() - began)
            memory = process.memory_info().rss / 2**20
            for reader in readers:
                reader.cancel()
        return _figures("yardstick, 300 sockets", late, memory, spent, pages)
    finally:
        started.kill()
        started.wait()


async def _dial(stack: AsyncExitStack, port: int) -> ClientConnection:
    while True:
        with suppress(OSError):
            opened = connect(f"ws://127.0.0.1:{port}", compression=None)
            return await stack.enter_async_context(opened)
        await asyncio.sleep(0.1)


@asynccontextmanager
async def _edge(centre: Centre, folder: Path) -> AsyncIterator[tuple[str, psutil.Process]]:
    """`yunhao edge` as a process, ready for browsers."""
    port, token = free_port(), centre.device(Role.EDGE, name="edge")
    arguments = ["edge", "--hall", HALL, "--centre", centre.url, "--port", str(port)]
    arguments += ["--host", "127.0.0.1", "--data", str(folder / "edge")]
    started = spawn(arguments, {"YUNHAO_TOKEN": token})
    try:
        assert centre.hub is not None
        while not centre.hub.here:  # noqa: ASYNC110 - another process dials
            await asyncio.sleep(0.1)
        yield f"http://127.0.0.1:{port}", psutil.Process(started.pid)
    finally:
        started.kill()
        started.wait()
