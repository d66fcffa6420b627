"""Connections: every kind of address, each command sent once, every wait with an end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
import pytest_asyncio
from redis.exceptions import ConnectionError as LostConnection
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as TimedOut

from queue_server.store.connection import Client, StoreUrlWrong, connect
from queue_server.store.supervisor import EmbeddedStore
from tests.store.servers import PASSWORD, free_port, server, stand_still, tls_in_front_of

KEY = "q:{h07}"
TIMEOUT_S = 0.3
LATE_S = 0.45  # after the time-out, while a client that repeats commands would be repeating
SET = ("SET", "probe", "1")


@dataclass(frozen=True)
class Reachable:
    """A server that answers, under the address that a setting would name."""

    url: str
    pid: int


async def answering(url: str, *command: str) -> str:
    """Wait until such commands get through."""
    async with aclosing(connect(url)) as client:
        while True:
            with suppress(RedisError):
                await client.execute_command(*command)
                return url
            await asyncio.sleep(0.02)


async def single(stack: AsyncExitStack, folder: Path) -> Reachable:
    port = free_port()
    options = ("--port", str(port), "--requirepass", PASSWORD)
    pid = stack.enter_context(server(folder / "one", *options))
    return Reachable(
        await answering(f"redis://:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/3", *SET), pid
    )


async def by_sentinel(stack: AsyncExitStack, folder: Path) -> Reachable:
    port, sentinel_port = free_port(), free_port()
    options = ("--port", str(port), "--requirepass", PASSWORD)
    pid = stack.enter_context(server(folder / "one", *options))
    settings = folder / "sentinel.conf"
    settings.write_text(
        f"port {sentinel_port}\n"
        f"sentinel monitor hall 127.0.0.1 {port} 1\n"
        f'sentinel auth-pass hall "{PASSWORD}"\n'
    )
    stack.enter_context(server(folder / "sentinel", str(settings), "--sentinel"))
    nobody = f"127.0.0.1:{free_port()}"
    secret = quote(PASSWORD, safe="")
    places = f"{nobody},127.0.0.1:{sentinel_port}"
    return Reachable(await answering(f"redis+sentinel://:{secret}@{places}/hall/3", *SET), pid)


async def clustered(stack: AsyncExitStack, folder: Path) -> Reachable:
    port, bus = free_port(), free_port()
    cluster = ("--cluster-enabled", "yes", "--cluster-port", str(bus))
    pid = stack.enter_context(server(folder / "one", "--port", str(port), *cluster))
    url = await answering(f"redis://127.0.0.1:{port}", "PING")
    async with aclosing(connect(url)) as node:
        await node.execute_command("CLUSTER ADDSLOTSRANGE", 0, 16383)
    nobody = f"127.0.0.1:{free_port()}"
    return Reachable(await answering(f"redis+cluster://{nobody},127.0.0.1:{port}", *SET), pid)


async def embedded(stack: AsyncExitStack, folder: Path) -> Reachable:
    store = await stack.enter_async_context(EmbeddedStore(folder / "store"))
    await store.ready()
    assert store.pid is not None
    return Reachable(store.url, store.pid)


@pytest_asyncio.fixture(
    scope="module", loop_scope="module", params=[embedded, single, by_sentinel, clustered]
)
async def reachable(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Reachable]:
    """A server of each kind."""
    async with AsyncExitStack() as stack:
        yield await request.param(stack, tmp_path_factory.mktemp("server"))


@pytest.fixture
async def client(reachable: Reachable) -> AsyncIterator[Client]:
    """A client of it that waits only briefly, with a counter at nought."""
    async with aclosing(connect(reachable.url, timeout_s=TIMEOUT_S)) as client:
        await client.set(KEY, 0)
        yield client


async def test_an_address_of_each_kind_gives_text_over_the_third_protocol(client: Client) -> None:
    await client.set(KEY, "云号")
    assert await client.get(KEY) == "云号"
    assert await client.hgetall(f"{KEY}:none") == {}
    script = "redis.setresp(3) return {double = 1.5}"  # of the second protocol: a text
    assert await client.eval(script, 1, KEY) == 1.5


async def test_a_command_whose_answer_is_late_is_sent_once_only(
    reachable: Reachable, client: Client
) -> None:
    stand_still(reachable.pid, LATE_S)
    with pytest.raises((TimedOut, LostConnection)):
        await client.incr(KEY)
    assert await counted(reachable) == "1"


async def test_a_function_whose_answer_is_late_is_called_once_at_most(
    reachable: Reachable, client: Client
) -> None:
    head = "#!lua name=t\nredis.register_function('t_count', function(k) "
    await client.function_load(head + "return redis.call('INCR', k[1]) end)", replace=True)
    stand_still(reachable.pid, LATE_S)
    with pytest.raises((TimedOut, LostConnection)):
        await client.fcall("t_count", 1, KEY)
    # a client of a cluster may have been asking still which keys the function has
    assert await counted(reachable) in ("0", "1")


async def counted(reachable: Reachable) -> object:
    """What the counter shows once the server has gone on."""
    async with aclosing(connect(reachable.url)) as patient:
        return await patient.get(KEY)


async def test_tls_is_spoken_and_the_certificate_checked(
    store_url: str, valkey: EmbeddedStore, tmp_path: Path
) -> None:
    async with tls_in_front_of(store_url.removeprefix("unix://"), tmp_path) as (port, trusted):
        url = f"rediss://localhost:{port}"
        async with aclosing(connect(f"{url}?ssl_ca_certs={quote(str(trusted))}")) as client:
            await client.set("a", "1")
            assert await client.get("a") == "1"
        async with aclosing(connect(url)) as stranger:
            with pytest.raises(LostConnection, match="certificate verify failed"):
                await stranger.get("a")


async def test_who_finds_no_free_connection_waits_for_one_and_not_for_ever(store_url: str) -> None:
    async with aclosing(connect(store_url, connections=1, timeout_s=0.3)) as client:

        async def read_new() -> object:
            return await client.xread({KEY: "$"}, block=100)

        reading = asyncio.create_task(read_new())
        await asyncio.sleep(0.01)
        assert await client.ping()
        await reading
        async with client.pipeline() as transaction:
            await transaction.watch(KEY)
            with pytest.raises(LostConnection):
                await client.ping()


async def test_one_client_follows_a_server_that_goes_and_comes_back(tmp_path: Path) -> None:
    port = free_port()
    async with aclosing(connect(f"redis://127.0.0.1:{port}")) as client:
        for life in ("first", "second"):
            with server(tmp_path / life, "--port", str(port)):
                await answering(f"redis://127.0.0.1:{port}", "PING")
                assert await client.set("a", life)
            with pytest.raises(LostConnection):
                await client.get("a")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "redis://",
        "unix://",
        "http://localhost",
        "localhost:6379",
        "unix+cluster:///a",
        "redis+proxy://localhost",
        "redis+sentinel://localhost:26379",
        "redis+sentinel://localhost:26379/hall/first",
        "redis+sentinel://localhost,/hall",
        "redis+cluster://",
        "redis+cluster://localhost:port",
        "redis://localhost?health_check_interval=often",
    ],
)
def test_what_is_no_address_of_a_store_is_refused(url: str) -> None:
    with pytest.raises(StoreUrlWrong):
        connect(url)


def test_a_refused_address_is_shown_without_its_secrets() -> None:
    with pytest.raises(StoreUrlWrong) as wrong:
        connect("redis+proxy://clerk:secret@localhost/0?password=secret")
    assert "localhost" in str(wrong.value)
    assert "secret" not in str(wrong.value)
