"""What a node keeps over a restart: which devices show their pages here, and for which browsers.

Of a browser's cookie only a digest is kept. Nothing here opens anything at the centre: that takes
the node's own token, which is not kept here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from queue_server.crypto import token, token_hash

log = structlog.get_logger()

Facts = Mapping[str, Any]


class Kept:
    """Devices and browsers of one node, in one file that only its owner reads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.devices: dict[str, Facts] = {}
        self._browsers: dict[str, str] = {}
        self._load()

    def welcome(self, device: Facts) -> str:
        """A browser was enrolled as this device: gives what its cookie says, on disk by now."""
        cookie = token()
        self.devices[device["id"]] = dict(device)
        self._browsers[token_hash(cookie)] = device["id"]
        self._save()
        return cookie

    def device(self, cookie: str) -> Facts | None:
        """The device that this cookie was given for; None for any other."""
        return self.devices.get(self._browsers.get(token_hash(cookie), ""))

    def change(self, device: Facts) -> None:
        """The centre tells other facts of a device that is here."""
        self.devices[device["id"]] = dict(device)
        self._save()

    def forget(self, device: str) -> None:
        """The device was withdrawn, and with it every browser of it."""
        self.devices.pop(device, None)
        self._browsers = {one: of for one, of in self._browsers.items() if of != device}
        self._save()

    def _save(self) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            document = {"devices": self.devices, "browsers": self._browsers}
            json.dump(document, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self._path)

    def _load(self) -> None:
        try:
            document = json.loads(self._path.read_text(encoding="utf-8"))
            self.devices = dict(document["devices"])
            self._browsers = dict(document["browsers"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError) as error:
            # every browser is enrolled anew; the centre has what counts
            log.warning("node's devices unreadable", path=str(self._path), error=str(error))
