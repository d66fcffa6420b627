"""The embedded store on a full disk: it says so, keeps trying, loses nothing acknowledged."""

import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.exceptions import RedisError

from queue_server.store.connection import Client, connect
from queue_server.store.state import Phase, Reason, StoreState
from queue_server.store.supervisor import EmbeddedStore
from tests.store.stores import when

KILO = 1 << 10


class SmallDisk:
    """A file system of three megabytes, the rest of it taken by another file."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, folder / "store"
        command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
        self.mounted = subprocess.run(command, capture_output=True).returncode == 0

    def fill(self, left: int) -> None:
        disk = os.statvfs(self.folder)
        (self.folder / "other").write_bytes(bytes(disk.f_bavail * disk.f_frsize - left))

    def free(self) -> None:
        (self.folder / "other").unlink()

    def close(self) -> None:
        if self.mounted:
            subprocess.run(["umount", str(self.folder)], check=True)


class SmallFiles:
    """Files may not grow beyond a limit: what a user without privileges can do to a server."""

    def __init__(self, folder: Path) -> None:
        self.store = folder / "store"
        self.before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(self, left: int) -> None:
        self._limit(left)

    def free(self) -> None:
        self._limit(self.before[0])

    def close(self) -> None:
        self.free()

    def _limit(self, size: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, self.before[1]))


@pytest.fixture(params=[SmallDisk, SmallFiles])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk | SmallFiles]:
    """A disk that can be filled and freed; only root may mount one, everybody has the other."""
    small: SmallDisk | SmallFiles = request.param(tmp_path)
    if isinstance(small, SmallDisk) and not small.mounted:
        small = SmallFiles(tmp_path)
    try:
        yield small
    finally:
        small.close()


async def write_until_refused(client: Client) -> int:
    """How many tickets of a kilobyte were acknowledged before the disk was full."""
    acknowledged = 0
    while True:
        try:
            await client.rpush("tickets", f"{acknowledged}".ljust(KILO))
        except RedisError:
            return acknowledged
        acknowledged += 1


async def test_a_full_disk_is_reported_and_the_store_comes_back_when_there_is_room(
    disk: SmallDisk | SmallFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.store.supervisor.ROOM_LOOK_S", 0.02)
    heard: list[StoreState] = []
    if isinstance(disk, SmallFiles):
        disk.fill(left=60 * KILO)  # a process keeps the limit that it was born with
    store = EmbeddedStore(disk.store, on_state=heard.append, reserve_bytes=256 * KILO)
    async with store:
        await store.ready()
        client = connect(store.url)
        if isinstance(disk, SmallDisk):
            disk.fill(left=60 * KILO)
        acknowledged = await write_until_refused(client)
        assert acknowledged > 0
        await when(lambda: store.state.reason is Reason.DISK_FULL)
        assert store.state.phase is Phase.RESTARTING
        assert store.state.detail
        disk.free()
        assert (await store.ready()).starts == 2
        assert await client.llen("tickets") - acknowledged in (0, 1)
        await client.rpush("tickets", "there is room again")
        await client.aclose()
    assert heard[-1].phase is Phase.STOPPED


async def test_a_store_that_finds_the_disk_full_waits_for_room(tmp_path: Path) -> None:
    disk = SmallFiles(tmp_path)
    disk.fill(left=0)
    try:
        async with EmbeddedStore(disk.store) as store:
            await when(lambda: store.state.reason is Reason.DISK_FULL)
            assert store.state.phase is Phase.STARTING
            disk.free()
            assert (await store.ready()).starts == 1
    finally:
        disk.close()
