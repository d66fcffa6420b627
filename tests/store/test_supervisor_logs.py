"""The embedded store on damaged logs: cut, broken, incomplete. Nothing is lost in silence."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import pytest_asyncio

from queue_server.store.connection import connect
from queue_server.store.state import Phase, Reason
from queue_server.store.supervisor import EmbeddedStore, StoreUnready
from tests.store.stores import ask

KEYS = 40
AT = datetime(2026, 11, 23, 18, 15, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped store's folder with forty keys k0, k1 … in it."""
    folder = tmp_path_factory.mktemp("whole")
    async with EmbeddedStore(folder) as store:
        await store.ready()
        client = connect(store.url)
        for key in range(KEYS):
            await client.set(f"k{key}", "v" * 50)
        await client.aclose()
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of it to damage."""
    return shutil.copytree(whole, tmp_path / "store")


def part(folder: Path, kind: str) -> Path:
    """The file of the log of this kind."""
    (found,) = (folder / "appendonlydir").glob(f"*{kind}")
    return found


async def test_a_log_cut_amid_a_command_loads_up_to_there_and_says_so(folder: Path) -> None:
    log = part(folder, ".incr.aof")
    whole = log.read_bytes()
    log.write_bytes(whole[:-10])
    async with EmbeddedStore(folder) as store:
        state = await store.ready()
        assert (state.phase, state.reason) == (Phase.READY, Reason.TRUNCATED)
        assert await ask(store, "DBSIZE") == KEYS - 1
        await ask(store, "SET", "after", "1")
    assert (folder / "uncut-1.aof").read_bytes() == whole[:-10]
    async with EmbeddedStore(folder) as store:
        assert (await store.ready()).reason is None
        assert await ask(store, "DBSIZE") == KEYS


async def test_a_broken_length_that_looks_like_a_cut_keeps_the_whole_log_aside(
    folder: Path,
) -> None:
    log = part(folder, ".incr.aof")
    broken = log.read_bytes().replace(b"$50\r\n", b"$99999\r\n", 1)
    log.write_bytes(broken)
    async with EmbeddedStore(folder) as store:
        assert (await store.ready()).reason is Reason.TRUNCATED
        assert await ask(store, "DBSIZE") == 0
    assert (folder / "uncut-1.aof").read_bytes() == broken


async def test_only_the_last_three_uncut_logs_are_kept(folder: Path) -> None:
    log = part(folder, ".incr.aof")
    for _ in range(4):
        log.write_bytes(log.read_bytes()[:-10])
        async with EmbeddedStore(folder) as store:
            assert (await store.ready()).reason is Reason.TRUNCATED
    kept = sorted(name for name in os.listdir(folder) if name.startswith("uncut"))
    assert kept == ["uncut-2.aof", "uncut-3.aof", "uncut-4.aof"]


def _garbage(folder: Path) -> None:
    log = part(folder, ".incr.aof")
    half = log.stat().st_size // 2
    middle = log.read_bytes().index(b"*3\r\n", half)
    log.write_bytes(log.read_bytes()[:middle] + b"\0" * 64 + log.read_bytes()[middle + 64 :])


def _unknown_command(folder: Path) -> None:
    log = part(folder, ".incr.aof")
    log.write_bytes(log.read_bytes().replace(b"SET", b"SXT", 1))


def _broken_base(folder: Path) -> None:
    base = part(folder, ".base.rdb")
    content = bytearray(base.read_bytes())
    content[20] ^= 0xFF
    base.write_bytes(content)


def _cut_base(folder: Path) -> None:
    base = part(folder, ".base.rdb")
    base.write_bytes(base.read_bytes()[:40])


def _broken_manifest(folder: Path) -> None:
    part(folder, ".manifest").write_text("hello\n")


def _no_manifest(folder: Path) -> None:
    part(folder, ".manifest").unlink()


def _no_log(folder: Path) -> None:
    part(folder, ".incr.aof").unlink()


DAMAGES = (
    _garbage,
    _unknown_command,
    _broken_base,
    _cut_base,
    _broken_manifest,
    _no_manifest,
    _no_log,
)


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_broken_log_is_reported_and_left_as_it_is(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    damage(folder)
    before = {path.name: path.read_bytes() for path in (folder / "appendonlydir").iterdir()}
    async with EmbeddedStore(folder) as store:
        with pytest.raises(StoreUnready) as unready:
            await store.ready()
        assert unready.value.state.phase is Phase.BROKEN
        assert unready.value.state.reason is Reason.UNREADABLE
        assert unready.value.state.detail
        assert store.pid is None
    after = {path.name: path.read_bytes() for path in (folder / "appendonlydir").iterdir()}
    assert after == before


async def test_a_broken_store_starts_empty_on_request_and_keeps_the_broken_log(
    folder: Path,
) -> None:
    _garbage(folder)
    broken = part(folder, ".incr.aof").read_bytes()
    async with EmbeddedStore(folder) as store:
        await store.until(Phase.BROKEN)
        kept = await store.start_empty(at=AT)
        assert kept == folder / "appendonlydir.broken-20261123T101530Z"
        assert (kept / "appendonly.aof.1.incr.aof").read_bytes() == broken
        assert store.state.phase is Phase.READY
        assert await ask(store, "DBSIZE") == 0
        await ask(store, "SET", "rebuilt", "1")
    async with EmbeddedStore(folder) as store:
        assert await ask(store, "GET", "rebuilt") == "1"


async def test_two_broken_logs_of_one_second_are_both_kept(folder: Path) -> None:
    kept: set[Path | None] = set()
    for _ in range(2):
        async with EmbeddedStore(folder) as store:
            await ask(store, "SET", "a", "1")
        _unknown_command(folder)
        async with EmbeddedStore(folder) as store:
            await store.until(Phase.BROKEN)
            kept.add(await store.start_empty(at=datetime(2026, 11, 23, tzinfo=UTC)))
    assert len(kept) == 2
    assert all(path is not None and path.is_dir() for path in kept)


async def test_a_first_start_that_was_killed_is_no_broken_log(tmp_path: Path) -> None:
    async with EmbeddedStore(tmp_path) as store:
        await store.ready()
    _no_manifest(tmp_path)
    async with EmbeddedStore(tmp_path) as store:
        assert (await store.ready()).phase is Phase.READY


async def test_what_a_first_start_that_was_killed_left_half_done_is_no_log(tmp_path: Path) -> None:
    log = tmp_path / "appendonlydir"
    log.mkdir(parents=True)
    (log / "temp_appendonly.aof.manifest").write_text("file appendonly.aof.1.base.rdb seq 1 type b")
    (log / "appendonly.aof.1.base.rdb").write_bytes(b"REDIS0011")
    (log / "appendonly.aof.1.incr.aof").touch()
    async with EmbeddedStore(tmp_path) as store:
        assert (await store.ready()).phase is Phase.READY
        assert await ask(store, "SET", "first", "1")
