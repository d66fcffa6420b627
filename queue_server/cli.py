"""`yunhao`: the compositions by name; each command loads only what it runs."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from queue_server.cli_devices import device
from queue_server.cli_forecast import forecast
from queue_server.cli_handover import handover
from queue_server.cli_options import HALLS, Centre, City, Data, settings_of, spread
from queue_server.cli_reports import report
from queue_server.cli_simulate import simulate
from queue_server.cli_voice import voice
from queue_server.settings import Settings
from queue_server.texts import both as say

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Yunhao")
user = typer.Typer(no_args_is_help=True, help=say("people"))
audit = typer.Typer(no_args_is_help=True, help=say("audit"))
app.add_typer(device, name="device")
app.add_typer(user, name="user")
app.add_typer(audit, name="audit")
app.add_typer(voice, name="voice")
app.add_typer(report, name="report")
app.command(help=say("hand a hall to the other centre that YUNHAO_CENTRES names for it"))(handover)
app.command(help=say("waits ahead and the right office, learned from a recorded history"))(forecast)
app.command(help=say("a day of the city under each policy of choosing halls"))(simulate)

Port = Annotated[int, typer.Option("--port")]


@app.command(help=say("run a centre"))
def serve(
    city: City = None,
    halls: Annotated[list[str] | None, typer.Option(HALLS)] = None,
    data: Data = None,
    host: Annotated[str | None, typer.Option("--host")] = None,
    port: Annotated[int | None, typer.Option("--port")] = None,
) -> None:
    """Run a centre."""
    from queue_server.app import serve as run
    from queue_server.clock import CityClock

    settings = settings_of(
        city=city, halls=tuple(halls) if halls else None, data=data, host=host, port=port
    )
    given = os.environ.get("YUNHAO_CLOCK")
    run(settings, CityClock(**json.loads(given)) if given else None)


@app.command(help=say("a whole city on this machine, with one kiosk, display, window and printer"))
def demo(
    data: Annotated[Path, typer.Option("--data")] = Path("data"),
    port: Port = 8000,
    at: Annotated[datetime | None, typer.Option("--at")] = None,
    live: Annotated[float | None, typer.Option("--live")] = None,
    city: City = None,
    seed: Annotated[int, typer.Option("--seed")] = 1,
    visits: Annotated[int, typer.Option("--visits")] = 25_000,
    host: Annotated[str, typer.Option("--host", help=say("the address for phones"))] = "127.0.0.1",
) -> None:
    """A whole city on this machine, with one kiosk, display, window and printer."""
    from queue_server.demo.run import Play, run

    folder = city or Settings().city
    play = Play(
        folder=folder, data=data, host=host, port=port, at=at, live=live, seed=seed, visits=visits
    )
    raise typer.Exit(asyncio.run(run(play)))


@app.command(help=say("a kiosk"))
def kiosk(centre: Centre, port: Port = 8001, data: Data = None) -> None:
    """A kiosk."""
    from kiosk.app import run

    printer = os.environ.get("YUNHAO_PRINTER")
    asyncio.run(run(centre, port, _token(), printer=printer, data=data or Path("data/kiosk")))


@app.command(help=say("a display"))
def display(centre: Centre, port: Port = 8002, data: Data = None) -> None:
    """A display."""
    from display.app import run

    asyncio.run(run(centre, port, _token(), data=data or Path("data/display")))


@app.command(help=say("a window client"))
def window(centre: Centre, port: Port = 8003, data: Data = None) -> None:
    """A window client."""
    from window_client.app import run

    asyncio.run(run(centre, port, _token(), data=data or Path("data/window")))


@app.command(help=say("all pages of a hall for the browsers in it"))
def edge(
    centre: Centre,
    hall: Annotated[str, typer.Option("--hall", help=say("the node's hall"))],
    port: Port = 8080,
    host: Annotated[str, typer.Option("--host")] = "0.0.0.0",
    data: Data = None,
) -> None:
    """All pages of a hall for the browsers in it."""
    from queue_server.edge.app import run

    work = run(centre, port, _token(), hall=hall, host=host, data=data or Path("data/edge"))
    asyncio.run(work)


@app.command(help=say("judge a city folder"))
def check(folder: Path) -> None:
    """Judge a city folder."""
    from hall_config.check import main_text

    text, code = main_text(folder)
    typer.echo(text)
    raise typer.Exit(code)


@app.command(help=say("a hall as it was at a past moment, as JSON"))
def replay(
    at: Annotated[datetime, typer.Option("--at")],
    hall: Annotated[str | None, typer.Option("--hall")] = None,
    data: Data = None,
    city: City = None,
) -> None:
    """A hall as it was at a past moment, as JSON."""
    from queue_server.maintain import replay as run

    typer.echo(asyncio.run(run(settings_of(data=data, city=city), hall, at)))


@app.command(help=say("a lost store from the journal, under a new epoch"))
def rebuild(
    hall: Annotated[str | None, typer.Option("--hall")] = None,
    data: Data = None,
    city: City = None,
) -> None:
    """A lost store from the journal, under a new epoch."""
    from queue_server.maintain import rebuild as run

    typer.echo(asyncio.run(run(settings_of(data=data, city=city), hall)))


@app.command(help=say("the benchmarks, each with its yardstick in the same run"))
def bench(names: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """The benchmarks, each with its yardstick in the same run."""
    from queue_server.maintain import bench as run

    raise typer.Exit(run(names or []))


@app.command(help=say("the settings in force, secrets masked"))
def settings() -> None:
    """The settings in force, secrets masked."""
    typer.echo(Settings().shown())


@user.command(
    "add",
    help=say("add a person; the password is read from the terminal or the first line of input"),
)
def add_user(
    name: str,
    role: Annotated[list[str], typer.Option("--role")],
    hall: Annotated[list[str] | None, typer.Option("--hall")] = None,
    department: Annotated[str | None, typer.Option("--department")] = None,
    data: Data = None,
) -> None:
    """Add a person; the password is read from the terminal or the first line of input."""
    from queue_server.maintain import add_person

    password = (
        typer.prompt(say("password"), hide_input=True, confirmation_prompt=True)
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\n")
    )
    settings = settings_of(data=data)
    asyncio.run(add_person(settings, name, password, role, hall or [], department))


@audit.command("verify", help=say("check the chain of the audit"))
def verify(data: Data = None) -> None:
    """Check the chain of the audit."""
    from queue_server.maintain import verify_audit

    typer.echo(asyncio.run(verify_audit(settings_of(data=data))))


def _token() -> str:
    """The device's token from YUNHAO_TOKEN, or from the file that YUNHAO_TOKEN_FILE names."""
    from queue_server.device.settings import DeviceSettings

    return DeviceSettings().secret()


def main() -> None:
    """The console script; what people can mend themselves is told in a line, without a trace."""
    # what a program makes at its start stays: to look through it rarely saves a fifth of the start
    gc.set_threshold(20_000, 20, 50)
    sys.argv[1:] = spread(sys.argv[1:])
    try:
        app()
    except Exception as error:
        from queue_server.mistakes import told

        said = told(error)
        if said is None:
            raise
        typer.echo(said, err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
