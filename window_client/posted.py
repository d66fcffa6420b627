"""The notices on the hall's screens, for who may put them up and take them down."""

from __future__ import annotations

from typing import Any

from hall_config.model import City
from queue_server.domain.notices import in_force
from queue_server.domain.view import HallView
from window_client.words import plain, words


def posted(view: HallView, city: City | None, now: int) -> dict[str, Any]:
    """What stands on the screens, the newest first, and where a notice can be put."""
    here = city.halls.get(view.hall) if city else None
    zones = {name: words(zone.name) for name, zone in here.zones.items()} if here else {}
    notices = [
        {
            "id": name,
            "text": _said(one["text"]),
            "zone": zones.get(one["zone"], plain(one["zone"])) if one.get("zone") else None,
            "until": one.get("until"),
        }
        for name, one in reversed(in_force(view, at=now))
    ]
    return {
        "notices": notices,
        "zones": [{"id": name, "name": name_of} for name, name_of in zones.items()],
    }


def _said(text: dict[str, str]) -> dict[str, str]:
    first = text["zh_cn"]
    return {"zh-CN": first, "zh-HK": text.get("zh_hk") or first, "en": text.get("en") or first}
