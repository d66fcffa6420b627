"""A USB printer as pyusb sees it: a backend whose bulk end points lead to a socket."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

VENDOR, PRODUCT = 0x0FE6, 0x811E
IN, OUT, BULK, INTERRUPT = 0x82, 0x03, 2, 3
END_POINTS = ((0x81, INTERRUPT), (IN, BULK), (OUT, BULK))


def timed_out() -> usb.core.USBTimeoutError:
    return usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)


class UsbPrinter(usb.backend.IBackend):  # type: ignore[misc]
    """The hardware: descriptors of a cheap printer, bytes to and from a socket."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self.plugged_in = True

    def enumerate_devices(self) -> Iterator[object]:
        if self.plugged_in:
            yield self

    def get_device_descriptor(self, dev: object) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=VENDOR, idProduct=PRODUCT,
            bcdDevice=1, iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1,
            address=1, bus=1, port_number=1, port_numbers=(1,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: object, config: int) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1,
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0xC0, bMaxPower=1,
            extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(
        self, dev: object, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=len(END_POINTS), bInterfaceClass=7, bInterfaceSubClass=1,
            bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, dev: object, ep: int, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        address, kind = END_POINTS[ep]
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=address, bmAttributes=kind,
            wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: object) -> object:
        return self

    def close_device(self, dev_handle: object) -> None:
        pass

    def set_configuration(self, dev_handle: object, config_value: int) -> None:
        pass

    def get_configuration(self, dev_handle: object) -> int:
        return 1

    def claim_interface(self, dev_handle: object, intf: int) -> None:
        pass

    def release_interface(self, dev_handle: object, intf: int) -> None:
        pass

    def reset_device(self, dev_handle: object) -> None:
        pass

    def bulk_write(self, dev_handle: object, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert ep == OUT
        self._here()
        self._line.settimeout(timeout / 1000)
        try:
            self._line.sendall(bytes(data))
        except TimeoutError as error:
            raise timed_out() from error
        return len(data)

    def bulk_read(self, dev_handle: object, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert ep == IN
        self._here()
        self._line.settimeout(timeout / 1000)
        try:
            came = self._line.recv(len(buff))
        except TimeoutError as error:
            raise timed_out() from error
        buff[: len(came)] = type(buff)("B", came)
        return len(came)

    def _here(self) -> None:
        if not self.plugged_in:
            raise usb.core.USBError("No such device", errno=errno.ENODEV)
