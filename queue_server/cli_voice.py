"""`yunhao voice`: what a speaker records, whether it is whole, and clips made by espeak-ng."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hall_config.model import City as CityConfig
from queue_server.settings import Settings
from queue_server.texts import both as say

voice = typer.Typer(no_args_is_help=True, help=say("voices of displays"))

City = Annotated[Path | None, typer.Option("--city", help=say("the city's folder"))]


@voice.command("script", help=say("what a speaker has to record, a line for each file"))
def script(
    city: City = None,
    language: Annotated[list[str] | None, typer.Option("--language", help="zh-CN, yue, en")] = None,
) -> None:
    """What a speaker has to record, a line for each file."""
    from display.announce import VOICES
    from display.voice_script import script_text

    for one in language or ():
        if one not in VOICES:
            raise typer.BadParameter(", ".join(VOICES), param_hint="--language")
    typer.echo(script_text(_city(city), language or VOICES))


@voice.command("check", help=say("judge a folder of recordings: missing, unreadable, uneven"))
def check(folder: Path, city: City = None) -> None:
    """Judge a folder of recordings."""
    from display.voice_script import judged_text

    text, good = judged_text(folder, _city(city))
    typer.echo(text)
    raise typer.Exit(0 if good else 1)


@voice.command("make", help=say("make clips by espeak-ng for the places of a city"))
def make(
    city: City = None,
    out: Annotated[Path | None, typer.Option("--out")] = None,
) -> None:
    """Make clips by espeak-ng for the places of a city."""
    from display.starter_pack import ProgramMissing
    from display.voice_script import make_text

    try:
        typer.echo(make_text(_city(city), out))
    except ProgramMissing as error:
        typer.echo(f"{say('a program is missing')}: {error}", err=True)
        raise typer.Exit(1) from None


def _city(folder: Path | None) -> CityConfig:
    from hall_config.load import load_city

    return load_city(folder or Settings().city)
