"""Ways to a card reader's bytes: a serial port, or a TCP connection of a reader in the network."""

from __future__ import annotations

import asyncio
import termios
from contextlib import suppress
from typing import Protocol

import serial

from kiosk.printer_address import NetworkAddress, SerialAddress, parse_address

ReaderAddress = NetworkAddress | SerialAddress
READ_SIZE = 4096
CONNECT_S = 3.0
WAITING = 64
"""Pieces of answers that nobody has taken yet; a reader that babbles is hung up on."""
_BROKEN = (serial.SerialException, termios.error, OSError, ValueError)


class Gone(ConnectionError):
    """The line cannot be opened, or is gone."""


class Wire(Protocol):
    """An open line to a reader."""

    async def receive(self) -> bytes:
        """The next bytes; raises Gone."""
        ...

    def dropped(self) -> None:
        """Forget bytes that came and were not taken: they answer nothing any more."""
        ...

    async def send(self, data: bytes) -> None:
        """Send a question; raises Gone."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


def parse_reader(text: str) -> ReaderAddress:
    """Read a reader's address: `serial:///dev/ttyUSB0?baud=115200` or `tcp://host:port`.

    ValueError with these forms for any other text.
    """
    with suppress(ValueError):
        address = parse_address(text)
        named = (
            isinstance(address, NetworkAddress) and text.rstrip("/").rpartition(":")[2].isdigit()
        )
        if isinstance(address, SerialAddress) or named:
            assert isinstance(address, NetworkAddress | SerialAddress)
            return address
    raise ValueError(
        f"no card reader's address: {text!r}; serial:///dev/tty…?baud=… or tcp://host:port"
    )


async def open_wire(address: ReaderAddress) -> Wire:
    """Open the line; raises Gone."""
    try:
        async with asyncio.timeout(CONNECT_S):
            if isinstance(address, SerialAddress):
                return SerialWire(address)
            streams = await asyncio.open_connection(address.host, address.port)
            return NetworkWire(*streams)
    except (TimeoutError, *_BROKEN) as error:
        raise Gone from error


class _Heard:
    """What both wires do with the bytes that come."""

    def __init__(self) -> None:
        self._pieces = _Pieces()

    async def receive(self) -> bytes:
        """See `Wire`."""
        return await self._pieces.take()

    def dropped(self) -> None:
        """See `Wire`."""
        self._pieces.clear()


class NetworkWire(_Heard):
    """A TCP connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        super().__init__()
        self._writer = writer
        self._listening = asyncio.create_task(self._listen(reader))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while data := await reader.read(READ_SIZE):
                self._pieces.put(data)
        self._pieces.end()

    async def send(self, data: bytes) -> None:
        """See `Wire`."""
        try:
            self._writer.write(data)
            async with asyncio.timeout(CONNECT_S):
                await self._writer.drain()
        except (OSError, TimeoutError) as error:
            raise Gone from error

    def close(self) -> None:
        """See `Wire`."""
        self._listening.cancel()
        self._writer.transport.abort()


class SerialWire(_Heard):
    """A serial port, 8 data bits, 1 stop bit, no parity; nobody else may open it meanwhile."""

    def __init__(self, address: SerialAddress) -> None:
        super().__init__()
        self._port = serial.Serial(
            str(address.path), address.baud, timeout=0, write_timeout=0, exclusive=True
        )
        self._loop = asyncio.get_running_loop()
        self._handle = self._port.fileno()
        self._loop.add_reader(self._handle, self._readable)

    def _readable(self) -> None:
        try:
            data = bytes(self._port.read(READ_SIZE))
        except _BROKEN:
            data = b""
        if data:
            self._pieces.put(data)
        else:  # readable and yet nothing: the cable was pulled
            self._loop.remove_reader(self._handle)
            self._pieces.end()

    async def send(self, data: bytes) -> None:
        """See `Wire`."""
        try:
            self._port.write(data)
        except _BROKEN as error:
            raise Gone from error

    def close(self) -> None:
        """See `Wire`."""
        self._loop.remove_reader(self._handle)
        with suppress(*_BROKEN):
            self._port.reset_output_buffer()
        with suppress(*_BROKEN):
            self._port.close()


class _Pieces:
    """What came, in its order, and that no more will come."""

    def __init__(self) -> None:
        self._came: list[bytes] = []
        self._ended = False
        self._news = asyncio.Event()

    def put(self, data: bytes) -> None:
        self._came.append(data)
        self._ended |= len(self._came) > WAITING
        self._news.set()

    def end(self) -> None:
        self._ended = True
        self._news.set()

    def clear(self) -> None:
        self._came.clear()

    async def take(self) -> bytes:
        while not self._came and not self._ended:
            self._news.clear()
            await self._news.wait()
        if not self._came or len(self._came) > WAITING:
            raise Gone
        return self._came.pop(0)
