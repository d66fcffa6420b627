"""The window client's settings, beside those of every device."""

from __future__ import annotations

from queue_server.device.settings import DeviceSettings


class WindowSettings(DeviceSettings):
    """What may differ from desk to desk; the window itself comes with the device's token."""

    window: str = ""
    """The window, for a token that is good for any window of its hall."""
    hosts: tuple[str, ...] = ()
    """Host names beside loopback under which browsers may come."""
