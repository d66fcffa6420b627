"""A receipt printer made of nothing: ESC/POS over TCP in, a picture of each cut slip out.

It serves the demo and the tests, and it fails as printers fail (`Fault`). A job that meets a fault
waits, as in a printer's buffer, and comes out when the fault is mended; questions in real time
(DLE EOT) are answered meanwhile. `python -m kiosk.virtual_printer_control --help` runs it alone.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections import deque
from collections.abc import Set
from pathlib import Path

from PIL import Image

from kiosk.escpos_reader import Command, EscPosReader, NotEscPos, Text
from kiosk.virtual_paper import Paper
from kiosk.virtual_printer_status import (
    BLOCKING,
    NOISE,
    Fault,
    automatic_status,
    paper_status,
    real_time_status,
)

HELD_LIMIT = 1 << 20
"""Bytes of jobs that may wait for a fault to be mended; who sends more is disconnected."""
LEFT_LIMIT = 16
"""Jobs of callers who hung up that wait for a fault to be mended; the oldest is forgotten."""
READ_SIZE = 4096
_CUTS = frozenset({"GS V", "ESC i", "ESC m"})
_SLIP_NAME = re.compile(r"slip-(\d{4,})\.png")


class VirtualPrinter:
    """Renders each cut slip as `slip-0001.png`, `slip-0002.png` … in a folder, whole or not at all.

    Numbers go on after those already there. `dots` is the printable width of its paper.
    """

    def __init__(
        self, slips: Path, host: str = "127.0.0.1", port: int = 0, *, dots: int = 576
    ) -> None:
        self._slips = slips
        self._host, self._port = host, port
        self._dots = dots
        self._faults: frozenset[Fault] = frozenset()
        self._server: asyncio.Server | None = None
        self._callers: dict[asyncio.Task[None], _Caller] = {}
        self._left: deque[_Caller] = deque(maxlen=LEFT_LIMIT)
        self._printed = 0
        self._number = 0
        self._news = asyncio.Event()

    async def start(self) -> None:
        """Listen; OSError if the port is taken or the folder cannot be made."""
        self._slips.mkdir(parents=True, exist_ok=True)
        names = (_SLIP_NAME.fullmatch(path.name) for path in self._slips.iterdir())
        self._number = max((int(name[1]) for name in names if name), default=0)
        self._server = await asyncio.start_server(self._serve, self._host, self._port)

    async def stop(self) -> None:
        """Hang up on everyone; jobs that still wait are lost."""
        if self._server is None:
            return
        self._server.close()
        for task in self._callers:
            task.cancel()
        await asyncio.gather(*self._callers, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    @property
    def address(self) -> str:
        """`host:port`, once started."""
        if self._server is None:
            raise RuntimeError("the virtual printer is not started")
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"{host}:{port}"

    @property
    def faults(self) -> Set[Fault]:
        """What is wrong with it now; changed by `fail` and `mend`."""
        return self._faults

    @property
    def slips_printed(self) -> int:
        """Slips cut since the start."""
        return self._printed

    def fail(self, *faults: Fault) -> None:
        """Let it fail in these ways too."""
        self._change(self._faults | frozenset(faults))

    def mend(self, *faults: Fault) -> None:
        """Mend these faults, or all if none is named; what waited is printed."""
        self._change(self._faults - frozenset(faults) if faults else frozenset())
        for caller in [*self._left, *self._callers.values()]:
            self._work(caller)
        self._left = deque((one for one in self._left if one.held), LEFT_LIMIT)

    async def printed(self, count: int) -> None:
        """Wait until so many slips have been cut since the start."""
        while self._printed < count:
            await self._news.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        caller = _Caller(writer, Paper(self._dots))
        self._callers[task] = caller
        try:
            while data := await reader.read(READ_SIZE):
                self._take(caller, data)
                await writer.drain()
        except (OSError, NotEscPos, asyncio.CancelledError):
            caller.hang_up()
        finally:
            del self._callers[task]
            writer.close()
            if caller.held:
                self._left.append(caller)

    def _take(self, caller: _Caller, data: bytes) -> None:
        for token in caller.reader.feed(data):
            if isinstance(token, Command) and token.name == "DLE EOT":
                self._answer(caller, real_time_status(token.params[0], self._faults))
            else:
                caller.hold(token)
        self._work(caller)
        if caller.held_bytes > HELD_LIMIT:
            caller.hang_up()

    def _work(self, caller: _Caller) -> None:
        """Carry out what waits, until it is done or a fault is in the way."""
        while caller.held and not self._faults & BLOCKING:
            token = caller.held[0]
            if isinstance(token, Command) and token.name == "GS v 0" and self._trips(caller):
                return
            caller.release()
            if isinstance(token, Text):
                caller.paper.take(token)
            else:
                self._carry_out(caller, token)

    def _trips(self, caller: _Caller) -> bool:
        """Whether a fault that waits for the middle of a job strikes now."""
        if Fault.CLOSE_MID_JOB in self._faults:
            caller.hang_up()
            return True
        if Fault.PAPER_ENDS in self._faults:
            self._change(self._faults - {Fault.PAPER_ENDS} | {Fault.PAPER_OUT})
            return True
        return False

    def _carry_out(self, caller: _Caller, command: Command) -> None:
        if command.name in _CUTS:
            self._keep(caller.paper.cut())
        elif command.name == "GS r":
            self._answer(caller, paper_status(command.params[0], self._faults))
        elif command.name == "GS a":
            caller.wants_status = command.params[0] != 0
            if caller.wants_status:
                self._answer(caller, automatic_status(self._faults))
        else:
            caller.paper.take(command)

    def _change(self, faults: frozenset[Fault]) -> None:
        before, self._faults = self._faults, faults
        if automatic_status(before) == automatic_status(faults):
            return
        for caller in self._callers.values():
            if caller.wants_status:
                self._answer(caller, automatic_status(faults))

    def _answer(self, caller: _Caller, answer: bytes) -> None:
        if Fault.SILENT not in self._faults and not caller.writer.is_closing():
            caller.writer.write(NOISE if Fault.GARBAGE in self._faults else answer)

    def _keep(self, slip: Image.Image | None) -> None:
        if slip is None:
            return
        self._number += 1
        name = f"slip-{self._number:04d}.png"
        part = self._slips / f".{name}.part"
        slip.save(part, format="PNG")
        os.replace(part, self._slips / name)
        self._printed += 1
        self._news.set()
        self._news = asyncio.Event()


class _Caller:
    """One connection: what it sent, what of that still waits, and its own piece of paper."""

    def __init__(self, writer: asyncio.StreamWriter, paper: Paper) -> None:
        self.writer = writer
        self.paper = paper
        self.reader = EscPosReader()
        self.held: deque[Command | Text] = deque()
        self.held_bytes = 0
        self.wants_status = False

    def hold(self, token: Command | Text) -> None:
        self.held.append(token)
        self.held_bytes += len(token.data)

    def release(self) -> None:
        self.held_bytes -= len(self.held.popleft().data)

    def hang_up(self) -> None:
        self.held.clear()
        self.held_bytes = 0
        self.writer.transport.abort()
