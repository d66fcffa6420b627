"""The rules of domain/order.py as compiled code; held to it by tests/rollout/test_choice.py.

Lanes are numbered as in domain/ticket.py: 0 first, 1 appointment, 2 priority, 3 normal. The columns
of a line's rule: 0 to 3 the head starts of its lanes, 4 the target wait, 5 a hundred times the
wait of the guard (all in milliseconds; 0 = no guard), 6 the cap of priority calls in a row, 7 that
of normal calls, 8 the help factor in percent.
"""

from __future__ import annotations

from queue_server.domain.order import LineRule
from queue_server.domain.ticket import LANES
from queue_server.rollout.compiled import compiled
from queue_server.rollout.scene import Records, Whole


def rule_of(rule: LineRule) -> list[int]:
    """The columns of a line's rule."""
    return [
        *(rule.head_start(lane) for lane in LANES),
        1000 * rule.target_wait_s,
        1000 * rule.guard_percent * rule.target_wait_s,
        rule.cap_priority,
        rule.cap_normal,
        rule.help_percent,
    ]


@compiled
def before(heads: Records, one: int, other: int, less: int) -> bool:
    """Whether a head goes before another, their joined `less` apart put back; ties by serial."""
    a, b = heads[one]["joined"], heads[other]["joined"] + less
    return bool(a < b or (a == b and heads[one]["serial"] < heads[other]["serial"]))


@compiled
def lane_of(heads: Records, at: int, rule: Whole, row: Whole, now: int) -> int:
    """The lane whose head is next of the four queues from `at`, -1 when nobody stands there."""
    if heads[at]["entry"] != -1:
        return 0
    oldest = least = -1
    for lane in range(1, 4):
        if heads[at + lane]["entry"] == -1:
            continue
        if oldest < 0 or before(heads, at + lane, at + oldest, 0):
            oldest = lane
        if least < 0 or before(heads, at + lane, at + least, rule[lane] - rule[least]):
            least = lane
    if oldest < 0:
        return -1
    if rule[5] > 0 and 100 * (now - heads[at + oldest]["joined"]) > rule[5]:
        return oldest
    if 0 < rule[6] <= row[1] and row[0] == 2 and heads[at + 3]["entry"] != -1:
        return 3
    if 0 < rule[7] <= row[1] and row[0] == 3 and heads[at + 2]["entry"] != -1:
        return 2
    return least


@compiled
def place(heads: Records, rules: Whole, queue: int) -> int:
    """The place of the head of a line's lane."""
    return int(heads[queue]["joined"] - rules[queue // 4, queue % 4])


@compiled
def ahead(heads: Records, rules: Whole, one: int, much: float, other: int, theirs: float) -> bool:
    """Whether a queue of this urgency goes before another, -1 for none."""
    if other < 0 or much != theirs:
        return other < 0 or much > theirs
    a, b = place(heads, rules, one), place(heads, rules, other)
    return bool(a < b or (a == b and heads[one]["serial"] < heads[other]["serial"]))


@compiled
def foremost(
    lines: Whole, standing: Whole, heads: Records, rules: Whole, rows: Whole, now: int
) -> tuple[int, float, int, float]:
    """The queue (four times the line, and the lane) of most urgency, and that of the line next to
    it, each with its urgency; -1 for none."""
    first, urgency, second, less = -1, 0.0, -1, 0.0
    for k in range(lines.size):
        line = lines[k]
        if standing[line] == 0:
            continue
        lane = lane_of(heads, 4 * line, rules[line], rows[line], now)
        if lane < 0:
            continue
        one = 4 * line + lane
        much = (now - place(heads, rules, one)) / rules[line, 4]
        if ahead(heads, rules, one, much, first, urgency):
            first, urgency, second, less = one, much, first, urgency
        elif ahead(heads, rules, one, much, second, less):
            second, less = one, much
    return first, urgency, second, less


@compiled
def helps(rules: Whole, own: int, urgency: float, helped: int, theirs: float) -> bool:
    """Whether a window calls from its help line rather than from its own; -1 for nobody there."""
    if own < 0 or helped < 0:
        return own < 0
    return bool(100 * theirs > rules[own // 4, 8] * max(0.0, urgency))
