"""The stream of a hall's events: reading on from a position, and trimming behind the journal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Any

from redis.asyncio import RedisCluster
from redis.exceptions import ResponseError

from queue_server.domain.events import Event, Position
from queue_server.domain.refusals import refusal
from queue_server.ports import StoredEvent, StoreUnavailable
from queue_server.store import keys
from queue_server.store.connection import Client
from queue_server.store.unanswered import ERRORS, is_unanswered

Entry = tuple[bytes | str, Mapping[bytes | str, bytes | str] | None]


class EventStream:
    """The events of the halls of one store, in order; raises `StoreUnavailable`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def end(self, hall: str) -> Position | None:
        """The position of the hall's last event, None for a hall without any."""
        try:
            found = await self._do("XINFO STREAM", keys.events(hall))
        except ResponseError as error:
            if "no such key" in str(error):
                return None
            raise
        return _position(_named(found)["last-generated-id"])

    async def after(self, hall: str, position: Position, *, limit: int) -> list[StoredEvent]:
        """The hall's next events after a position; refuses STALE_POSITION.

        Stale is a position of a foreign epoch, one ahead of the hall, and one whose next event
        was trimmed.
        """
        start = f"({position.text()}"
        found = await self._do("XRANGE", keys.events(hall), start, "+", "COUNT", limit)
        events = _events(hall, found)
        if not _follows(position, events):
            raise refusal("STALE_POSITION", position.text())
        if not events and await self.end(hall) != position:
            raise refusal("STALE_POSITION", position.text())
        return events

    async def kept(self, hall: str) -> list[StoredEvent]:
        """All events of the hall that were not trimmed, in order."""
        return _events(hall, await self._do("XRANGE", keys.events(hall), "-", "+"))

    async def read(
        self, positions: Mapping[str, Position], *, block_ms: int, count: int
    ) -> list[StoredEvent]:
        """What happened after the positions of many halls, at most `count` events of each.

        Waits up to `block_ms` for the first event; empty when nothing happened. Refuses
        STALE_POSITION, naming the hall, as `after` does for a gap; it does not see that a position
        is ahead of its hall.
        """
        if not positions:
            return []
        if isinstance(self._client, RedisCluster):
            return await self._read_apart(positions, block_ms=block_ms, count=count)
        return await self._read(positions, "COUNT", count, "BLOCK", block_ms)

    async def _read_apart(
        self, positions: Mapping[str, Position], *, block_ms: int, count: int
    ) -> list[StoredEvent]:
        """In a cluster each hall is in a slot of its own, and no command reads two slots."""
        each = [{hall: position} for hall, position in positions.items()]
        found = await asyncio.gather(*(self._read(one, "COUNT", count) for one in each))
        if any(found):
            return [event for events in found for event in events]
        waits = [
            asyncio.create_task(self._read(one, "COUNT", count, "BLOCK", block_ms)) for one in each
        ]
        try:
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            return [event for task in done for event in task.result()]
        finally:
            for task in waits:
                task.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def _read(
        self, positions: Mapping[str, Position], *options: str | int
    ) -> list[StoredEvent]:
        found = await self._do(
            "XREAD",
            *options,
            "STREAMS",
            *(keys.events(hall) for hall in positions),
            *(position.text() for position in positions.values()),
        )
        by_key = {keys.events(hall): hall for hall in positions}
        events: list[StoredEvent] = []
        for key, entries in _streams(found):
            hall = by_key[_text(key)]
            here = _events(hall, entries)
            if not _follows(positions[hall], here):
                raise refusal("STALE_POSITION", f"{hall} {positions[hall].text()}")
            events += here
        return events

    async def trim(self, hall: str, behind: Position) -> None:
        """Drop the events up to and with `behind`, and no other."""
        limit = f"{behind.epoch}-{behind.seq + 1}"
        await self._do("XTRIM", keys.events(hall), "MINID", limit)

    async def _do(self, *command: str | int) -> Any:
        try:
            return await self._client.execute_command(*command)
        except ERRORS as error:
            if is_unanswered(error):
                raise StoreUnavailable(str(error)) from error
            raise


def _follows(position: Position, events: list[StoredEvent]) -> bool:
    """Whether the first event is the very next one; none is no contradiction."""
    return not events or events[0].event.position == Position(position.epoch, position.seq + 1)


def _events(hall: str, entries: Iterable[Entry]) -> list[StoredEvent]:
    return [_event(hall, entry) for entry in entries]


def _event(hall: str, entry: Entry) -> StoredEvent:
    position, fields = _position(entry[0]), _named(entry[1])
    event = Event(
        epoch=position.epoch,
        seq=position.seq,
        hall=hall,
        at=int(fields["at"]),
        type=_text(fields["type"]),
        data=json.loads(fields["data"]),
        command=_optional(fields, "command"),
    )
    return StoredEvent(
        event=event,
        principal=_optional(fields, "principal"),
        fingerprint=_optional(fields, "fingerprint"),
        reply=json.loads(fields["reply"]) if "reply" in fields else None,
    )


def _streams(found: Any) -> list[tuple[Any, Any]]:
    if not found:
        return []
    if isinstance(found, dict):
        # redis-py gives RESP3's answer with each stream's entries in one more list
        return [(key, entries) for key, (entries,) in found.items()]
    return [tuple(one) for one in found]


def _named(found: Any) -> dict[str, Any]:
    pairs = found.items() if isinstance(found, dict) else zip(found[::2], found[1::2], strict=True)
    return {_text(name): value for name, value in pairs}


def _optional(fields: Mapping[str, Any], name: str) -> str | None:
    return _text(fields[name]) if name in fields else None


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _position(text: bytes | str) -> Position:
    return Position.parse(_text(text))
