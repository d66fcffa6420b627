"""The embedded store when processes are killed: the server, the centre, both, or only stopped."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import pytest
from redis.exceptions import ConnectionError as LostConnection

from queue_server.store.connection import connect
from queue_server.store.lock import FolderInUse
from queue_server.store.state import Phase, Reason, StoreState
from queue_server.store.supervisor import EmbeddedStore
from tests.store.processes import (
    CARELESS_CENTRE,
    CENTRE,
    HELPER,
    centre,
    has_ended,
)
from tests.store.stores import ask, phases, when

Leave: TypeAlias = Callable[[str, Path], int]


@pytest.fixture
def left_behind() -> Iterator[Leave]:
    """Runs a script on a folder and kills its process with signal 9; the pid of what it left.

    What still lives at the end of the test is ended.
    """
    left: list[int] = []

    def leave(script: str, folder: Path) -> int:
        with centre(script, folder) as (process, pid):
            left.append(os.pidfd_open(pid))
            process.kill()
            process.wait()
            return pid

    yield leave
    for pidfd in left:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)
        os.close(pidfd)


def pid_of(store: EmbeddedStore) -> int:
    assert store.pid is not None
    return store.pid


async def test_a_killed_server_comes_back_with_all_that_it_acknowledged(tmp_path: Path) -> None:
    heard: list[StoreState] = []
    async with EmbeddedStore(tmp_path, on_state=heard.append) as store:
        await store.ready()
        url, client = store.url, connect(store.url)
        for starts in range(1, 4):
            assert await client.incr("starts") == starts
            os.kill(pid_of(store), signal.SIGKILL)
            await store.until(Phase.RESTARTING)
            assert (await store.ready()).starts == starts + 1
        assert await client.get("starts") == "3"
        await client.aclose()
        assert store.url == url
    died = StoreState(phase=Phase.RESTARTING, reason=Reason.DIED, detail="signal 9", starts=3)
    assert died in heard
    assert phases(heard)[-3:] == [Phase.RESTARTING, Phase.READY, Phase.STOPPED]


async def test_a_server_killed_amid_writes_keeps_every_acknowledged_one(tmp_path: Path) -> None:
    acknowledged = 0
    async with EmbeddedStore(tmp_path) as store:
        await store.ready()
        client = connect(store.url)
        asyncio.get_running_loop().call_later(0.1, os.kill, pid_of(store), signal.SIGKILL)
        with suppress(LostConnection):
            while True:
                acknowledged = await client.incr("tickets")
        await store.until(Phase.RESTARTING)
        # one more may have had its effect without the answer arriving
        assert int(await ask(store, "GET", "tickets")) - acknowledged in (0, 1)
        await client.aclose()
    assert acknowledged > 0


async def test_the_server_ends_with_its_killed_centre_and_the_next_has_its_data(
    tmp_path: Path, left_behind: Leave
) -> None:
    server = left_behind(CENTRE, tmp_path)
    async with EmbeddedStore(tmp_path) as store:
        assert await ask(store, "GET", "acknowledged") == "yes"
        assert pid_of(store) != server
        assert has_ended(server)


async def test_a_second_process_cannot_use_the_folder_of_a_living_centre(tmp_path: Path) -> None:
    with (
        centre(CENTRE, tmp_path) as (process, _),
        pytest.raises(FolderInUse, match=f"pid {process.pid}"),
    ):
        await EmbeddedStore(tmp_path).start()
    async with EmbeddedStore(tmp_path) as successor:
        await successor.ready()


async def test_a_server_that_outlived_its_centre_is_adopted_and_made_durable(
    tmp_path: Path, left_behind: Leave
) -> None:
    orphan = left_behind(CARELESS_CENTRE, tmp_path)
    async with EmbeddedStore(tmp_path) as store:
        assert (await store.ready()).starts == 1
        assert pid_of(store) == orphan
        assert await ask(store, "CONFIG", "GET", "appendfsync") == {"appendfsync": "always"}
        await ask(store, "SET", "a", "1")
        os.kill(orphan, signal.SIGKILL)
        await store.until(Phase.RESTARTING)
        assert await ask(store, "GET", "a") == "1"
        assert pid_of(store) != orphan


async def test_an_adopted_server_ends_with_the_store(tmp_path: Path, left_behind: Leave) -> None:
    orphan = left_behind(CARELESS_CENTRE, tmp_path)
    async with EmbeddedStore(tmp_path) as store:
        await store.ready()
    assert has_ended(orphan, within_s=0)


async def test_an_orphan_that_does_not_answer_is_killed_and_replaced(
    tmp_path: Path, left_behind: Leave
) -> None:
    orphan = left_behind(CARELESS_CENTRE, tmp_path)
    os.kill(orphan, signal.SIGSTOP)
    async with EmbeddedStore(tmp_path, patience_s=0.2) as store:
        await store.ready()
        assert pid_of(store) != orphan
        assert has_ended(orphan)


async def test_an_orphan_whose_socket_was_removed_is_killed_and_replaced(
    tmp_path: Path, left_behind: Leave
) -> None:
    orphan = left_behind(CARELESS_CENTRE, tmp_path)
    os.unlink(os.readlink(tmp_path / "valkey.sock"))
    async with EmbeddedStore(tmp_path, patience_s=0.2) as store:
        await store.ready()
        assert pid_of(store) != orphan
        assert has_ended(orphan)


async def test_what_is_no_server_and_holds_the_lock_of_a_dead_centre_is_ended(
    tmp_path: Path, left_behind: Leave
) -> None:
    helper = left_behind(HELPER, tmp_path)
    async with EmbeddedStore(tmp_path) as store:
        await store.ready()
        assert has_ended(helper)


async def test_a_server_that_stands_still_is_said_so_and_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.store.lives.READY_LOOK_S", 0.02)
    monkeypatch.setattr("queue_server.store.supervisor.ANSWER_S", 0.1)
    async with EmbeddedStore(tmp_path) as store:
        await store.ready()
        server = pid_of(store)
        os.kill(server, signal.SIGSTOP)
        await when(lambda: store.state.reason is Reason.UNANSWERED)
        os.kill(server, signal.SIGCONT)
        await when(lambda: store.state.reason is None)
        assert (store.state.phase, store.state.starts, pid_of(store)) == (Phase.READY, 1, server)


async def test_a_server_that_stands_still_for_too_long_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.store.lives.READY_LOOK_S", 0.02)
    async with EmbeddedStore(tmp_path, patience_s=0.2) as store:
        await ask(store, "SET", "a", "1")
        server = pid_of(store)
        os.kill(server, signal.SIGSTOP)
        await store.until(Phase.RESTARTING)
        assert await ask(store, "GET", "a") == "1"
        assert pid_of(store) != server


async def test_the_store_can_be_stopped_while_its_server_stands_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.store.lives.STOP_S", 0.1)
    store = EmbeddedStore(tmp_path)
    await store.start()
    await ask(store, "SET", "a", "1")
    server = pid_of(store)
    os.kill(server, signal.SIGSTOP)
    await store.stop()
    assert has_ended(server, within_s=0)
    async with store:
        assert await ask(store, "GET", "a") == "1"
