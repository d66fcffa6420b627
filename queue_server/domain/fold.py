"""The one fold: how an event changes a view, for the centre, its store's copy and every reader.

A ticket's or window's event carries the changed fields in `data.set`; everything else of a view
(lanes, numbers, which ticket is at a window) follows from them here.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from queue_server.domain.alarms import Alarm, alarm_key
from queue_server.domain.blocks import Block, Leased, is_kept
from queue_server.domain.events import Event, Position
from queue_server.domain.memory import DAY_MS
from queue_server.domain.numbers import split_number
from queue_server.domain.order import LineRule, Row
from queue_server.domain.promised import forget, promised
from queue_server.domain.rated import handled, rated
from queue_server.domain.refusals import refusal
from queue_server.domain.ticket import AT_WINDOW, FINAL, Ticket
from queue_server.domain.view import HallView, number_key, waiting_key
from queue_server.domain.window import WindowPhase, WindowState

RIGHT_KEPT_MS = 7 * DAY_MS
"""How long a return right is known after its end, so that who comes late is told so."""


def apply(view: HallView, event: Event) -> None:
    """Take the next event in; a gap or a foreign epoch is refused STALE_POSITION."""
    if event.type == "hall.opened":
        follows = event.seq == 1 and event.epoch > view.position.epoch
    else:
        follows = event.position == Position(view.position.epoch, view.position.seq + 1)
    if not follows:
        raise refusal("STALE_POSITION", event.position.text())
    view.position, view.at = event.position, event.at
    fold(view, event.type, event.data)


def fold(view: HallView, kind: str, data: Mapping[str, Any]) -> None:
    """Change the view by what one event says; positions are the caller's."""
    special = _SPECIAL.get(kind)
    if special is not None:
        special(view, data)
    elif "ticket" in data and "set" in data:
        _ticket(view, data)
    elif "appointment" in data and "set" in data:
        promised(view, data)
    elif "window" in data and "set" in data:
        window = data["window"]
        view.windows[window] = view.windows[window].patched(data["set"])


def _ticket(view: HallView, data: Mapping[str, Any]) -> None:
    old = view.tickets.get(data["ticket"])
    new = Ticket.from_document(data["set"]) if old is None else old.patched(data["set"])
    if old is None:
        _take_number(view, new)
        view.serial = max(view.serial, new.serial)
    else:
        _leave(view, old)
    _enter(view, new)
    _right(view, new, data["set"])
    row = data.get("row")
    if row:
        view.rows[new.service] = Row(lane=row["lane"], count=row["count"])


def _take_number(view: HallView, ticket: Ticket) -> None:
    prefix, count = split_number(ticket.number)
    key = number_key(ticket.day, prefix)
    if not ticket.offline:
        view.numbers[key] = count
    elif key in view.leases:  # hidden from most readers
        view.leases[key] = view.leases[key].with_used(count)


def _right(view: HallView, ticket: Ticket, changes: Mapping[str, Any]) -> None:
    """A finish may give a right to return, and an issue may use one up."""
    if changes.get("return_until") is not None:
        right = {
            "until": ticket.return_until,
            "service": ticket.service,
            "items": list(ticket.items),
            "window": ticket.return_window,
        }
        view.rights[ticket.id] = {name: one for name, one in right.items() if one is not None}
    used = view.rights.get(changes.get("returns") or "")
    if used is not None:
        used["used"] = ticket.id


def _leave(view: HallView, ticket: Ticket) -> None:
    if ticket.state in AT_WINDOW and ticket.window:
        view.windows[ticket.window] = replace(view.windows[ticket.window], ticket=None)
    key = waiting_key(ticket)
    if key is None:
        return
    entries = view.lanes[key]
    entries.pop(bisect_left(entries, (ticket.joined, ticket.serial, ticket.id)))
    if not entries:
        del view.lanes[key]


def _enter(view: HallView, ticket: Ticket) -> None:
    view.tickets[ticket.id] = ticket
    if ticket.state in AT_WINDOW and ticket.window:
        view.windows[ticket.window] = replace(view.windows[ticket.window], ticket=ticket.id)
    key = waiting_key(ticket)
    if key:
        insort(view.lanes.setdefault(key, []), (ticket.joined, ticket.serial, ticket.id))


def _configured(view: HallView, data: Mapping[str, Any]) -> None:
    view.version, view.sha256 = data["version"], data["sha256"]
    gone = {name: replace(rule, offered=False) for name, rule in view.rules.items()}
    view.rules = gone | {name: LineRule(**one) for name, one in data["services"].items()}
    kept = {name: one for name, one in view.windows.items() if _in_use(one)}
    view.windows = kept | {
        name: _reassigned(view.windows.get(name), one) for name, one in data["windows"].items()
    }


