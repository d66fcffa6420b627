"""Real processes for the store's tests: killed centres, orphans, servers of other kinds."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

# A centre that runs a store and never stops it.
CENTRE = """
import asyncio, sys
from pathlib import Path
from queue_server.store.connection import connect
from queue_server.store.supervisor import EmbeddedStore

async def centre():
    store = EmbeddedStore(Path(sys.argv[1]))
    await store.start()
    await store.ready()
    client = connect(store.url)
    await client.set("acknowledged", "yes")
    print(store.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(centre())
"""

# A centre whose server outlives it, and was set up with less care than ours.
CARELESS_CENTRE = """
import subprocess, sys, time
from pathlib import Path
from queue_server.store.lock import lock_centre, open_server_lock, try_lock
from queue_server.store.server_binary import find_server
from queue_server.store.server_process import server_command
from queue_server.store.socket_place import socket_of

folder = Path(sys.argv[1])
lock_centre(folder)
lock = open_server_lock(folder)
assert try_lock(lock)
socket = socket_of(folder)
command = server_command(find_server(), socket, cut_tail=False)
command[command.index("always")] = "everysec"
server = subprocess.Popen(command, cwd=folder, pass_fds=(lock,), start_new_session=True,
                          stdout=subprocess.DEVNULL)
while not socket.exists():
    time.sleep(0.01)
print(server.pid, flush=True)
time.sleep(60)
"""

# Something else that a dead centre left: it holds the lock and is no server.
HELPER = """
import subprocess, sys, time
from pathlib import Path
from queue_server.store.lock import open_server_lock, try_lock

lock = open_server_lock(Path(sys.argv[1]))
assert try_lock(lock)
print(subprocess.Popen(["sleep", "60"], pass_fds=(lock,)).pid, flush=True)
time.sleep(60)
"""


@contextmanager
def centre(script: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A Python process that runs `script` on `folder`, with the pid that it prints."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", script, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, _printed_pid(process.stdout)
        finally:
            process.kill()


def has_ended(pid: int, within_s: float = 5.0) -> bool:
    """Whether the process ends in time."""
    try:
        pidfd = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([pidfd], [], [], within_s)[0])
    finally:
        os.close(pidfd)


def _printed_pid(output: IO[str]) -> int:
    return int(output.readline())
