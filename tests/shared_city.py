"""The small city of the web's tests with a shared line, and papers in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hall_config.model import City, HallKind, Policy
from queue_server.domain.commands import Issue
from queue_server.domain.ticket import Kind
from queue_server.domain.ways import Delivery, Way
from tests.web.city import hall, small_city

LINE, CENTRE, TOWN = "shared-line", "citizen-centre", "nancheng"


def shared_city(*, draws: bool = True) -> City:
    """Citizen centre does all items, Nancheng one of them; windows 1 and 2 do social and tax."""
    city = small_city()
    items = ("social-card", "social-move", "tax-proof")
    line = replace(
        hall(LINE, "云队列", 113.75, items=items),
        kind=HallKind.SHARED,
        windows={},
        authorisations={},
        services={"social": "main", "tax": "main"},
        policies=dict.fromkeys(("social", "tax"), Policy(carry=True)),
        prefix="W",
    )
    towns = {
        name: replace(
            one,
            windows={id_: replace(window, draws=draws) for id_, window in one.windows.items()},
        )
        for name, one in city.halls.items()
    }
    return replace(city, halls={**towns, LINE: line})


def papers(day: int, item: str = "social-card", **facts: Any) -> Issue:
    """A village worker's papers, handed in for somebody at Nancheng."""
    plain: dict[str, Any] = {
        "service": "tax" if item == "tax-proof" else "social",
        "items": (item,),
        "kind": Kind.PAPERS,
        "way": Way.VILLAGE,
        "intake": TOWN,
        "materials": ("身份证",),
        "delivery": Delivery.POST,
    }
    return Issue(day=day, **{**plain, **facts})
