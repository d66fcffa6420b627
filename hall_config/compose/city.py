"""The whole folder of the reference city."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from hall_config.compose.files import write_csv, write_text
from hall_config.compose.halls import write_hall
from hall_config.compose.holidays import announced_lines, festival_lines
from hall_config.compose.hongkong import hong_kong
from hall_config.compose.items import Draft, choose, item_rows
from hall_config.compose.materials import Materials
from hall_config.compose.shared_line import SHARED_LINE, write_shared_line
from hall_config.compose.words import WORDS, Words, read_words, table
from hall_config.compose.zones import read_lines
from hall_config.lists import ITEM_COLUMNS

NAMES = ("id", "name_zh", "name_hk", "name_en")
SERVICE_COLUMNS = (
    *("id", "prefix", "name_zh", "name_hk", "name_en", "kind", "department"),
    *("target_wait_s", "handling_s", "variation_percent"),
)


def compose(folder: Path) -> None:
    """Write the reference city into a folder, in place of what it holds but its README."""
    words = read_words()
    bundles = table("bundles.csv")
    common = [row["item"] for row in table("often-asked.csv")]
    needed = frozenset(name for row in bundles for name in row["items"].split(";")) | {*common}
    drafts = choose(words, needed)
    materials = Materials(words.subjects)
    rows = item_rows(words, drafts, materials)
    offers = {row["id"]: draft for row, draft in zip(rows, drafts, strict=True)}
    shutil.rmtree(folder / "halls", ignore_errors=True)
    _write_lists(folder, words, rows)
    write_csv(folder / "materials.csv", NAMES, map(_with_hk, materials.rows))
    _write_bundles(folder, bundles, offers)
    ids = {draft.zh: item for item, draft in offers.items()}
    write_csv(folder / "often-asked.csv", ("item",), [{"item": ids[name]} for name in common])
    write_text(folder / "city.toml", _city_toml())
    lines = read_lines()
    for place in table("places.csv"):
        write_hall(folder / "halls" / place["id"], place, lines, offers)
    write_shared_line(folder / "halls" / SHARED_LINE, rows)


def _write_lists(folder: Path, words: Words, rows: list[dict[str, str]]) -> None:
    departments = [{"id": d.id, "name_zh": d.zh, "name_en": d.en} for d in words.departments]
    write_csv(folder / "departments.csv", NAMES, map(_with_hk, departments))
    write_csv(folder / "aliases.csv", ("word", "means"), table("aliases.csv"))
    write_csv(folder / "themes.csv", NAMES, map(_with_hk, table("themes.csv")))
    write_csv(folder / "services.csv", SERVICE_COLUMNS, map(_with_hk, table("services.csv")))
    at = ITEM_COLUMNS.index("name_zh") + 1
    columns = (*ITEM_COLUMNS[:at], "name_hk", "name_en", *ITEM_COLUMNS[at:])
    write_csv(folder / "items.csv", columns, map(_with_hk, rows))


def _write_bundles(
    folder: Path, bundles: list[dict[str, str]], offers: Mapping[str, Draft]
) -> None:
    ids = {draft.zh: item for item, draft in offers.items()}
    rows = []
    for row in bundles:
        items = [ids[name] for name in row["items"].split(";")]
        rows.append(_with_hk({**row, "items": ";".join(items)}))
    write_csv(folder / "bundles.csv", (*NAMES, "theme", "items"), rows)


def _city_toml() -> str:
    text = (WORDS / "city.toml").read_text(encoding="utf-8")
    text = text.replace("# ANNOUNCED\n", "\n".join(announced_lines()) + "\n")
    return text.replace("# FESTIVALS\n", "\n".join(festival_lines()) + "\n")


def _with_hk(row: Mapping[str, str]) -> dict[str, str]:
    return {**row, "name_hk": hong_kong(row["name_zh"])}
