"""Where a device dials."""

from __future__ import annotations


def device_socket(url: str) -> str:
    """The address of the device socket under a centre's `http(s)://` or `ws(s)://` address."""
    scheme, _, rest = url.partition("://")
    secure = {"http": "ws", "https": "wss"}.get(scheme, scheme)
    return f"{secure}://{rest.rstrip('/')}/ws/device"
