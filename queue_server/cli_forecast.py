"""`yunhao forecast`: waits ahead and the right office, learned from a recorded history."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from queue_server.texts import both as say

NEEDED = "yunhao[forecast]"


def forecast(
    file: Annotated[Path, typer.Argument(help=say("the recorded history, CSV"))],
    test: Annotated[
        list[str],
        typer.Option("--test", help=say("days to be tested on: 2017-11-13,2017-11-14 or A..B")),
    ],
    offices: Annotated[
        Path | None, typer.Option("--offices", help=say("places of the offices, CSV"))
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=say("a file for the forecasts, CSV"))
    ] = None,
    ask: Annotated[
        Path | None, typer.Option("--ask", help=say("questions for the right office, CSV"))
    ] = None,
    service: Annotated[
        list[str] | None, typer.Option("--service", help=say("only this service; may be repeated"))
    ] = None,
) -> None:
    """Waits ahead and the right office, learned from a recorded history and judged on its days."""
    try:
        from rich.console import Console

        from queue_server.forecasting import Wanted
        from queue_server.forecasting import forecast as run
    except ModuleNotFoundError as missing:
        from queue_server.mistakes import Mistake

        told = f"pip install '{NEEDED}' ({missing.name})"
        raise Mistake("this command needs more packages", told) from None
    wanted = Wanted(
        file=file, offices=offices, test=test, out=out, ask=ask, services=tuple(service or ())
    )
    run(wanted, Console(), Console(stderr=True))
