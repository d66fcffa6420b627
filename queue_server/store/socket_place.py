"""A short place for the store's socket: a unix socket's path holds 107 bytes at most."""

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

SOCKET = "valkey.sock"
LINK = "valkey.sock"
PATH_LIMIT = 107
PREFIX = "yunhao-"
SHARED_MEMORY = "/dev/shm"


def socket_of(folder: Path) -> Path:
    """The socket's path for this data folder, its directory made if needed (mode 0700).

    A link in the folder remembers it, so that the next centre finds a server left behind.
    """
    remembered = _remembered(folder)
    if remembered is not None:
        return remembered
    path = _new_directory() / SOCKET
    (folder / LINK).unlink(missing_ok=True)
    (folder / LINK).symlink_to(path)
    return path


def remove_socket(folder: Path) -> None:
    """Remove the socket, its directory and the link to it."""
    remembered = _remembered(folder)
    if remembered is not None:
        shutil.rmtree(remembered.parent, ignore_errors=True)
    with suppress(OSError):
        (folder / LINK).unlink()


def _remembered(folder: Path) -> Path | None:
    with suppress(OSError):
        path = Path(os.readlink(folder / LINK))
        place = os.lstat(path.parent)
        private = stat.S_ISDIR(place.st_mode) and not place.st_mode & 0o077
        ours = path.name == SOCKET and path.parent.name.startswith(PREFIX)
        if ours and private and place.st_uid == os.geteuid():
            return path
    return None


def _new_directory() -> Path:
    # /dev/shm too: it has a short name and room when the disk of /tmp has none
    failure: OSError | None = None
    for base in dict.fromkeys((tempfile.gettempdir(), "/tmp", SHARED_MEMORY)):
        if len(os.fsencode(base)) + len(f"/{PREFIX}xxxxxxxx/{SOCKET}") > PATH_LIMIT:
            continue
        try:
            return Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
        except OSError as error:
            failure = error
    raise failure or OSError("no directory for the store's socket")
