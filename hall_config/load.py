"""Loads a city folder for use, or refuses it with every error in it."""

from __future__ import annotations

from pathlib import Path

from hall_config.city import read_city
from hall_config.finding import CityError
from hall_config.model import City

__all__ = ["CityError", "load_city"]


def load_city(folder: Path) -> City:
    """Give the city of a folder; raises CityError with all findings if there is any."""
    reading = read_city(folder)
    if reading.findings or reading.city is None:
        raise CityError(str(folder), reading.findings)
    return reading.city
