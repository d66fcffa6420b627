"""A hand on the virtual printer: a line protocol on a port of its own, and the command to run both.

`fail FAULT`, `mend [FAULT]` and `state` are answered by one line: the faults there are and the
slips printed, or the reason why a line was not understood. For loopback only: it asks no name.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from kiosk.control_lines import serve_lines
from kiosk.virtual_printer import VirtualPrinter
from kiosk.virtual_printer_status import Fault


def obey(printer: VirtualPrinter, line: str) -> str:
    """Carry out one line and give its answer."""
    verb, *names = line.split()[:2] or [""]
    try:
        faults = [Fault(name) for name in names]
    except ValueError:
        return f"no such fault; there are {', '.join(Fault)}"
    acts: dict[str, Callable[..., None]] = {
        "fail": printer.fail,
        "mend": printer.mend,
        "state": lambda *_: None,
    }
    if verb not in acts:
        return "fail FAULT, mend [FAULT] or state"
    acts[verb](*faults)
    return f"faults: {' '.join(sorted(printer.faults)) or 'none'}; slips: {printer.slips_printed}"


async def serve_control(
    printer: VirtualPrinter, host: str = "127.0.0.1", port: int = 0
) -> asyncio.Server:
    """Listen for such lines; the caller closes the server."""
    return await serve_lines(lambda line: obey(printer, line), host, port)


async def _run(slips: Path, port: int, control_port: int, dots: int) -> None:
    printer = VirtualPrinter(slips, port=port, dots=dots)
    await printer.start()
    control = await serve_control(printer, port=control_port)
    host, where = control.sockets[0].getsockname()[:2]
    typer.echo(f"printer {printer.address}, control {host}:{where}, slips {slips}")
    try:
        await control.serve_forever()
    finally:
        await printer.stop()


def main(
    slips: Annotated[Path, typer.Option(help="Folder for the pictures.")] = Path("slips"),
    port: Annotated[int, typer.Option(help="ESC/POS port; 0 takes a free one.")] = 9100,
    control_port: Annotated[int, typer.Option(help="Port for fail, mend and state.")] = 0,
    dots: Annotated[int, typer.Option(help="Width of the paper: 576 or 384.")] = 576,
) -> None:
    """Run a virtual receipt printer on loopback until it is stopped."""
    asyncio.run(_run(slips, port, control_port, dots))


if __name__ == "__main__":
    typer.run(main)