def _in_use(window: WindowState) -> bool:
    return window.state is not WindowPhase.CLOSED or window.clerk is not None


def _reassigned(window: WindowState | None, role: Mapping[str, Any]) -> WindowState:
    if window is None:
        return WindowState.from_document(role)
    return window.patched({**role, "until": None, "before": None})


def _stopped(view: HallView, data: Mapping[str, Any]) -> None:
    stop = {name: data[name] for name in ("reason", "text", "until", "offers") if name in data}
    view.stops[data.get("service", "")] = stop


def _resumed(view: HallView, data: Mapping[str, Any]) -> None:
    view.stops.pop(data.get("service", ""), None)


def _posted(view: HallView, data: Mapping[str, Any]) -> None:
    notice = {name: data[name] for name in ("text", "zone", "until") if name in data}
    view.notices[data["notice"]] = notice


def _withdrawn(view: HallView, data: Mapping[str, Any]) -> None:
    view.notices.pop(data["notice"], None)


def _opened(view: HallView, data: Mapping[str, Any]) -> None:
    view.centre, view.handed = data.get("centre", ""), ""
    for key, last in data.get("numbers", {}).items():
        view.skipped[key] = view.skipped.get(key, 0) + last - view.numbers.get(key, 0)
        view.numbers[key] = last
    view.appointed = data.get("appointed", view.appointed)
    for key, low in data.get("lows", {}).items():
        if key in view.leases:
            view.leases[key] = replace(view.leases[key], low=low)


def _handed(view: HallView, data: Mapping[str, Any]) -> None:
    view.handed = data["to"]


def _leased(view: HallView, data: Mapping[str, Any]) -> None:
    if "first" not in data:
        return  # hidden from this reader
    key = number_key(data["day"], data["prefix"])
    known = view.leases.get(key) or Leased(low=data["last"] + 1)
    view.leases[key] = known.with_block(
        Block(device=data["device"], first=data["first"], last=data["last"], at=view.at)
    )


def _reported(view: HallView, data: Mapping[str, Any]) -> None:
    last_day, days = view.last_day(), data.get("ended", ())
    for key in [key for key in view.leases if _day_of(key) in days]:
        left = view.leases[key].without(data["device"])
        if is_kept(left, _day_of(key), last_day):
            view.leases[key] = left
        else:
            del view.leases[key]


def _day_of(key: str) -> int:
    return int(key.partition("|")[0])


def _day_ended(view: HallView, data: Mapping[str, Any]) -> None:
    zone, day = data["zone"], data["day"]
    services = {name for name, rule in view.rules.items() if rule.zone == zone}
    view.days[zone] = day
    view.tickets = {
        name: ticket
        for name, ticket in view.tickets.items()
        if ticket.state not in FINAL or ticket.day > day or ticket.service not in services
    }
    forget(view, services, day)
    # kept until no zone can issue for that day: services change zones and prefixes change services
    since = view.last_day()
    view.numbers = {key: last for key, last in view.numbers.items() if _day_of(key) >= since}
    view.skipped = {key: count for key, count in view.skipped.items() if _day_of(key) >= since}
    view.leases = {
        key: one for key, one in view.leases.items() if is_kept(one, _day_of(key), since)
    }
    for name in services:
        view.rows.pop(name, None)
    view.rights = {
        key: one for key, one in view.rights.items() if one["until"] >= view.at - RIGHT_KEPT_MS
    }
    view.alarms = {
        key: one for key, one in view.alarms.items() if one.day is None or one.day >= day
    }


def _raised(view: HallView, data: Mapping[str, Any]) -> None:
    if "alarm" in data:  # hidden from some readers
        standing = Alarm.from_document({**data, "at": view.at})
        view.alarms[alarm_key(standing.alarm, standing.about)] = standing


def _cleared(view: HallView, data: Mapping[str, Any]) -> None:
    if "alarm" in data:
        view.alarms.pop(alarm_key(data["alarm"], data["about"]), None)


_SPECIAL: Mapping[str, Callable[[HallView, Mapping[str, Any]], None]] = {
    "hall.configured": _configured,
    "hall.opened": _opened,
    "hall.day_ended": _day_ended,
    "hall.handed": _handed,
    "service.stopped": _stopped,
    "service.resumed": _resumed,
    "alarm.raised": _raised,
    "alarm.cleared": _cleared,
    "numbers.leased": _leased,
    "numbers.reported": _reported,
    "notice.posted": _posted,
    "notice.withdrawn": _withdrawn,
    "handling.ended": handled,
    "evaluation.submitted": rated,
    "evaluation.lapsed": rated,
}
