"""The dispatcher of record: each method is one atomic call to the store's function library."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any, TypeVar, cast

from redis.exceptions import ResponseError

from queue_server.domain.commands import Caller, Command, document, fingerprint
from queue_server.domain.events import Position
from queue_server.domain.memory import DAY_MS, Kept, Reply
from queue_server.domain.refusals import REFUSALS, refusal
from queue_server.domain.view import HallView
from queue_server.ports import BadArgument, StoreUnavailable
from queue_server.store import keys
from queue_server.store.connection import Client
from queue_server.store.keys import root
from queue_server.store.library import load
from queue_server.store.unanswered import ERRORS, is_unanswered

PAUSES_S = (0.05, 0.3, 1.0)
"""How long is waited before each repetition of a call that the store did not answer."""

PART = 500
"""Tickets or commands that are carried to a lost hall in one call."""

_T = TypeVar("_T")


class NotEmpty(Exception):
    """A hall that lives is neither opened for the first time nor restored."""


class RedisDispatcher:
    """The halls of one store.

    The client must not repeat by itself (redis-py's `Retry` off): a command is repeated here,
    under its own id, so that it has one effect. Every method raises `StoreUnavailable`.
    """

    def __init__(self, client: Client, *, pauses_s: tuple[float, ...] = PAUSES_S) -> None:
        self._client = client
        self._pauses_s = pauses_s

    async def perform(
        self, hall: str, command: Command, caller: Caller, *, now: int, real: int
    ) -> Reply:
        """Do a command once and give its reply; raises its refusal.

        `now` is city time, `real` real time, both in milliseconds.
        """
        reply = await self._call(
            f"q_{command.verb}",
            hall,
            caller.principal,
            caller.id,
            fingerprint(command),
            now,
            real,
            _text(document(command)),
        )
        return cast(Reply, json.loads(reply))

    async def answered(
        self, hall: str, command: Command, caller: Caller, *, real: int
    ) -> Reply | None:
        """The reply that this command had, None when it never had its effect; KEY_REUSED."""
        field = memory_field(caller.principal, caller.id)
        for day in (real // DAY_MS, real // DAY_MS - 1):
            key = keys.sibling(hall, "commands", str(day))
            kept = await self._answered(partial(self._client.execute_command, "HGET", key, field))
            if kept is not None:
                print_, _, reply = kept.partition("|")
                if print_ != fingerprint(command):
                    raise refusal("KEY_REUSED", caller.id)
                return cast(Reply, json.loads(reply))
        return None

    async def snapshot(self, hall: str) -> HallView:
        """The hall as it stands; refuses HALL_NOT_READY."""
        return HallView.from_snapshot(json.loads(await self._call("q_snapshot", hall)))

    async def open_hall(self, hall: str, epoch: int, now: int, *, centre: str = "") -> Position:
        """Open a hall that was never used; raises `NotEmpty` for any other."""
        return _position(await self._call("q_open_hall", hall, epoch, now, centre))

    async def ready(self, hall: str, compared: Position) -> Position:
        """Let a hall go whose events up to `compared` the journal has, and say where it stands.

        Until then, after each start of the store, every verb refuses HALL_NOT_READY. Refuses
        STALE_POSITION when the hall does not stand where it was compared.
        """
        return _position(await self._call("q_ready", hall, compared.epoch, compared.seq))

    async def restore(
        self, view: HallView, kept: Iterable[Kept], epoch: int, *, now: int, centre: str = ""
    ) -> Position:
        """Fill a lost hall from what the journal knows, ready under a new epoch.

        Numbers go on behind the last known. What the store still has of the hall is dropped;
        raises `NotEmpty` for a hall that is ready, `BadArgument` for an epoch it already had.
        """
        document, hall = view.snapshot(), view.hall
        tickets, appointments = document.pop("tickets"), document.pop("appointments")
        for name in ("position", "at", "centre", "handed"):
            del document[name]
        begun = await self._call("q_restore_begin", hall, epoch, _text(document))
        if begun:
            return _position(begun)
        for some in _parts(appointments.items()):
            await self._call("q_restore_appointments", hall, _text(dict(some)))
        for part in _parts(tickets.items()):
            await self._call("q_restore_tickets", hall, _text(dict(part)))
        for commands in _parts(kept):
            memory = [text for one in commands for text in _memory(one)]
            await self._call("q_restore_commands", hall, *memory)
        end = await self._call("q_restore_end", hall, epoch, now, len(tickets), centre)
        return _position(end)

    async def describe(self) -> dict[str, Any]:
        """What the library takes itself to be: version, keys, moves, codes, verbs."""
        call = partial(self._client.execute_command, "FCALL", "q_describe", 0)
        return cast(dict[str, Any], json.loads(await self._answered(call)))

    async def _call(self, function: str, hall: str, *args: str | int) -> Any:
        call = partial(self._client.execute_command, "FCALL", function, 1, root(hall), *args)
        try:
            return await self._answered(call)
        except ResponseError as error:
            raise _failure(error) from error

    async def _answered(self, call: Callable[[], Awaitable[_T]]) -> _T:
        """Repeat a call that was not answered, a bounded number of times."""
        for pause_s in (*self._pauses_s, None):
            try:
                return await self._with_library(call)
            except ERRORS as error:
                if not is_unanswered(error):
                    raise
                if pause_s is None:
                    raise StoreUnavailable(str(error)) from error
            await asyncio.sleep(pause_s)
        raise AssertionError("the last call returns or raises")

    async def _with_library(self, call: Callable[[], Awaitable[_T]]) -> _T:
        try:
            return await call()
        except ResponseError as error:
            if "Function not found" not in str(error):
                raise
        # an emptied store, or a node that joined the cluster: it has no library yet
        await load(self._client)
        return await call()


def _failure(error: ResponseError) -> Exception:
    code, _, detail = str(error).partition(" ")
    if code in REFUSALS:
        return refusal(code, detail)
    if code == "BAD_ARGUMENT":
        return BadArgument(detail)
    return NotEmpty(detail) if code == "NOT_EMPTY" else error


def memory_field(principal: str, command: str) -> str:
    """As `call_of` in arguments.lua writes it; the length keeps principal and id apart."""
    return f"{len(principal.encode())}:{principal}{command}"


def _memory(kept: Kept) -> tuple[str, str, str]:
    """Day, field as `call_of` in arguments.lua writes it, and value; the length keeps principal
    and id apart.
    """
    field = memory_field(kept.principal, kept.id)
    return str(kept.day), field, f"{kept.fingerprint}|{_text(kept.reply)}"


def _parts(values: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(values)
    while part := list(islice(rest, PART)):
        yield part


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _position(answer: Any) -> Position:
    return Position.parse(answer.decode() if isinstance(answer, bytes) else answer)


__all__ = ["BadArgument", "NotEmpty", "RedisDispatcher", "StoreUnavailable"]
