"""The kiosk as a program: its page on loopback, its line to the centre."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kiosk.device import PAGE, Device
from kiosk.settings import KioskSettings
from kiosk.words import TEXTS
from queue_server.device.serve import Site, listen, page_app, serve_pages

PAGES = Path(__file__).parent / "pages"


def site(device: Device) -> Site:
    """The page of a kiosk, for `page_app`; whoever serves it keeps `device.run()` going."""
    return Site(folder=PAGES, pages={"/": PAGE}, texts=TEXTS, hub=device.pages, do=device.do)


async def serve(settings: KioskSettings) -> None:
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
    """Run a kiosk; `printer` is an address, without one `YUNHAO_PRINTER` says where it is.

    ValueError for an address that is none; `data` is the folder of its numbers' record.
    """
    given: dict[str, Any] = {
        "centre": centre,
        "port": port,
        "token": token,
        "host": host,
        "data": data,
    }
    if printer is not None:
        given["printer"] = printer
    await serve(KioskSettings(**given))
