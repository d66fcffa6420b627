"""The embedded store from outside: start, stop, second centre, places, settings."""

import os
import signal
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from queue_server.store.connection import connect
from queue_server.store.lock import FolderInUse, open_server_lock, try_lock
from queue_server.store.server_binary import ServerMissing, find_server
from queue_server.store.state import Phase, Reason, StoreState
from queue_server.store.supervisor import EmbeddedStore, StoreNotBroken, StoreUnready
from tests.store.processes import has_ended
from tests.store.stores import ask, phases, when


async def test_a_store_starts_and_keeps_each_command_on_the_disk(tmp_path: Path) -> None:
    async with EmbeddedStore(tmp_path) as store:
        state = await store.ready()
        assert state == StoreState(phase=Phase.READY, starts=1)
        client = connect(store.url)
        wanted = {
            "appendonly": "yes",
            "appendfsync": "always",
            "maxmemory-policy": "noeviction",
            "save": "",
            "port": "0",
        }
        for name, value in wanted.items():
            assert (await client.config_get(name))[name] == value
        await client.aclose()


async def test_what_was_stored_is_there_after_a_stop_and_a_start(tmp_path: Path) -> None:
    async with EmbeddedStore(tmp_path) as store:
        await ask(store, "SET", "ticket", "A012")
    async with EmbeddedStore(tmp_path) as store:
        assert await ask(store, "GET", "ticket") == "A012"


async def test_the_same_store_can_be_started_again(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path)
    for _ in range(2):
        async with store:
            await ask(store, "INCR", "starts")
    async with store:
        assert await ask(store, "GET", "starts") == "2"
        assert store.state.starts == 3


async def test_a_started_store_cannot_be_started_twice(tmp_path: Path) -> None:
    async with EmbeddedStore(tmp_path) as store:
        with pytest.raises(RuntimeError):
            await store.start()
        await store.ready()


async def test_stopping_leaves_no_server_no_socket_and_a_free_folder(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path)
    await store.start()
    await store.ready()
    pid, socket = store.pid, store.url.removeprefix("unix://")
    assert pid is not None
    assert stat.S_ISSOCK(os.stat(socket).st_mode)
    await store.stop()
    await store.stop()
    assert has_ended(pid, within_s=0)
    assert not os.access(os.path.dirname(socket), os.F_OK)
    assert store.state.phase is Phase.STOPPED
    assert store.pid is None
    async with EmbeddedStore(tmp_path) as successor:
        await successor.ready()


async def test_a_second_centre_on_the_same_folder_is_told_so(tmp_path: Path) -> None:
    async with EmbeddedStore(tmp_path) as store:
        await store.ready()
        with pytest.raises(FolderInUse, match=f"pid {os.getpid()}"):
            await EmbeddedStore(tmp_path / "x" / "..").start()
        assert await ask(store, "PING") is True


async def test_a_store_lives_in_a_folder_with_a_long_chinese_name(tmp_path: Path) -> None:
    folder = tmp_path / ("政务服务大厅 " * 10) / ("业务" * 30)
    async with EmbeddedStore(folder) as store:
        assert await ask(store, "SET", "a", "1")
        assert len(store.url.removeprefix("unix://").encode()) <= 107
    async with EmbeddedStore(folder) as store:
        assert await ask(store, "GET", "a") == "1"


async def test_a_temporary_directory_with_a_long_name_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("t" * 120)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    async with EmbeddedStore(tmp_path / "store") as store:
        assert await ask(store, "PING") is True


async def test_observers_hear_of_each_state(tmp_path: Path) -> None:
    heard: list[StoreState] = []
    async with EmbeddedStore(tmp_path, on_state=heard.append) as store:
        await store.ready()
    assert phases(heard) == [Phase.STARTING, Phase.READY, Phase.STOPPED]


async def test_a_store_that_reads_its_log_is_not_ready(tmp_path: Path) -> None:
    async with EmbeddedStore(tmp_path) as store:
        await ask(store, "EVAL", "for i = 1, 9000 do redis.call('SET', i, i) end", 0)
    slow = tmp_path / "slow-server"
    slow.write_text(f'#!/bin/sh\nexec "{find_server()}" "$@" --key-load-delay 50\n')
    slow.chmod(0o755)
    heard: list[StoreState] = []
    async with EmbeddedStore(tmp_path, binary=slow, on_state=heard.append) as store:
        assert await ask(store, "GET", "9000") == "9000"
    assert StoreState(phase=Phase.STARTING, reason=Reason.LOADING) in heard
    assert phases(heard).count(Phase.READY) == 1


async def test_a_setting_that_names_no_server_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ServerMissing, match="no-such-server"):
        await EmbeddedStore(tmp_path, binary=tmp_path / "no-such-server").start()


async def test_a_server_that_refuses_to_start_is_tried_again(tmp_path: Path) -> None:
    refuses = tmp_path / "server"
    refuses.write_text('#!/bin/sh\necho "no memory today"\nexit 1\n')
    refuses.chmod(0o755)
    async with EmbeddedStore(tmp_path, binary=refuses) as store:
        await when(lambda: store.state.reason is Reason.REFUSED)
        assert store.state.detail == "no memory today"
        refuses.write_text(f'#!/bin/sh\nexec "{find_server()}" "$@"\n')
        assert (await store.ready()).starts == 1


async def test_a_server_that_crashes_on_its_log_again_and_again_is_broken(tmp_path: Path) -> None:
    crashes = tmp_path / "server"
    crashes.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crashes.chmod(0o755)
    async with EmbeddedStore(tmp_path, binary=crashes) as store:
        with pytest.raises(StoreUnready) as unready:
            await store.ready()
    assert unready.value.state.reason is Reason.UNREADABLE
    assert unready.value.state.detail == f"signal {signal.SIGSEGV.value}"


async def test_a_store_that_is_not_broken_is_never_emptied(tmp_path: Path) -> None:
    async with EmbeddedStore(tmp_path) as store:
        await ask(store, "SET", "a", "1")
        with pytest.raises(StoreNotBroken):
            await store.start_empty(at=datetime(2026, 11, 23, tzinfo=UTC))
        assert await ask(store, "GET", "a") == "1"


async def test_a_folder_still_used_by_something_unseen_is_waited_for(tmp_path: Path) -> None:
    lock = open_server_lock(tmp_path)
    assert try_lock(lock)
    async with EmbeddedStore(tmp_path) as store:
        await when(lambda: store.state.reason is Reason.HELD)
        assert store.pid is None
        os.close(lock)
        await store.ready()


async def test_room_running_out_is_said_before_harm_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.store.lives.READY_LOOK_S", 0.02)
    async with EmbeddedStore(tmp_path, reserve_bytes=1 << 60) as store:
        await store.ready()
        await when(lambda: store.state.reason is Reason.DISK_LOW)
        assert store.state.phase is Phase.READY
        assert store.state.starts == 1
