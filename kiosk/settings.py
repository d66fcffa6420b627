"""What a kiosk is told from outside: `YUNHAO_*` in the environment over `yunhao.toml`."""

from __future__ import annotations

from pathlib import Path

from kiosk.slip import Dots
from queue_server.device.settings import DeviceSettings


class KioskSettings(DeviceSettings):
    """Where the centre is, who the kiosk is, what hangs on it."""

    printer: str | None = None
    """The printer's address as in `printer_address.parse_address`; None where there is none."""
    dots: Dots = 576
    """The width of the paper: 576 for 80 mm, 384 for 58 mm."""
    font: Path | None = None
    """Another font for slips, as in `slip_font.find_font`."""
    kiosk_reader: str | None = None
    """The card reader's address as in `reader_line.parse_reader`; None where there is none."""
