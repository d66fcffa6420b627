"""What several commands of the console take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from queue_server.settings import Settings
from queue_server.texts import both as say

Data = Annotated[Path | None, typer.Option("--data", help=say("where the centre keeps its data"))]
Centre = Annotated[str, typer.Option("--centre", help=say("the centre's address"))]


def settings_of(**given: Any) -> Settings:
    """The settings with what the command line gave over them."""
    return Settings(**{name: value for name, value in given.items() if value is not None})
