"""`yunhao handover`: to the other centre of a shared hall, or from one that is gone for good."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Annotated

import typer

from queue_server.cli_options import City, Data, settings_of
from queue_server.texts import both as say


def handover(
    hall: Annotated[str, typer.Option("--hall")],
    to: Annotated[str | None, typer.Option("--to", help=say("the other centre's address"))] = None,
    gone: Annotated[bool, typer.Option("--gone", help=say("its centre is gone for good"))] = False,
    confirm: Annotated[
        str | None, typer.Option("--confirm", help=say("the position that --gone shows"))
    ] = None,
    data: Data = None,
    city: City = None,
) -> None:
    """Hand a hall to the other centre of YUNHAO_CENTRES, or take it from one that is gone."""
    from queue_server.clock import CityClock
    from queue_server.gone import take_over
    from queue_server.handover import Step
    from queue_server.handover import handover as run

    def tell(step: Step) -> None:
        typer.echo(f"{step.about}: {say(step.text)}")

    if gone == (to is not None):
        raise typer.BadParameter(say("either --to or --gone"))
    given = os.environ.get("YUNHAO_CLOCK")
    clock = CityClock(**json.loads(given)) if given else None
    settings = settings_of(data=data, city=city)
    if to is None:
        asyncio.run(take_over(settings, hall, confirm, clock, tell))
    else:
        asyncio.run(run(settings, hall, to, clock, tell))
