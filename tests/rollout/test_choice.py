"""The compiled rules choose what domain/order.py chooses, whatever heads, policies and rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain.order import Head, LineRule, Row, candidate, most_urgent, own_or_help
from queue_server.domain.ticket import LANES
from queue_server.rollout.choice import foremost, helps, rule_of
from queue_server.rollout.moment import HEAD
from tests.domain.tickets import line_rule

# compiling, before the first test, is not its time
pytestmark = pytest.mark.timeout(60, func_only=True)

NOW = 10_000_000
LINES = 4
# few values, so that ties are common
joined = st.sampled_from([0, 400_000, 9_000_000, 9_400_000, 9_500_000, NOW])
rules = st.builds(
    line_rule,
    target_wait_s=st.sampled_from([300, 900]),
    head_first_s=st.sampled_from([0, 60]),
    head_appointment_s=st.sampled_from([0, 600]),
    head_priority_s=st.sampled_from([0, 500, 900]),
    head_normal_s=st.sampled_from([0, 100]),
    cap_priority=st.integers(0, 3),
    cap_normal=st.integers(0, 2),
    guard_percent=st.sampled_from([0, 100, 200]),
    help_percent=st.sampled_from([0, 100, 150]),
)
rows = st.none() | st.builds(Row, lane=st.sampled_from(["priority", "normal"]),
                             count=st.integers(1, 4))  # fmt: skip
heads = st.dictionaries(st.sampled_from(LANES), joined)
lines = st.tuples(rules, rows, heads)
roles = st.lists(st.integers(0, LINES - 1), unique=True, max_size=LINES)


@settings(max_examples=400, deadline=None)
@given(st.lists(lines, min_size=LINES, max_size=LINES), roles, roles, st.randoms())
def test_a_window_draws_whom_the_rules_name(
    drawn_lines: list[tuple[LineRule, Row | None, dict[str, int]]],
    own: list[int],
    helped: list[int],
    chance: object,
) -> None:
    helped = [one for one in helped if one not in own]
    serials = iter(range(1, 100))
    waiting: dict[int, dict[str, Head]] = {}
    made = np.zeros(4 * LINES, HEAD)
    made["entry"] = -1
    for line, (_, _, here) in enumerate(drawn_lines):
        waiting[line] = {}
        for lane, at in here.items():
            serial = next(serials)
            head = Head(ticket=str(serial), lane=lane, joined=at, serial=serial)
            waiting[line][lane] = head
            made[4 * line + LANES.index(lane)] = (at, serial, serial, 0, -1, -1)

    def candidates(numbers: list[int]) -> list[object]:
        found = (
            candidate(str(n), waiting[n], drawn_lines[n][0], drawn_lines[n][1], now=NOW)
            for n in numbers
        )
        return [one for one in found if one is not None]

    first, other = most_urgent(candidates(own)), most_urgent(candidates(helped))  # type: ignore[arg-type]
    percent = drawn_lines[int(first.service)][0].help_percent if first else 0
    wanted = own_or_help(first, other, help_percent=percent)
    rules_made = np.array([rule_of(one[0]) for one in drawn_lines], np.int64)
    rows_made = np.array(
        [(LANES.index(row.lane), row.count) if row else (-1, 0) for _, row, _ in drawn_lines],
        np.int64,
    )
    standing = np.array([len(here) for _, _, here in drawn_lines], np.int64)
    mine, theirs = (
        foremost(np.array(one, np.int64), standing, made, rules_made, rows_made, NOW)
        for one in (own, helped)
    )
    found = theirs[0] if helps(rules_made, *mine[:2], *theirs[:2]) else mine[0]
    if wanted is None:
        assert found == -1
    else:
        assert found == 4 * int(wanted.service) + LANES.index(wanted.head.lane)
