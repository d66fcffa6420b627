"""Where a printer is: the one setting that names it, and how long to wait for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

NETWORK_PORT = 9100
SERIAL_BAUD = 115200


@dataclass(frozen=True, slots=True)
class NetworkAddress:
    """A printer with an address in the network."""

    host: str
    port: int = NETWORK_PORT


@dataclass(frozen=True, slots=True)
class UsbAddress:
    """A printer on USB by its maker's and model's number; needs libusb-1.0 and a udev rule."""

    vendor: int
    product: int


@dataclass(frozen=True, slots=True)
class SerialAddress:
    """A printer on a serial line."""

    path: Path
    baud: int = SERIAL_BAUD


@dataclass(frozen=True, slots=True)
class DeviceFileAddress:
    """A printer behind a device file such as /dev/usb/lp0."""

    path: Path


PrinterAddress = NetworkAddress | UsbAddress | SerialAddress | DeviceFileAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """Which printer, and the patience with it in seconds.

    `send_s` holds for a whole job (37 KB at 9600 baud take 40 s, at 115200 baud 3.3 s), `answer_s`
    for its confirmation after the last byte was taken, `status_s` for each status question.
    """

    address: PrinterAddress
    connect_s: float = 3.0
    send_s: float = 15.0
    answer_s: float = 6.0
    status_s: float = 0.5


def parse_address(text: str) -> PrinterAddress:
    """Read an address; ValueError, with the forms that there are, for any other text.

    `192.168.1.80`, `printer:9100` or `tcp://printer:9100`, `usb://04b8:0e28`,
    `serial:///dev/ttyUSB0?baud=115200`, `file:///dev/usb/lp0` or the path alone.
    """
    if text.startswith("/"):
        return DeviceFileAddress(Path(text))
    parts = urlsplit(text if "://" in text else f"tcp://{text}")
    usb = re.fullmatch(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})", parts.netloc)
    if parts.scheme == "usb" and usb:
        return UsbAddress(int(usb[1], 16), int(usb[2], 16))
    if parts.scheme == "tcp" and parts.hostname and not parts.path.strip("/"):
        return NetworkAddress(parts.hostname, parts.port or NETWORK_PORT)
    if parts.scheme == "file" and parts.path.startswith("/"):
        return DeviceFileAddress(Path(parts.path))
    if parts.scheme == "serial" and parts.path.startswith("/"):
        baud = parse_qs(parts.query).get("baud", [str(SERIAL_BAUD)])[0]
        return SerialAddress(Path(parts.path), int(baud))
    raise ValueError(
        f"no printer address: {text!r}; one of host:port, usb://vvvv:pppp, "
        "serial:///dev/tty…?baud=…, file:///dev/usb/lp…"
    )
