"""A small recorded city whose law is known, for tests of what is learned from it.

Each line's wait is drawn back to its own level of the day by a tenth in every step of five minutes,
with noise; the level is the office's, times the day's, times the hour's. So the best forecast is
known, and repeating what is shown is worse the further ahead.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np

OFFICES = {"Ash": (0.0, 50.0), "Birch": (0.1, 50.0), "Cedar": (0.2, 50.0), "Elm": (0.0, 50.1),
           "Fir": (0.1, 50.1), "Oak": (0.2, 50.1)}  # fmt: skip
SERVICES = ("Advice", "Passports")
FIRST = date(2024, 3, 4)
STEPS = 60
KEPT = 0.9
NOISE_MIN = 2.5
HEAD = "date,time,office,service,people_waiting,wait_min"


def days(count: int) -> tuple[date, ...]:
    """So many working days."""
    every = (FIRST + timedelta(days=one) for one in range(2 * count))
    return tuple(one for one in every if one.weekday() < 5)[:count]


def lines(count: int, seed: int = 1) -> list[str]:
    """The rows of so many days, without a head."""
    chance = np.random.default_rng(seed)
    found = []
    for on in days(count):
        busy = chance.uniform(0.6, 1.4)
        level = busy * np.array([5.0, 25.0, 12.0, 30.0, 8.0, 18.0])[:, None] * np.array([1.0, 0.7])
        wait = level.copy()
        for step in range(STEPS):
            hour = 1 + 0.5 * np.sin(np.pi * step / STEPS)
            wait = level * hour + KEPT * (wait - level * hour)
            wait = np.maximum(wait + chance.normal(0, NOISE_MIN, wait.shape), 0)
            found += _reading(on, 9 * 60 + 5 * step, np.round(wait))
    return found


def _reading(
    on: date, minute: int, waits: np.ndarray[tuple[int, int], np.dtype[np.float64]]
) -> list[str]:
    at = f"{minute // 60:02}:{minute % 60:02}:07"
    return [
        f"{on},{at},{office},{service},{round(wait / 5)},{wait:.0f}"
        for office, row in zip(OFFICES, waits, strict=True)
        for service, wait in zip(SERVICES, row, strict=True)
    ]


def write(path: Path, rows: list[str], head: str = HEAD) -> Path:
    """A history with these rows."""
    path.write_text("\n".join([head, *rows]) + "\n")
    return path


def write_offices(path: Path) -> Path:
    """The offices' places."""
    rows = [f"{name},{longitude},{latitude}" for name, (longitude, latitude) in OFFICES.items()]
    path.write_text("\n".join(["office,longitude,latitude", *rows]) + "\n")
    return path
