"""The folder of one hall of the reference city."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from hall_config.compose.chance import fraction
from hall_config.compose.files import inline, listed, quoted, write_csv, write_text
from hall_config.compose.hongkong import hong_kong
from hall_config.compose.items import Draft
from hall_config.compose.windows import clerk_rows, desks, roster_rows, window_rows
from hall_config.compose.words import table
from hall_config.compose.zones import SPECIAL, Line, ZonePlan, centre_zones, town_zones

CENTRE = "centre"


def write_hall(
    folder: Path, place: Mapping[str, str], lines: Sequence[Line], offers: Mapping[str, Draft]
) -> None:
    """Write all files of a hall; `offers` maps item ids to their drafts."""
    centre = place["kind"] == CENTRE
    size = int(place["size"])
    zones = centre_zones(lines) if centre else town_zones(lines, size, int(place["windows"]))
    found = desks(zones)
    write_text(folder / "hall.toml", _hall_toml(place, zones))
    write_csv(folder / "windows.csv", ("window", "zone", "kind", "own", "help"), window_rows(found))
    shifts = roster_rows(found, saturday=centre)
    write_csv(folder / "rosters.csv", ("window", "weekday", "from", "to"), shifts)
    write_csv(folder / "clerks.csv", ("clerk", "services"), clerk_rows(place["id"], found))
    if not centre:
        offered = {line.id for zone in zones for line in zone.lines}
        rows = ({"item": item} for item in _items(place, offered, offers))
        write_csv(folder / "items.csv", ("item",), rows)


def _items(
    place: Mapping[str, str], services: Iterable[str], offers: Mapping[str, Draft]
) -> list[str]:
    """Give the items of a town, the widely offered ones first to be taken."""
    here = set(services)
    able = [item for item, draft in offers.items() if draft.subject.traits["service"] in here]

    def nearness(item: str) -> float:
        return -offers[item].reach - 3 * fraction("offer", place["id"], offers[item].subject.zh)

    chosen = set(sorted(able, key=lambda item: (nearness(item), item))[: int(place["items"])])
    return [item for item in offers if item in chosen]


def _hall_toml(place: Mapping[str, str], zones: Sequence[ZonePlan]) -> str:
    centre = place["kind"] == CENTRE
    parts = [
        f"# {place['name_zh']}",
        f"kind = {quoted(place['kind'])}",
        f"longitude = {place['longitude']}",
        f"latitude = {place['latitude']}",
    ]
    if centre:
        parts.append(
            'items = "all"  # every item of the city; other halls list theirs in items.csv'
        )
    parts += [
        f"name = {_text(place['name_zh'], place['name_en'])}",
        f"address = {_text(place['place_zh'], place['place_en'])}",
        "slip_lines = [",
        *(f"  {_text(row['zh'], row['en'])}," for row in table("slip.csv")),
        "]",
    ]
    for zone in zones:
        parts += ["", *_zone_toml(zone, centre=centre)]
    if centre:
        parts += _displays_toml()
    return "\n".join(parts) + "\n"


def _displays_toml() -> list[str]:
    """Fewer languages where a zone calls more than three leave time for."""
    parts = []
    for row in table("centre.csv"):
        if row["voice"]:
            spoken = listed(row["voice"].split(";"))
            zone = row["zone"]
            parts += ["", f"[displays.{zone}]", f"zone = {quoted(zone)}", f"voice = {spoken}"]
    return parts


def _zone_toml(zone: ZonePlan, *, centre: bool) -> list[str]:
    row = next(row for row in table("zones.csv") if row["id"] == zone.id)
    side = "centre" if centre else "town"
    parts = [
        f"[zones.{zone.id}]",
        f"place = {_text(row[f'{side}_zh'], row[f'{side}_en'])}",
        f"services = {listed(line.id for line in zone.lines)}",
    ]
    if zone.id == SPECIAL:
        parts.append(
            f"gathers = {quoted(SPECIAL)}  # a kiosk of this zone issues here, for any item"
        )
    if centre and zone.id == "police":
        parts += [
            "[zones.police.hours]",
            'mon-fri = ["09:00-12:00", "13:00-17:00"]',
            'sat = ["09:00-12:00", "13:00-16:00"]',
        ]
    return parts


def _text(zh: str, en: str) -> str:
    return inline({"zh_cn": zh, "zh_hk": hong_kong(zh), "en": en})
