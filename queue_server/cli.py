"""`yunhao`: the compositions by name; each command loads only what it runs."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from queue_server.settings import Settings
from queue_server.texts import both as say

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Yunhao")
device = typer.Typer(no_args_is_help=True, help=say("devices"))
user = typer.Typer(no_args_is_help=True, help=say("people"))
audit = typer.Typer(no_args_is_help=True, help=say("audit"))
app.add_typer(device, name="device")
app.add_typer(user, name="user")
app.add_typer(audit, name="audit")

City = Annotated[Path | None, typer.Option("--city", help=say("the city's folder"))]
Data = Annotated[Path | None, typer.Option("--data", help=say("where the centre keeps its data"))]
Centre = Annotated[str, typer.Option("--centre", help=say("the centre's address"))]
Port = Annotated[int, typer.Option("--port")]


def _settings(**given: Any) -> Settings:
    return Settings(**{name: value for name, value in given.items() if value is not None})


@app.command(help=say("run a centre"))
def serve(
    city: City = None,
    halls: Annotated[list[str] | None, typer.Option("--halls")] = None,
    data: Data = None,
    host: Annotated[str | None, typer.Option("--host")] = None,
    port: Annotated[int | None, typer.Option("--port")] = None,
) -> None:
    """Run a centre."""
    from queue_server.app import serve as run
    from queue_server.clock import CityClock

    settings = _settings(
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
) -> None:
    """A whole city on this machine, with one kiosk, display, window and printer."""
    from queue_server.demo.run import Play, run

    folder = city or Settings().city
    play = Play(folder=folder, data=data, port=port, at=at, live=live, seed=seed, visits=visits)
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

    typer.echo(asyncio.run(run(_settings(data=data, city=city), hall, at)))


@app.command(help=say("a lost store from the journal, under a new epoch"))
def rebuild(
    hall: Annotated[str | None, typer.Option("--hall")] = None,
    data: Data = None,
    city: City = None,
) -> None:
    """A lost store from the journal, under a new epoch."""
    from queue_server.maintain import rebuild as run

    typer.echo(asyncio.run(run(_settings(data=data, city=city), hall)))


@app.command(help=say("the benchmarks, each with its yardstick in the same run"))
def bench(names: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """The benchmarks, each with its yardstick in the same run."""
    from queue_server.maintain import bench as run

    raise typer.Exit(run(names or []))


@app.command(help=say("the settings in force, secrets masked"))
def settings() -> None:
    """The settings in force, secrets masked."""
    typer.echo(Settings().model_dump_json(indent=2))


@device.command("enrol", help=say("make a single-use code that lives ten minutes"))
def enrol(
    kind: Annotated[str, typer.Option("--kind", help="kiosk, display, window, evaluator, centre")],
    hall: Annotated[str, typer.Option("--hall")],
    zone: Annotated[str | None, typer.Option("--zone")] = None,
    window: Annotated[str | None, typer.Option("--window")] = None,
    data: Data = None,
) -> None:
    """Make a single-use code that lives ten minutes."""
    from queue_server.maintain import enrolment_code

    settings = _settings(data=data)
    typer.echo(asyncio.run(enrolment_code(settings, kind, hall, zone, window)))


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
    settings = _settings(data=data)
    asyncio.run(add_person(settings, name, password, role, hall or [], department))


@audit.command("verify", help=say("check the chain of the audit"))
def verify(data: Data = None) -> None:
    """Check the chain of the audit."""
    from queue_server.maintain import verify_audit

    typer.echo(asyncio.run(verify_audit(_settings(data=data))))


def _token() -> str:
    """The device's token from YUNHAO_TOKEN, or from the file that YUNHAO_TOKEN_FILE names."""
    from queue_server.device.settings import DeviceSettings

    return DeviceSettings().secret()


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
