"""A simulated day as tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table

from queue_server.simulator.figures import Figures
from queue_server.texts import both as say

HEADS = (
    "policy", "served", "turned away", "elsewhere", "way", "wait", "wait P50", "wait P95", "whole",
    "whole P95", "spread", "swing", "in range", "bias",
)  # fmt: skip
UNKNOWN = "–"


def policies_table(figures: Sequence[Figures], title: str) -> Table:
    """One row a policy; times in minutes."""
    table = Table(
        title=title,
        caption=say("what the columns of simulated days say"),
        caption_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    for head in HEADS:
        table.add_column(
            say(head).replace(" ", "\n"), justify="left" if head == "policy" else "right"
        )
    for one in figures:
        table.add_row(say(one.policy), *_cells(one))
    return table


def halls_table(halls: Sequence[str], figures: Sequence[Figures]) -> Table:
    """One row a hall: for each policy the mean wait of its own citizens, and its windows' use."""
    table = Table(
        title=say("halls: mean wait of their own citizens, minutes · use of their windows"),
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    table.add_column(say("hall"))
    for one in figures:
        table.add_column(say(one.policy).replace(" ", "\n"), justify="right")
    for number, name in enumerate(halls):
        table.add_row(name, *(_hall(one, number) for one in figures))
    return table


def _hall(figures: Figures, number: int) -> str:
    return f"{_minutes(figures.own_s[number])} · {figures.use[number]:.0%}"


def _cells(one: Figures) -> Sequence[str]:
    return (
        str(one.served),
        str(one.away),
        f"{one.moved / one.served:.0%}" if one.served else UNKNOWN,
        *(
            _minutes(value)
            for value in (
                one.travel_s, one.wait_s, one.wait_p50_s, one.wait_p95_s, one.total_s,
                one.total_p95_s,
            )
        ),
        f"{one.use_spread:.3f}",
        f"{one.use_swing:.3f}",
        UNKNOWN if one.inside is None else f"{one.inside:.0%}",
        UNKNOWN if one.bias_s is None else f"{one.bias_s / 60:+.1f}",
    )  # fmt: skip


def _minutes(seconds: float | None) -> str:
    return UNKNOWN if seconds is None else f"{seconds / 60:.1f}"
