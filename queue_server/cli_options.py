"""What several commands of the console take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from queue_server.settings import Settings
from queue_server.texts import both as say

Data = Annotated[Path | None, typer.Option("--data", help=say("where the centre keeps its data"))]
City = Annotated[Path | None, typer.Option("--city", help=say("the city's folder"))]
Centre = Annotated[str, typer.Option("--centre", help=say("the centre's address"))]

HALLS = "--halls"
LISTS = (HALLS, "--test", "--policy")
"""The options that take several values after one another, see `spread`."""


def settings_of(**given: Any) -> Settings:
    """The settings with what the command line gave over them."""
    return Settings(**{name: value for name, value in given.items() if value is not None})


def spread(arguments: list[str]) -> list[str]:
    """`--halls A B` as `--halls A --halls B`, which the parser of options takes."""
    found: list[str] = []
    naming = ""
    for one in arguments:
        if one.startswith("-"):
            naming = one if one in LISTS else ""
        elif naming and found[-1] != naming:
            found.append(naming)
        found.append(one)
    return found
