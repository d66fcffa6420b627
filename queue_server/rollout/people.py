"""Who waits, who is on the way, who only asks, and who is yet to come, as entries of a scene."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from queue_server.domain.order import LineRule
from queue_server.domain.ticket import LANES, State, TicketClass
from queue_server.domain.view import REMOTE_LANE, HallView
from queue_server.rollout.chance import key_of
from queue_server.rollout.scene import ASKER, COMING, ENTRY, PRESENT, Real, Records, Whole

LAST_SERIAL = 2**60
LANE = {lane: number for number, lane in enumerate(LANES)}
RECENT_MS, SHORTEST_MS = 3_600_000, 900_000
"""How far back arrivals are counted, and over how much at least."""

Row = tuple[int, int, int, int, int, int, int, str]
"""queue, joined, serial, line, kind, key, until, name"""
Asking = tuple[int, int, int, int, str]
"""line, joined, serial, queue, name"""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The entries of a scene with their names: a ticket's id, or service and class of a joiner."""

    entries: Records
    begins: Whole
    askers: Records
    askers_at: Whole
    names: tuple[str, ...]
    """Of the entries, then of the askers; empty for whose wait nobody asks."""


def joiner(service: str, cls: TicketClass) -> str:
    """The name of somebody who only asks."""
    return f"{service}|{cls.value}"


def people_of(
    view: HallView,
    lines: Mapping[str, int],
    windows: Mapping[str, int],
    served: Collection[str],
    now: int,
) -> People:
    """Everybody whose wait is asked for, or who stands before others.

    Nobody asks in a line that no window will serve: `served` has the others.
    """
    rows: list[Row] = []
    asking: list[Asking] = []
    for key, entries in view.lanes.items():
        head, _, lane = key.rpartition("|")
        queue = _queue(key, head, lane, lines, windows)
        if lane == REMOTE_LANE:
            _remote(view, lines, [name for _, _, name in entries], rows, asking)
        elif queue is not None:
            for joined, serial, name in entries:
                line = lines.get(view.tickets[name].service, 0)
                rows.append((queue, joined, serial, line, PRESENT, key_of(name), 0, name))
    for service in (one for one in lines if one in served):
        line = lines[service]
        for number, cls in enumerate(_classes(view.rules[service])):
            queue = 4 * line + LANE[cls.value]
            asking.append((line, now, LAST_SERIAL + number, queue, joiner(service, cls)))
    return _people(sorted(rows), sorted(asking), 4 * len(lines) + len(windows), len(lines))


def _classes(rule: LineRule) -> Iterator[TicketClass]:
    """Those who wait otherwise than the normal ones."""
    yield TicketClass.NORMAL
    if rule.head_priority_s != rule.head_normal_s or rule.cap_priority or rule.cap_normal:
        yield TicketClass.PRIORITY
    if rule.head_appointment_s != rule.head_normal_s:
        yield TicketClass.APPOINTMENT


def _people(rows: list[Row], asking: list[Asking], queues: int, lines: int) -> People:
    entries, askers = np.zeros(len(rows), ENTRY), np.zeros(len(asking), ASKER)
    for i, (queue, joined, serial, line, kind, key, until, _) in enumerate(rows):
        entries[i] = (joined, serial, line, kind, key, until, queue)
    for i, (_, joined, serial, queue, _) in enumerate(asking):
        askers[i] = (joined, serial, queue)
    known = ("" if row[4] == COMING else row[7] for row in rows)
    return People(
        entries=entries,
        begins=np.searchsorted(entries["queue"], np.arange(queues + 1)).astype(np.int64),
        askers=askers,
        askers_at=np.searchsorted(
            np.array([one[0] for one in asking], np.int64), np.arange(lines + 1)
        ).astype(np.int64),
        names=(*known, *(one[4] for one in asking)),
    )


def _queue(
    key: str, service: str, lane: str, lines: Mapping[str, int], windows: Mapping[str, int]
) -> int | None:
    if key.startswith("window:"):
        window = windows.get(key.partition(":")[2])
        return None if window is None else 4 * len(lines) + window
    return 4 * lines[service] + LANE[lane] if service in lines and lane in LANE else None


def _remote(
    view: HallView,
    lines: Mapping[str, int],
    names: list[str],
    rows: list[Row],
    asking: list[Asking],
) -> None:
    """A remote ticket asks from its place as if it were here, and comes by its time."""
    for name in names:
        ticket = view.tickets[name]
        if ticket.service not in lines:
            continue
        line, until = lines[ticket.service], ticket.arrive_by or 0
        queue = 4 * line + LANE.get(ticket.lane, LANE[TicketClass.NORMAL.value])
        joined, serial = ticket.joined, ticket.serial
        rows.append((queue, joined, serial, line, COMING, key_of(name), until, name))
        asking.append((line, joined, serial, queue, name))


def coming_of(view: HallView, lines: Mapping[str, int], now: int, opened: int) -> Real:
    """How many join each lane in a millisecond, as in the last hour, summed over the lanes before.

    Nobody where who comes later cannot be called before who is here: there it changes nothing.
    `opened` is when numbers began to be given.
    """
    rates = np.zeros(4 * len(lines))
    if not _overtaking(view, lines):
        return rates
    since = max(now - RECENT_MS, opened)
    seen = Counter(
        (ticket.service, ticket.ticket_class.value)
        for ticket in view.tickets.values()
        if ticket.issued_at >= since and ticket.state is not State.MOVED
    )
    for (service, lane), count in seen.items():
        if service in lines:
            rates[4 * lines[service] + LANE[lane]] = count / max(now - since, SHORTEST_MS)
    return np.cumsum(rates)


def _overtaking(view: HallView, lines: Mapping[str, int]) -> bool:
    """Whether anybody who joins later can be called before somebody who waits."""
    rules = [view.rules[name] for name in lines]
    if len({rule.target_wait_s for rule in rules}) > 1:
        return True
    if any(window.help for window in view.windows.values()):
        return True
    classes = {one.ticket_class for one in view.tickets.values()}
    return bool(classes - {TicketClass.NORMAL})
