"""What the console says of forecasts and simulated days stands in all three languages."""

from __future__ import annotations

import ast

from queue_server.device.texts import LANGUAGES
from queue_server.forecast.tables import HEADS, RULE_TEXTS
from queue_server.simulator.guides import PolicyName
from queue_server.simulator.tables import HEADS as DAY_HEADS
from queue_server.texts import catalogue
from tests import source

SAYERS = ("forecast", "forecasting.py", "cli_forecast.py")
DAY_SAYERS = ("simulator", "simulating.py", "cli_simulate.py")


def test_everything_that_is_said_stands_in_all_languages() -> None:
    names = {name.value for name in PolicyName}
    texts = {*HEADS, *RULE_TEXTS.values(), *DAY_HEADS, *names, *_said()}
    for language in LANGUAGES:
        known = catalogue("console", language)
        assert {text for text in texts if not known.ugettext(text)} == set()
        if language != "en":
            assert {text for text in texts if known.gettext(text) == text} == set()


def _said() -> set[str]:
    """The literal texts given to `say` and to what is wrong with files and options."""
    found = set()
    for path in source.modules("queue_server"):
        if path.parts[1] in (*SAYERS, *DAY_SAYERS):
            for node in ast.walk(source.tree(path)):
                match node:
                    case ast.Call(
                        func=ast.Name(id="say" | "Unfit" | "DayUnfit" | "Mistake"),
                        args=[ast.Constant(value=str(text)), *_],
                    ):
                        found.add(text)
    return found
