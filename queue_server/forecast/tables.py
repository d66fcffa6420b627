"""The verdict on forecasts and choices as tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table

from queue_server.forecast.judge import Score, total
from queue_server.forecast.regret import RULES, Regret
from queue_server.texts import both as say

Scores = Mapping[tuple[int, int], Score]
"""By horizon (minutes) and place of the service."""
HEADS = ("service", "ahead", "error", "repeated", "ratio", "inside", "span", "bias")
NAME_WIDTH = 20
UNKNOWN = "–"
RULE_TEXTS = {
    "nearest": "the nearest office",
    "shown": "least travel and wait shown now",
    "forecast": "least travel and wait forecast for arrival",
}


def waits_table(scores: Scores, names: Sequence[str]) -> Table:
    """Error, ratio and coverage by service and horizon, all services together last."""
    table = Table(
        title=say("waits forecast on the tested days"),
        caption=say("what the columns of forecasts say"),
        caption_justify="left",
        box=SIMPLE_HEAD,
        padding=0,
    )
    for place, head in enumerate(HEADS):
        if place:
            table.add_column(say(head).replace(" ", "\n"), justify="right")
        else:
            table.add_column(say(head), overflow="fold", min_width=NAME_WIDTH)
    for service in sorted({service for _, service in scores}):
        _rows(table, names[service], {h: one for (h, of), one in scores.items() if of == service})
        table.add_section()
    horizons = sorted({horizon for horizon, _ in scores})
    together = {at: total(one for (h, _), one in scores.items() if h == at) for at in horizons}
    _rows(table, say("all services"), together)
    return table


def choice_table(regret: Regret) -> Table:
    """What each rule of choosing costs a person over the best choice in hindsight."""
    title = say("choice of office: minutes a person more than the best in hindsight")
    table = Table(title=title, box=SIMPLE_HEAD)
    table.add_column(say("rule"))
    table.add_column(say("minutes"), justify="right")
    for rule in RULES:
        table.add_row(
            say(RULE_TEXTS[rule]), f"{regret.mean(rule):.2f}" if regret.count else UNKNOWN
        )
    return table


def _rows(table: Table, name: str, scores: Mapping[int, Score]) -> None:
    for horizon, one in sorted(scores.items()):
        if not one.count:
            table.add_row(name, str(horizon), *[UNKNOWN] * (len(HEADS) - 2))
            continue
        table.add_row(
            name, str(horizon), f"{one.mean('error'):.2f}", f"{one.mean('repeated'):.2f}",
            f"{one.ratio:.3f}", f"{100 * one.coverage:.1f}", f"{one.mean('width'):.1f}",
            f"{one.mean('over'):+.2f}",
        )  # fmt: skip
        name = ""
