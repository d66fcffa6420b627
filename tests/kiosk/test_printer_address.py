"""The one setting that names a printer."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.printer_address import (
    DeviceFileAddress,
    NetworkAddress,
    PrinterAddress,
    SerialAddress,
    UsbAddress,
    parse_address,
)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.168.1.80", NetworkAddress("192.168.1.80", 9100)),
        ("127.0.0.1:40123", NetworkAddress("127.0.0.1", 40123)),
        ("tcp://printer:9101", NetworkAddress("printer", 9101)),
        ("tcp://[fe80::1]:9100", NetworkAddress("fe80::1", 9100)),
        ("usb://04b8:0E28", UsbAddress(0x04B8, 0x0E28)),
        ("serial:///dev/ttyUSB0", SerialAddress(Path("/dev/ttyUSB0"), 115200)),
        ("serial:///dev/ttyS0?baud=9600", SerialAddress(Path("/dev/ttyS0"), 9600)),
        ("file:///dev/usb/lp0", DeviceFileAddress(Path("/dev/usb/lp0"))),
        ("/dev/usb/lp1", DeviceFileAddress(Path("/dev/usb/lp1"))),
    ],
)
def test_a_printer_is_named_by_one_setting(text: str, address: PrinterAddress) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    ["", "usb://04b8", "usb://04b8:zzzz", "ftp://x", "printer:no", "serial://", "tcp://a/b",
     "serial:///dev/ttyS0?baud=fast", "host:99999"],
)  # fmt: skip
def test_what_names_no_printer_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_address(text)
