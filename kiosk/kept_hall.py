"""The hall as this kiosk last knew it, on disk: what it can show when it starts while cut off."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from hall_config.model import City
from queue_server.device.kept_lines import write_whole
from queue_server.domain.excerpt import city_document, city_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHall:
    """A configuration cut to one hall, and where in it the kiosk stands."""

    city: City
    hall: str
    zone: str | None


def save(path: Path, kept: KeptHall) -> None:
    """Write it whole or not at all; the same configuration is not written again."""
    known = path.with_suffix(".sha256")
    digest = f"{kept.city.sha256} {kept.hall} {kept.zone or ''}"
    if path.exists() and known.exists() and known.read_text() == digest:
        return
    document = {"city": city_document(kept.city), "hall": kept.hall, "zone": kept.zone}
    write_whole(path, json.dumps(document, ensure_ascii=False))
    write_whole(known, digest)


def load(path: Path) -> KeptHall | None:
    """What was kept; None when there is nothing, or nothing that this version can read."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        city = city_of(document["city"])
        return KeptHall(city=city, hall=city.halls[document["hall"]].id, zone=document["zone"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
