"""A virtual printer on a free port, and a printer of the kiosk that is patient for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from kiosk.printer import Printer, open_printer, slip_bytes
from kiosk.printer_address import PrinterAddress, PrinterSettings, parse_address
from kiosk.slip import render_slip
from kiosk.slip_font import package_font
from kiosk.virtual_printer import VirtualPrinter
from tests.hub.centre import serving
from tests.kiosk.centre import GreatHall, great_hall
from tests.kiosk.slips import PLAIN

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let them all run in the session's loop, where the browser is."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def impatient(address: PrinterAddress) -> PrinterSettings:
    """Settings that give up soon; generous enough for a loaded machine."""
    return PrinterSettings(address=address, connect_s=2, send_s=2, answer_s=1.5, status_s=0.5)


@pytest.fixture(scope="session")
def job() -> bytes:
    """The bytes of one real slip."""
    return slip_bytes(render_slip(PLAIN, dots=576, font=package_font()))


@pytest_asyncio.fixture(loop_scope="session")
async def virtual(tmp_path: Path) -> AsyncIterator[VirtualPrinter]:
    """A virtual printer with 80 mm paper."""
    printer = VirtualPrinter(tmp_path / "slips")
    await printer.start()
    yield printer
    await printer.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def printer(virtual: VirtualPrinter) -> AsyncIterator[Printer]:
    """The kiosk's printer, which is the virtual one."""
    opened = open_printer(impatient(parse_address(virtual.address)))
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def great(tmp_path: Path) -> AsyncIterator[GreatHall]:
    """The great hall, seven people waiting for one of its services."""
    made = great_hall(tmp_path)
    await made.queue("social", 7)
    async with serving(made):
        yield made
