"""The four ways to a printer as lines with deadlines, over the connections python-escpos opened.

Each takes an opened printer of python-escpos and talks to its device: a socket, a pyserial port,
a pyusb device. A device file is opened here, without blocking: python-escpos would wait for ever on
one that nobody reads, and could not hear its answers.
"""

from __future__ import annotations

import os
import select
import socket
import stat
import termios
import tty
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import serial
import usb.core
import usb.util

from kiosk.print_job import LineBroken, LineStalled

READ_SIZE = 64
MS = 1000


class Opened(Protocol):
    """A printer of python-escpos whose connection is open."""

    device: Any

    def close(self) -> None:
        """Close the connection."""


class NetworkLine:
    """A TCP connection; a new one for each conversation, because many printers serve only one."""

    lasting = False

    def __init__(self, printer: Opened) -> None:
        self._socket: socket.socket = printer.device
        self.close = printer.close

    def send(self, data: bytes, wait_s: float) -> None:
        """See `Line`."""
        self._socket.settimeout(wait_s)
        try:
            self._socket.sendall(data)
        except TimeoutError as error:
            raise LineStalled from error
        except OSError as error:
            raise LineBroken from error

    def receive(self, wait_s: float) -> bytes:
        """See `Line`."""
        self._socket.settimeout(wait_s)
        try:
            came = self._socket.recv(READ_SIZE)
        except (TimeoutError, BlockingIOError):
            return b""
        except OSError as error:
            raise LineBroken from error
        if not came:
            raise LineBroken
        return came


class SerialLine:
    """A serial port; kept open, because opening it resets some printers."""

    lasting = True

    def __init__(self, printer: Opened) -> None:
        self._printer = printer
        self._port: serial.Serial = printer.device

    def send(self, data: bytes, wait_s: float) -> None:
        """See `Line`; the time that the bytes need at this baud rate comes on top."""
        try:
            self._port.write_timeout = wait_s + len(data) * 10 / self._port.baudrate
            self._port.write(data)
        except serial.SerialTimeoutException as error:
            raise LineStalled from error
        except (serial.SerialException, termios.error, OSError) as error:
            raise LineBroken from error

    def receive(self, wait_s: float) -> bytes:
        """See `Line`."""
        try:
            self._port.timeout = wait_s
            return bytes(self._port.read(1) + self._port.read(self._port.in_waiting))
        except (serial.SerialException, termios.error, OSError) as error:
            raise LineBroken from error

    def close(self) -> None:
        """Close the port and drop what the printer did not take: closing would wait for it."""
        with suppress(serial.SerialException, termios.error, OSError):
            self._port.reset_output_buffer()
        self._port.close()  # before python-escpos, whose close() flushes
        self._printer.close()


class UsbLine:
    """A USB printer through its first bulk end points; kept open, because opening resets it."""

    lasting = True

    def __init__(self, printer: Opened) -> None:
        self._device: usb.core.Device = printer.device
        self.close = printer.close
        setting = self._device.get_active_configuration()
        points = [point for interface in setting for point in interface]
        bulk = [
            point
            for point in points
            if usb.util.endpoint_type(point.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        ]
        self._out = _first(bulk, usb.util.ENDPOINT_OUT)
        self._in = _first(bulk, usb.util.ENDPOINT_IN)
        if self._out is None:
            raise LineBroken("a USB device without a way to print")

    def send(self, data: bytes, wait_s: float) -> None:
        """See `Line`."""
        try:
            taken = self._device.write(self._out, data, int(wait_s * MS))
        except usb.core.USBTimeoutError as error:
            raise LineStalled from error
        except usb.core.USBError as error:
            raise LineBroken from error
        if taken < len(data):
            raise LineStalled

    def receive(self, wait_s: float) -> bytes:
        """See `Line`; nothing from a printer without a way back."""
        if self._in is None:
            return b""
        try:
            # 0 would mean "for ever" to libusb
            return bytes(self._device.read(self._in, READ_SIZE, max(1, int(wait_s * MS))))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise LineBroken from error


class DeviceFileLine:
    """A device file such as /dev/usb/lp0, or a FIFO to a spooler, which never answers."""

    lasting = True

    def __init__(self, path: Path) -> None:
        try:
            # a FIFO opened for reading too would give our own bytes back
            self._answers = stat.S_ISCHR(path.stat().st_mode)
            ways = os.O_RDWR if self._answers else os.O_WRONLY
            self._file = os.open(path, ways | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError as error:
            raise LineBroken from error
        if os.isatty(self._file):
            tty.setraw(self._file)

    def send(self, data: bytes, wait_s: float) -> None:
        """See `Line`; the deadline begins anew with each part taken."""
        rest = memoryview(data)
        while rest:
            _, ready, _ = select.select([], [self._file], [], wait_s)
            if not ready:
                raise LineStalled
            try:
                rest = rest[os.write(self._file, rest) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise LineBroken from error

    def receive(self, wait_s: float) -> bytes:
        """See `Line`."""
        if not self._answers:
            return b""
        ready, _, _ = select.select([self._file], [], [], wait_s)
        if not ready:
            return b""
        try:
            return os.read(self._file, READ_SIZE)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LineBroken from error

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def _first(points: list[usb.core.Endpoint], way: int) -> int | None:
    return next(
        (
            point.bEndpointAddress
            for point in points
            if usb.util.endpoint_direction(point.bEndpointAddress) == way
        ),
        None,
    )
