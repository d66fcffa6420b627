"""The window client's settings, beside those of every device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from queue_server.device.settings import DeviceSettings


class WindowSettings(DeviceSettings):
    """What may differ from desk to desk; the window itself comes with the device's token."""

    window: str = ""
    """The window, for a token that is good for any window of its hall."""
    evaluator_shows: Literal["none", "number", "name"] = "number"
    """What the evaluator says of the clerk while nobody is asked."""
    evaluator_quiet_s: int = 30
    """How long the evaluator asks who does not touch it."""
    hosts: tuple[str, ...] = ()
    """Host names beside loopback under which browsers may come."""

    def stands_at(self, device: Mapping[str, Any]) -> str:
        """The window that a device is bound to, else the one set here; empty for none."""
        return str(device.get("window") or self.window)
