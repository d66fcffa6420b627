"""call-next in the store against a bare function with the same number of commands."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hall_config.model import Policy
from queue_server.clock import real_ms
from queue_server.domain.commands import (
    Caller,
    CallNext,
    Command,
    Configure,
    Issue,
    Open,
    Return,
)
from queue_server.opening import line_policy
from queue_server.store.connection import connect
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.library import load
from queue_server.store.supervisor import EmbeddedStore
from tests.benchmarks.measure import WAITING, Row, in_turn, table

HALL, LINES = "bench", 20
PER_DAY = 9000
YARDSTICK = """#!lua name=yardstick
redis.register_function('bare', function(keys, args)
  local root, n = keys[1], tonumber(args[1])
  for i = 1, n, 4 do
    redis.call('HGET', root .. ':h', 'f' .. i)
    if i + 1 <= n then redis.call('HSET', root .. ':h', 'f' .. i, args[2]) end
    if i + 2 <= n then redis.call('ZADD', root .. ':z', args[3], 'm') end
    if i + 3 <= n then redis.call('XADD', root .. ':s', 'MAXLEN', '~', 1000, '*', 'd', args[2]) end
  end
  return n
end)
"""


class _Bench:
    def __init__(self, client: Any) -> None:
        self.client = client
        self.dispatcher = RedisDispatcher(client)
        self.ids = itertools.count()
        self.waiting = 0

    async def do(self, command: Command) -> dict[str, Any]:
        now = real_ms()
        caller = Caller(principal="bench", id=str(next(self.ids)))
        return await self.dispatcher.perform(HALL, command, caller, now=now, real=now)

    async def configure(self) -> None:
        policy = Policy()
        fields = line_policy(policy)
        names = [f"s{index}" for index in range(LINES)]
        letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
        await self.do(
            Configure(
                version="1",
                sha256="1",
                services={
                    name: {"prefix": letters[index], "zone": "z", **fields}
                    for index, name in enumerate(names)
                },
                windows={"1": {"zone": "z", "own": names, "help": []}},
            )
        )
        await self.do(Open(window="1", clerk="bench"))

    async def fill(self, count: int) -> None:
        while self.waiting < count:
            line, turn = self.waiting % LINES, self.waiting // LINES
            day = 20300101 + turn // PER_DAY
            await self.do(Issue(service=f"s{line}", day=day))
            self.waiting += 1

    async def call(self) -> None:
        self.called = (await self.do(CallNext(window="1")))["ticket"]["id"]

    async def undo(self) -> None:
        await self.do(Return(window="1", ticket=self.called))

    async def commands_of_a_call(self) -> int:
        """How many commands one call-next is, as the server counts them."""
        await self.client.execute_command("CONFIG", "RESETSTAT")
        await self.call()
        stats = await self.client.info("commandstats")
        await self.undo()
        own = {"cmdstat_fcall", "cmdstat_config|resetstat", "cmdstat_info"}
        return sum(one["calls"] for name, one in stats.items() if name not in own)


async def run(sizes: Sequence[int] = WAITING) -> str:
    """Medians with 10, 1,000 and 100,000 waiting over twenty lines that one window serves."""
    rows: list[Row] = []
    with TemporaryDirectory(prefix="yb") as folder:
        async with EmbeddedStore(Path(folder)) as store:
            await store.ready()
            client = connect(store.url)
            await load(client)
            await client.execute_command("FUNCTION", "LOAD", "REPLACE", YARDSTICK)
            bench = _Bench(client)
            await bench.dispatcher.open_hall(HALL, 1, real_ms())
            await bench.configure()
            for count in sizes:
                await bench.fill(count)
                rows.append(await _compare(bench, count))
                commands = await bench.commands_of_a_call()
            version = (await client.info("server")).get("valkey_version", "")
            await client.aclose()
    return table(rows, [f"Valkey {version}, AOF always, {commands} commands a call"])


async def _compare(bench: _Bench, waiting: int) -> Row:
    commands = await bench.commands_of_a_call()
    text = "x" * 400

    async def bare() -> None:
        await bench.client.execute_command(
            "FCALL", "bare", 1, "q:{yard}", commands, text, real_ms()
        )

    return await in_turn("call-next", bench.call, bare, waiting=waiting, after=bench.undo)
