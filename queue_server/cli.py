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

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Yunhao 云号")
device = typer.Typer(no_args_is_help=True, help="设备 devices")
user = typer.Typer(no_args_is_help=True, help="人员 people")
audit = typer.Typer(no_args_is_help=True, help="审计 audit")
app.add_typer(device, name="device")
app.add_typer(user, name="user")
app.add_typer(audit, name="audit")

City = Annotated[Path | None, typer.Option("--city", help="城市配置文件夹 the city's folder")]
Data = Annotated[
    Path | None, typer.Option("--data", help="数据文件夹 where the centre keeps its data")
]
Centre = Annotated[str, typer.Option("--centre", help="中心地址 the centre's address")]
Port = Annotated[int, typer.Option("--port")]


def _settings(**given: Any) -> Settings:
    return Settings(**{name: value for name, value in given.items() if value is not None})


@app.command()
def serve(
    city: City = None,
    halls: Annotated[list[str] | None, typer.Option("--halls")] = None,
    data: Data = None,
    host: Annotated[str | None, typer.Option("--host")] = None,
    port: Annotated[int | None, typer.Option("--port")] = None,
) -> None:
    """运行中心 run a centre."""
    from queue_server.app import serve as run
    from queue_server.clock import CityClock

    settings = _settings(
        city=city, halls=tuple(halls) if halls else None, data=data, host=host, port=port
    )
    given = os.environ.get("YUNHAO_CLOCK")
    run(settings, CityClock(**json.loads(given)) if given else None)


@app.command()
def demo(
    data: Annotated[Path, typer.Option("--data")] = Path("data"),
    port: Port = 8000,
    at: Annotated[datetime | None, typer.Option("--at")] = None,
    live: Annotated[float | None, typer.Option("--live")] = None,
    city: City = None,
    seed: Annotated[int, typer.Option("--seed")] = 1,
    visits: Annotated[int, typer.Option("--visits")] = 25_000,
) -> None:
    """演示 a whole city on this machine, with one kiosk, display, window and printer."""
    from queue_server.demo.run import Play, run

    folder = city or Settings().city
    play = Play(folder=folder, data=data, port=port, at=at, live=live, seed=seed, visits=visits)
    raise typer.Exit(asyncio.run(run(play)))


@app.command()
def kiosk(centre: Centre, port: Port = 8001, data: Data = None) -> None:
    """取号机 a kiosk."""
    from kiosk.app import run

    printer = os.environ.get("YUNHAO_PRINTER")
    asyncio.run(run(centre, port, _token(), printer=printer, data=data or Path("data/kiosk")))


@app.command()
def display(centre: Centre, port: Port = 8002, data: Data = None) -> None:
    """综合屏 a display."""
    from display.app import run

    asyncio.run(run(centre, port, _token(), data=data or Path("data/display")))


@app.command()
def window(centre: Centre, port: Port = 8003, data: Data = None) -> None:
    """叫号端 a window client."""
    from window_client.app import run

    asyncio.run(run(centre, port, _token(), data=data or Path("data/window")))


@app.command()
def check(folder: Path) -> None:
    """检查配置 judge a city folder."""
    from hall_config.check import main_text

    text, code = main_text(folder)
    typer.echo(text)
    raise typer.Exit(code)


@app.command()
def replay(
    at: Annotated[datetime, typer.Option("--at")],
    hall: Annotated[str | None, typer.Option("--hall")] = None,
    data: Data = None,
    city: City = None,
) -> None:
    """回放 a hall as it was at a past moment, as JSON."""
    from queue_server.maintain import replay as run

    typer.echo(asyncio.run(run(_settings(data=data, city=city), hall, at)))


@app.command()
def rebuild(
    hall: Annotated[str | None, typer.Option("--hall")] = None,
    data: Data = None,
    city: City = None,
) -> None:
    """重建 a lost store from the journal, under a new epoch."""
    from queue_server.maintain import rebuild as run

    typer.echo(asyncio.run(run(_settings(data=data, city=city), hall)))


@app.command()
def bench(names: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """基准 the benchmarks, each with its yardstick in the same run."""
    from queue_server.maintain import bench as run

    raise typer.Exit(run(names or []))


@app.command()
def settings() -> None:
    """设置 the settings in force, secrets masked."""
    typer.echo(Settings().model_dump_json(indent=2))


@device.command("enrol")
def enrol(
    kind: Annotated[str, typer.Option("--kind", help="kiosk, display, window, evaluator, centre")],
    hall: Annotated[str, typer.Option("--hall")],
    zone: Annotated[str | None, typer.Option("--zone")] = None,
    window: Annotated[str | None, typer.Option("--window")] = None,
    data: Data = None,
) -> None:
    """登记码 make a single-use code that lives ten minutes."""
    from queue_server.maintain import enrolment_code

    settings = _settings(data=data)
    typer.echo(asyncio.run(enrolment_code(settings, kind, hall, zone, window)))


@device.command("join")
def join(
    code: str,
    centre: Centre,
    token_file: Annotated[Path, typer.Option("--token-file")],
) -> None:
    """登记 exchange a code for this device's token, kept in a file that only its owner reads."""
    from queue_server.maintain import join as run

    typer.echo(asyncio.run(run(centre, code, token_file)))


@user.command("add")
def add_user(
    name: str,
    role: Annotated[list[str], typer.Option("--role")],
    hall: Annotated[list[str] | None, typer.Option("--hall")] = None,
    department: Annotated[str | None, typer.Option("--department")] = None,
    data: Data = None,
) -> None:
    """增加人员 add a person; the password is read from the terminal or the first line of input."""
    from queue_server.maintain import add_person

    password = (
        typer.prompt("密码 password", hide_input=True, confirmation_prompt=True)
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\n")
    )
    settings = _settings(data=data)
    asyncio.run(add_person(settings, name, password, role, hall or [], department))


@audit.command("verify")
def verify(data: Data = None) -> None:
    """核对 check the chain of the audit."""
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
