"""The kiosk as a program: its page on loopback, its line to the centre."""

from __future__ import annotations

from pathlib import Path

from kiosk.device import PAGE, Device
from kiosk.printer_address import parse_address
from kiosk.settings import Settings
from kiosk.words import TEXTS
from queue_server.device.serve import Site, listen, page_app, serve_pages

PAGES = Path(__file__).parent / "pages"


def site(device: Device) -> Site:
    """The page of a kiosk, for `page_app`; whoever serves it keeps `device.run()` going."""
    return Site(folder=PAGES, pages={"/": PAGE}, texts=TEXTS, hub=device.pages, do=device.do)


async def serve(settings: Settings) -> None:
    """Serve a kiosk until a signal says so; on another port when the wished one is taken."""
    device = Device(settings)
    listening = listen(settings.host, settings.port)
    await serve_pages(page_app(site(device)), listening, [device.run()])


async def run(
    centre: str,
    port: int,
    token: str,
    *,
    host: str = "127.0.0.1",
    printer: str | None = None,
    data: Path,
) -> None:
    """Run a kiosk; `printer` is an address as in `parse_address`, None where there is none."""
    await serve(
        Settings(
            centre=centre,
            token=token,
            data=data,
            printer=parse_address(printer) if printer else None,
            host=host,
            port=port,
        )
    )
