"""Halls for somebody, best first: the way, the wait at arrival, and what speaks for each."""

from __future__ import annotations

from collections.abc import Sequence

from hall_config.model import BalanceRule, Hall
from queue_server.domain.balance import (
    Advice,
    Option,
    Why,
    advised,
    drained,
    full_of_guests,
    mean_of,
    worth_moving,
)
from queue_server.domain.estimate import Wait, wait_of
from queue_server.domain.intake import reached_today
from queue_server.domain.stopping import stop_of
from queue_server.domain.view import HallView
from queue_server.domain.window import WindowPhase
from queue_server.web.city_schemas import ItemHall
from queue_server.web.halls import as_of
from queue_server.web.hours import zone_hours
from queue_server.web.language import Language
from queue_server.web.parts import WebParts
from queue_server.web.schemas import Wait as WaitOut
from queue_server.web.words import minutes, say

HOUR_S = 3600
_BETTER = (Why.SOONER, Why.SPARES)
_ADVICE = {
    Why.NEAREST: "Way {way} min, wait {wait}; the nearest.",
    Why.SOONER: "Way {way} min, wait {wait}; about {count} min sooner than at the nearest.",
    Why.SPARES: "Way {way} min, wait {wait}; the nearest hall is going to be crowded.",
    Why.FAR: "Way {way} min, wait {wait}; far for what it gains.",
    Why.KEPT: "Way {way} min, wait {wait}; many are on their way there already.",
}


def hall_row(
    parts: WebParts, hall: Hall, service: str, way: int | None, at: int, language: Language
) -> ItemHall:
    """A hall with the way there and the wait in one of its lines at arrival."""
    view = parts.halls.route(hall.id).view
    wait = drained(_joining(parts, view, service, way), way or 0)
    there = at + 1000 * (way or 0)
    hours = zone_hours(parts, hall, hall.services[service], there)
    reached = reached_today(parts.city, hall, service, wait, at=there)
    return ItemHall(
        hall=hall.id,
        name=language.of(hall.name),
        service=service,
        open=hours.open,
        issuing=hours.issuing and reached and stop_of(view, service, there) is None,
        travel_s=way,
        wait=WaitOut(**wait.document()),
        total_s=(way or 0) + wait.p50_s,
        as_of=as_of(parts, hall.id),
        why="",
    )


def best_first(
    parts: WebParts,
    rows: Sequence[ItemHall],
    language: Language,
    *,
    staying: Option | None = None,
) -> list[ItemHall]:
    """Halls that give numbers before the others, by what speaks for each; without ways by wait.

    `staying` is waiting on where somebody has a number: then that is what all are held against.
    """
    rule = parts.city.balance
    giving = [row for row in rows if row.issuing]
    if any(row.travel_s is None for row in giving):
        known = sorted((_told(row, language) for row in giving), key=_by_total)
    else:
        by_hall = {row.hall: row for row in giving}
        known = [
            _told(by_hall[one.option.hall], language, one, _better(one, staying, rule), staying)
            for one in advised(_options(parts, giving), rule, home=staying)
        ]
    rest = sorted((_told(row, language) for row in rows if not row.issuing), key=_by_total)
    return [*known, *rest]


def _better(one: Advice, staying: Option | None, rule: BalanceRule) -> bool:
    return one.why in _BETTER if staying is None else worth_moving(staying, one.option, rule)


def _by_total(row: ItemHall) -> tuple[int, str]:
    return row.total_s, row.hall


def _joining(parts: WebParts, view: HallView, service: str, way: int | None) -> Wait:
    """The wait of joining now; who is on the way holds places before somebody who has a way too."""
    wait, coming = parts.waits.line(view.hall, service), view.coming(service)
    if wait.p50_s or not coming or not way:
        return wait
    ahead = view.waiting(service) + coming
    return wait_of(parts.city, view, service, ahead=ahead, at=parts.clock.now())


def _options(parts: WebParts, rows: Sequence[ItemHall]) -> list[Option]:
    views = {hall: parts.halls.route(hall).view for hall in parts.city.halls}
    coming = {hall: _on_the_way(view) for hall, view in views.items()}
    everywhere = sum(coming.values())
    near = min(rows, key=lambda row: (row.travel_s or 0, row.hall)).hall if rows else ""
    return [
        Option(
            hall=row.hall,
            travel_s=row.travel_s or 0,
            wait_s=mean_of(Wait(**row.wait.model_dump())),
            price_s=parts.price_s(row.hall, row.travel_s or 0, nearest=row.hall == near),
            kept=full_of_guests(
                coming[row.hall], everywhere, _an_hour(parts, views[row.hall]), parts.city.balance
            ),
        )
        for row in rows
    ]


def _on_the_way(view: HallView) -> int:
    return sum(view.coming(service) for service in view.rules)


def _an_hour(parts: WebParts, view: HallView) -> float:
    """How many its windows handle in an hour; before the first opens, all of them."""
    hall, services = parts.city.halls[view.hall], parts.city.services
    windows = sum(one.state is WindowPhase.OPEN for one in view.windows.values())
    usual = [services[one].handling_s for one in hall.services if one in services]
    mean_s = sum(usual) / len(usual) if usual else HOUR_S
    return (windows or len(hall.windows)) * HOUR_S / mean_s


def _told(
    row: ItemHall,
    language: Language,
    advice: Advice | None = None,
    better: bool = False,
    staying: Option | None = None,
) -> ItemHall:
    """The row with its sentence."""
    text = _sentence(row, advice, staying)
    facts = {
        "way": max(1, round((row.travel_s or 0) / 60)),
        "wait": minutes(language, row.wait.p10_s, row.wait.p90_s),
        "count": max(1, round(advice.sooner_s / 60)) if advice else 0,
    }
    known: dict[str, object] = {"why": say(language, text, **facts), "advised": better}
    if advice is not None:
        known["sooner_s"] = advice.sooner_s
    return row.model_copy(update=known)


def _sentence(row: ItemHall, advice: Advice | None, staying: Option | None) -> str:
    if not row.issuing:
        return "No numbers are given there at that time."
    if row.travel_s is None:
        return "Wait {wait}."
    if advice is None or (staying is not None and advice.why is not Why.SOONER):
        return "Way {way} min, wait {wait}."
    if staying is not None:
        return "Way {way} min, wait {wait}; about {count} min sooner than by staying."
    return _ADVICE.get(advice.why, "Way {way} min, wait {wait}.")
