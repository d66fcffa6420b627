"""What a kiosk is told from outside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiosk.printer_address import PrinterAddress
from kiosk.slip import Dots


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the centre is, who the kiosk is, what hangs on it."""

    centre: str
    """The centre's `http(s)://` address."""
    token: str
    """The device's own token at the centre."""
    data: Path
    """Where it keeps the record of its numbers."""
    printer: PrinterAddress | None = None
    dots: Dots = 576
    """The width of the paper."""
    host: str = "127.0.0.1"
    port: int = 8001
