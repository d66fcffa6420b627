"""The shared line of the reference city: what needs nobody to travel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from hall_config.compose.files import listed, write_csv, write_text
from hall_config.compose.words import WORDS, table
from hall_config.shared import CITY_WIDE

SHARED_LINE = "shared-line"


def write_shared_line(folder: Path, items: Sequence[Mapping[str, str]]) -> None:
    """Write its folder; `items` are the rows of items.csv."""
    here = [row for row in items if _takes(row)]
    lines = {row["service"] for row in here}
    services = [row["id"] for row in table("services.csv") if row["id"] in lines]
    text = (WORDS / "shared-line.toml").read_text(encoding="utf-8")
    text = text.replace("# SERVICES\n", f"services = {listed(services)}\n")
    write_text(folder / "hall.toml", text)
    write_csv(folder / "items.csv", ("item",), ({"item": row["id"]} for row in here))


def _takes(row: Mapping[str, str]) -> bool:
    """Whether an item can be handled without the applicant, in any hall of the city."""
    by_post = "post" in row["channels"].split(",")
    return row["scope"] in CITY_WIDE and (by_post or row["trips"] == "0")
