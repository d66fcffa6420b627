"""A hall node's settings, beside those of every device."""

from __future__ import annotations

from pathlib import Path

from queue_server.device.settings import DeviceSettings


class EdgeSettings(DeviceSettings):
    """Who may come to the node, and whether it speaks TLS."""

    hall: str | None = None
    """The node's hall; the centre turns away a token of another one."""
    hosts: tuple[str, ...] = ()
    """Names of this machine beside its addresses under which browsers come."""
    certificate: Path | None = None
    """PEM file of the node's certificate; with it the pages come by https."""
    key: Path | None = None
    """PEM file of its private key."""
