"""The card reader's health: told to the visit at once, and to the guide as an alarm."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

from kiosk.reader import CardReader, SamReader
from kiosk.reader_line import parse_reader
from kiosk.sam import Trouble
from kiosk.sealed import Sealed, seal
from kiosk.settings import KioskSettings
from kiosk.signals import Input
from kiosk.telling import Laid, Reads, Unread
from queue_server.crypto import SealingKey
from queue_server.device.answers import Denied, Done
from queue_server.device.line import Asks
from queue_server.domain.alarms import Level
from queue_server.domain.identity import Plain

TELL_S = 5.0
AGAIN_S = 5.0
"""How soon what the centre did not hear is told again."""
ALARM = "reader"


class ReaderWatch:
    """Runs a reader, if one is fitted; `tell` brings cards to the visit."""

    def __init__(
        self, reader: CardReader | None, line: Asks, tell: Callable[[Input], None]
    ) -> None:
        self._reader, self._line, self._tell = reader, line, tell
        self._trouble: Trouble | None = None
        self._raised: Trouble | str | None = "unknown"
        """What the centre was told; of an earlier start an alarm may still stand."""
        self._news = asyncio.Event()

    @property
    def facts(self) -> Mapping[str, str]:
        """What the administration sees of it."""
        state = "none" if self._reader is None else (self._trouble or "ready")
        return {"reader": str(state)}

    async def run(self) -> None:
        """Read cards and tell of troubles until cancelled."""
        if self._reader is None:
            return
        self._tell(Reads(works=True))
        async with asyncio.TaskGroup() as group:
            group.create_task(self._reader.run(self))
            group.create_task(self._inform())

    def laid(self, card: Sealed) -> None:
        """See `Listener`."""
        self._tell(Laid(card=card))

    def unread(self) -> None:
        """See `Listener`."""
        self._tell(Unread())

    def hindered(self, trouble: Trouble | None) -> None:
        """See `Listener`."""
        self._trouble = trouble
        self._tell(Reads(works=trouble is None))
        self._news.set()

    async def _inform(self) -> None:
        while True:
            if self._line.online and self._trouble != self._raised:
                trouble = self._trouble
                if await self._informed(trouble):
                    self._raised = trouble
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_S):
                    await self._news.wait()
            self._news.clear()

    async def _informed(self, trouble: Trouble | None) -> bool:
        if trouble is None:
            answer = await self._line.ask("clear_alarm", {"alarm": ALARM}, wait_s=TELL_S)
        else:
            fields = {"alarm": ALARM, "level": Level.YELLOW.value, "detail": trouble.value}
            answer = await self._line.ask("raise_alarm", fields, wait_s=TELL_S)
        return isinstance(answer, Done | Denied)


def reader_of(settings: KioskSettings, key: Callable[[], SealingKey | None]) -> CardReader | None:
    """The reader that the settings name, None where there is none; ValueError for no address."""

    def sealed(number: str) -> Sealed | None:
        known = key()
        return None if known is None else seal(known, Plain.PERSON, number)

    address = settings.kiosk_reader
    return SamReader(parse_reader(address), sealed) if address else None
