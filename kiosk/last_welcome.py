"""What the centre last told this kiosk of itself, on disk: the city's clock and its address.

A kiosk that starts while it is cut off tells the time by it: its own clock may be off by an hour,
but it is off by the same hour as when the two were compared.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from queue_server.clock import CityClock
from queue_server.device.kept_lines import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWelcome:
    """The clock as it was compared, and where slips lead to."""

    clock: CityClock
    site: str
    sealing: str = ""
    """The key that identity and phone numbers are sealed with, `SealingKey.text`."""


def save(path: Path, welcome: LastWelcome) -> None:
    """Write it whole or not at all."""
    clock = welcome.clock
    document = {
        "timezone": clock.timezone,
        "start": clock.start,
        "began": clock.began,
        "pace": clock.pace,
        "site": welcome.site,
        "sealing": welcome.sealing,
    }
    write_whole(path, json.dumps(document))


def load(path: Path) -> LastWelcome | None:
    """What was kept; None when there is nothing, or nothing that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        clock = CityClock(
            timezone=found["timezone"],
            start=found["start"],
            began=found["began"],
            pace=found["pace"],
        )
        sealing = str(found.get("sealing", ""))
        return LastWelcome(clock=clock, site=found["site"], sealing=sealing)
    except (OSError, ValueError, KeyError, TypeError):
        return None
