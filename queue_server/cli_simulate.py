"""`yunhao simulate`: a day of the city under each policy of choosing halls."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from queue_server.cli_options import City
from queue_server.settings import Settings
from queue_server.texts import both as say


def simulate(
    city: City = None,
    policy: Annotated[
        list[str] | None,
        typer.Option("--policy", help=say("nearest, shortest, shown, ours, bound; all if none")),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help=say("of the drawn day"))] = 1,
    follow: Annotated[
        float, typer.Option("--follow", help=say("the share of citizens who follow, 0 to 1"))
    ] = 1.0,
    day: Annotated[
        Path | None, typer.Option("--day", help=say("a recorded day in place of a drawn one, CSV"))
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help=say("a file for the visits, CSV; the picture beside it")),
    ] = None,
    date: Annotated[
        datetime | None,
        typer.Option(
            "--date", formats=["%Y-%m-%d"], help=say("whose roster holds; an ordinary Monday")
        ),
    ] = None,
) -> None:
    """A day of the city under each policy of choosing halls: waits, fairness, load."""
    from rich.console import Console

    from queue_server.simulating import PLAIN_MONDAY, Wanted
    from queue_server.simulating import simulate as run

    wanted = Wanted(
        city=city or Settings().city,
        policies=tuple(policy or ()),
        seed=seed,
        follow=follow,
        day=day,
        out=out,
        on=date.date() if date else PLAIN_MONDAY,
    )
    run(wanted, Console(), Console(stderr=True))
