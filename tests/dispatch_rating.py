"""Grades by chance, for the dispatch machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queue_server.domain.commands import Evaluate, Lapse
from queue_server.domain.evaluation import Source

if TYPE_CHECKING:
    from tests.dispatch_commands import Chance

TEXTS = (None, "so so", "两个", 'quo"te\\ \n\x00\x7f', "call 13800138000")


def evaluate(chance: Chance) -> Evaluate:
    """A grade of a handling, mostly of one that may be graded."""
    ticket, handling = _handling(chance)
    return Evaluate(
        ticket=ticket,
        handling=handling,
        grade=chance.of(range(1, 6)),
        source=chance.of(tuple(Source)),
        tags=chance.of(((), ("slow",), ("slow", "rude"))),
        text=chance.of(TEXTS),
        form=chance.of((None, "1")),
        window=None if chance.mostly() else chance.window(),
    )


def lapse(chance: Chance) -> Lapse:
    """The end of a handling's time, often too early."""
    ticket, handling = _handling(chance)
    return Lapse(ticket=ticket, handling=handling)


def _handling(chance: Chance) -> tuple[str, int]:
    unrated = sorted(chance.view.unrated)
    if unrated and chance.mostly():
        ticket, _, count = chance.of(unrated).partition("#")
        return ticket, int(count)
    return chance.ticket("printed"), chance.of((1, 2, 9))
