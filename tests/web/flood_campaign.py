"""`make flood`: a thousand requests a second from one address, and what everybody else feels.

A real centre of the reference city; the flood comes from 127.0.0.2 for SECONDS, others ask from
127.0.0.3 all the while. Prints their waits in calm, in the flood with the bound, and in the flood
without it; ends with 1 when one of them got no answer, or when the bound helps little.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles

import hall_config
from queue_server.clock import monotonic_s
from tests.story.centre import ZONE, Centre, clock_at

SECONDS, FLOOD_S, LINES = 8.0, 1000, 40
EVERY_S = 0.05
HELPS, OTHERS_LIMIT = 2.0, 8.0
"""The bound makes the others' 95th percentile so many times less, at most so many of the calm."""
FLOODED = "/item/police-081"
ASKED = "/now"


@dataclass
class Felt:
    """What one address got."""

    waits_ms: list[float] = field(default_factory=list)
    codes: dict[int, int] = field(default_factory=dict)

    def note(self, code: int, wait_s: float) -> None:
        self.waits_ms.append(1000 * wait_s)
        self.codes[code] = self.codes.get(code, 0) + 1

    @property
    def p95(self) -> float:
        few = len(self.waits_ms) < 2
        return max(self.waits_ms) if few else quantiles(self.waits_ms, n=20)[-1]


class Line:
    """One connection that is kept, from a chosen address."""

    def __init__(self, port: int, source: str) -> None:
        self._port, self._source = port, source
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str, felt: Felt) -> None:
        began = monotonic_s()
        try:
            if self._writer is None or self._writer.is_closing():
                self._reader, self._writer = await asyncio.open_connection(
                    "127.0.0.1", self._port, local_addr=(self._source, 0)
                )
            code = await self._ask(path)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            code = 0
        felt.note(code, monotonic_s() - began)

    async def _ask(self, path: str) -> int:
        assert self._reader is not None
        assert self._writer is not None
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].split("\r\n")[0])
        await self._reader.readexactly(length)
        return int(head.split()[1])

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None


async def paced(port: int, source: str, path: str, *, every_s: float, felt: Felt) -> None:
    """Ask at a pace for SECONDS, over one connection."""
    line, ends, next_at = Line(port, source), monotonic_s() + SECONDS, monotonic_s()
    while monotonic_s() < ends:
        await line.get(path, felt)
        next_at = max(next_at + every_s, monotonic_s() - 1)
        await asyncio.sleep(max(0.0, next_at - monotonic_s()))
    line.close()


async def round_of(port: int, *, flooded: bool) -> tuple[Felt, Felt]:
    """What the others and the flood got."""
    others, flood = Felt(), Felt()
    async with asyncio.TaskGroup() as group:
        group.create_task(paced(port, "127.0.0.3", ASKED, every_s=EVERY_S, felt=others))
        for _ in range(LINES if flooded else 0):
            every_s = LINES / FLOOD_S
            group.create_task(paced(port, "127.0.0.2", FLOODED, every_s=every_s, felt=flood))
    return others, flood


async def measured(folder: Path, bound: str) -> dict[str, tuple[Felt, Felt]]:
    """Calm and flood on a centre of its own."""
    city = Path(hall_config.__file__).parent / "dongguan"
    centre = Centre(folder / f"bound-{bound}", city)
    moment = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)
    await centre.start(clock_at(moment), YUNHAO_REQUESTS_PER_ADDRESS_S=bound)
    try:
        await round_of(centre.port, flooded=False)  # everything is read and compiled once
        return {
            name: await round_of(centre.port, flooded=name == "flood") for name in ("calm", "flood")
        }
    finally:
        centre.stop()


def told(name: str, felt: Felt) -> str:
    codes = ", ".join(f"{code}: {count}" for code, count in sorted(felt.codes.items()))
    pace = len(felt.waits_ms) / SECONDS
    return (
        f"{name:<34}{pace:>8.0f}/s  median {median(felt.waits_ms):>8.1f} ms"
        f"  p95 {felt.p95:>8.1f} ms   {codes}"
    )


async def main() -> int:
    """Measure and judge."""
    socket.setdefaulttimeout(30)
    with tempfile.TemporaryDirectory() as folder:
        bound = await measured(Path(folder), "20")
        free = await measured(Path(folder), "0")
    print(told("others, calm", bound["calm"][0]))
    print(told("others, flood, bound 20/s", bound["flood"][0]))
    print(told("others, flood, no bound", free["flood"][0]))
    print(told("flood, bound 20/s", bound["flood"][1]))
    print(told("flood, no bound", free["flood"][1]))
    calm, held, loose = bound["calm"][0].p95, bound["flood"][0].p95, free["flood"][0].p95
    print(f"p95 of the others: flood over calm {held / calm:.2f} (without the bound "
          f"{loose / calm:.2f}); without over with the bound {loose / held:.2f}")  # fmt: skip
    failed = set(bound["flood"][0].codes) - {200}
    return int(bool(failed) or loose / held < HELPS or held / calm > OTHERS_LIMIT)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
