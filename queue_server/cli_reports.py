"""`yunhao report`: what happened in some days, as a table."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from queue_server.cli_options import Data, settings_of
from queue_server.texts import both as say

report = typer.Typer(no_args_is_help=True, help=say("reports of some days"))
DAY = ["%Y-%m-%d"]


class Format(StrEnum):
    """How a report is written."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def _offer(name: str, text: str) -> None:
    """A command for a report of this name."""

    @report.command(name, help=say(text))
    def command(
        first: Annotated[datetime, typer.Option("--from", formats=DAY)],
        last: Annotated[datetime, typer.Option("--to", formats=DAY)],
        hall: Annotated[str | None, typer.Option("--hall")] = None,
        format: Annotated[Format, typer.Option("--format")] = Format.CSV,
        out: Annotated[
            Path | None, typer.Option("--out", help=say("a file instead of here"))
        ] = None,
        language: Annotated[str, typer.Option("--language")] = "zh-CN",
        data: Data = None,
        city: Annotated[Path | None, typer.Option("--city", help=say("the city's folder"))] = None,
    ) -> None:
        """What happened in some days, both included."""
        from queue_server.reporting import report as run

        work = run(
            settings_of(data=data, city=city),
            name,
            first=first.date(),
            last=last.date(),
            hall=hall,
            format=format.value,
            language=language,
        )
        found = asyncio.run(work)
        if out is not None:
            out.write_bytes(found)
        else:
            sys.stdout.buffer.write(found)


_offer("evaluations", "grades by hall, department, window and item")
_offer("estimates", "how true the waits were that people were shown")
_offer("idle", "idle time of windows, and lines in which nobody was called")
