"""Questions to the embedded server: does it answer, and is it ours?"""

import asyncio
from enum import Enum, auto
from pathlib import Path

from redis import exceptions

from queue_server.store.connection import connect
from queue_server.store.server_process import DURABLE


class Answer(Enum):
    """How the server took a PING."""

    READY = auto()
    LOADING = auto()
    ABSENT = auto()  # nobody at the socket
    SILENT = auto()  # the connection stands, no answer in time


class Probe:
    """Asks the server at `url`; every question ends within `answer_s` seconds."""

    def __init__(self, url: str, answer_s: float) -> None:
        self.answer_s = answer_s
        self._client = connect(url, timeout_s=answer_s, connections=2)

    async def ask(self) -> Answer:
        """Send a PING."""
        try:
            async with asyncio.timeout(self.answer_s):
                await self._client.ping()
        except exceptions.BusyLoadingError:
            return Answer.LOADING
        except exceptions.ResponseError:  # BUSY: it runs a long function, and says so
            return Answer.READY
        except (exceptions.TimeoutError, TimeoutError):
            return Answer.SILENT
        except exceptions.ConnectionError:
            return Answer.ABSENT
        return Answer.READY

    async def folder(self) -> Path:
        """The folder in which the server that answers keeps its data."""
        return Path((await self._client.config_get("dir"))["dir"] or "")

    async def make_durable(self) -> None:
        """Hold a server that somebody else started to the settings that the truth needs."""
        for name, value in DURABLE.items():
            await self._client.config_set(name, value)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
