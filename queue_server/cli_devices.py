"""`yunhao device`: enrolment codes, tokens, settings and withdrawal."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from queue_server.cli_options import Centre, Data, settings_of
from queue_server.texts import both as say

device = typer.Typer(no_args_is_help=True, help=say("devices"))

Given = Annotated[
    list[str] | None, typer.Option("--set", help=say("a setting of the device, as name=value"))
]


@device.command("enrol", help=say("make a single-use code that lives ten minutes"))
def enrol(
    kind: Annotated[
        str, typer.Option("--kind", help="kiosk, display, window, evaluator, edge, centre")
    ],
    hall: Annotated[str, typer.Option("--hall")],
    zone: Annotated[str | None, typer.Option("--zone")] = None,
    window: Annotated[str | None, typer.Option("--window")] = None,
    given: Given = None,
    data: Data = None,
) -> None:
    """Make a single-use code that lives ten minutes."""
    from queue_server.maintain import enrolment_code

    settings = settings_of(data=data)
    typer.echo(asyncio.run(enrolment_code(settings, kind, hall, zone, window, given or [])))


@device.command("list", help=say("the devices of a hall, or all; as JSON"))
def list_devices(
    hall: Annotated[str | None, typer.Option("--hall")] = None, data: Data = None
) -> None:
    """The devices of a hall, or all; as JSON."""
    from queue_server.maintain import devices

    typer.echo(asyncio.run(devices(settings_of(data=data), hall)))


@device.command("set", help=say("put these settings in the place of a device's"))
def set_device(name: str, given: Given = None, data: Data = None) -> None:
    """Put these settings in the place of a device's."""
    from queue_server.maintain import set_device as run

    asyncio.run(run(settings_of(data=data), name, given or []))


@device.command("withdraw", help=say("end a device's token; it is shut out within seconds"))
def withdraw(name: str, data: Data = None) -> None:
    """End a device's token; it is shut out within seconds."""
    from queue_server.maintain import withdraw as run

    asyncio.run(run(settings_of(data=data), name))


@device.command(
    "join",
    help=say("exchange a code for this device's token, kept in a file that only its owner reads"),
)
def join(
    code: str,
    centre: Centre,
    token_file: Annotated[Path, typer.Option("--token-file")],
) -> None:
    """Exchange a code for this device's token, kept in a file that only its owner reads."""
    from queue_server.maintain import join as run

    typer.echo(asyncio.run(run(centre, code, token_file)))
