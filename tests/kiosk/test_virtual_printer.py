"""The virtual printer against the golden bitmaps of an independent one, and its own manners."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops

from kiosk.printer import open_printer, slip_bytes
from kiosk.printer_address import parse_address
from kiosk.slip import render_slip
from kiosk.slip_font import package_font
from kiosk.virtual_printer import HELD_LIMIT, VirtualPrinter
from kiosk.virtual_printer_control import obey, serve_control
from kiosk.virtual_printer_status import Fault
from queue_server.domain.ticket import Printing
from tests.kiosk.conftest import impatient
from tests.kiosk.slips import GOLDEN

GOLDENS = Path(__file__).parent / "golden"
RASTER = b"\x1dv0\0\x01\0\x02\0\xf0\x0f"
CUT = b"\x1dV\0"


async def dial(virtual: VirtualPrinter) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, port = virtual.address.split(":")
    return await asyncio.open_connection(host, int(port))


async def hung_up(reader: asyncio.StreamReader) -> bool:
    """Whether the printer closed or broke the line without another word."""
    try:
        return await reader.read(1) == b""
    except ConnectionError:
        return True


@pytest.mark.parametrize("name", GOLDEN)
async def test_our_bytes_come_out_as_from_the_independent_simulator(
    name: str, tmp_path: Path
) -> None:
    content, dots = GOLDEN[name]
    virtual = VirtualPrinter(tmp_path, dots=dots)
    await virtual.start()
    printer = open_printer(impatient(parse_address(virtual.address)))
    slip = slip_bytes(render_slip(content, dots=dots, font=package_font()))
    assert (await printer.print_slip(slip)).state is Printing.PRINTED
    await virtual.stop()
    with Image.open(tmp_path / "slip-0001.png") as ours, Image.open(GOLDENS / f"{name}.png") as ref:
        assert (ours.mode, ours.size) == ("1", ref.size)
        assert ImageChops.logical_xor(ours, ref).getbbox() is None
        (code,) = zxingcpp.read_barcodes(ours.convert("L"))
    assert code.text == content.qr_url


async def test_bytes_may_come_one_by_one(virtual: VirtualPrinter, tmp_path: Path) -> None:
    reader, writer = await dial(virtual)
    for byte in b"\x1b@" + RASTER + b"\x1dV\x42\0" + b"\x1dr\x01":
        writer.write(bytes([byte]))
        await writer.drain()
    assert await reader.readexactly(1) == b"\0"
    writer.close()
    with Image.open(tmp_path / "slips" / "slip-0001.png") as slip:
        rows = [[slip.getpixel((x, y)) for x in range(8)] for y in range(2)]
    assert rows == [[0, 0, 0, 0, 255, 255, 255, 255], [255, 255, 255, 255, 0, 0, 0, 0]]


async def test_numbers_go_on_and_no_half_picture_is_left(tmp_path: Path) -> None:
    (tmp_path / "slip-0007.png").touch()
    virtual = VirtualPrinter(tmp_path)
    await virtual.start()
    _, writer = await dial(virtual)
    writer.write(RASTER + CUT + RASTER + CUT)
    await virtual.printed(2)
    writer.close()
    await virtual.stop()
    assert sorted(os.listdir(tmp_path)) == [f"slip-000{number}.png" for number in (7, 8, 9)]


async def test_a_cut_of_bare_paper_makes_no_slip(virtual: VirtualPrinter) -> None:
    reader, writer = await dial(virtual)
    writer.write(b"\n\x1bd\x05" + CUT + b"\x1dr\x01")
    assert await reader.readexactly(1) == b"\0"
    assert virtual.slips_printed == 0
    writer.close()


@pytest.mark.parametrize(
    ("faults", "answers"),
    [
        ([], "12121212"),
        ([Fault.NEAR_END], "1212121e"),
        ([Fault.PAPER_OUT], "1a32127e"),
        ([Fault.COVER_OPEN], "1a161212"),
        ([Fault.CUTTER], "1a521a12"),
        ([Fault.COVER_OPEN, Fault.PAPER_OUT], "1a36127e"),
    ],
)
async def test_questions_in_real_time_are_answered_past_what_waits(
    virtual: VirtualPrinter, faults: list[Fault], answers: str
) -> None:
    virtual.fail(*faults)
    reader, writer = await dial(virtual)
    writer.write(RASTER + b"".join(b"\x10\x04" + bytes([n]) for n in (1, 2, 3, 4)))
    assert (await reader.readexactly(4)).hex() == answers
    writer.close()


async def test_status_that_was_asked_for_comes_with_each_change(virtual: VirtualPrinter) -> None:
    reader, writer = await dial(virtual)
    writer.write(b"\x1da\xff")
    assert (await reader.readexactly(4)).hex() == "10000000"
    virtual.fail(Fault.COVER_OPEN)
    assert (await reader.readexactly(4)).hex() == "38000000"
    virtual.fail(Fault.PAPER_OUT)
    assert (await reader.readexactly(4)).hex() == "38000f00"
    virtual.mend()
    assert (await reader.readexactly(4)).hex() == "10000000"
    writer.close()


async def test_a_job_waits_for_the_fault_to_be_mended(virtual: VirtualPrinter) -> None:
    virtual.fail(Fault.COVER_OPEN, Fault.PAPER_OUT)
    reader, writer = await dial(virtual)
    writer.write(RASTER + CUT + b"\x1dr\x01" + b"\x10\x04\x01")
    assert await reader.readexactly(1) == b"\x1a"
    virtual.mend(Fault.COVER_OPEN)
    assert virtual.slips_printed == 0
    virtual.mend(Fault.PAPER_OUT)
    assert await reader.readexactly(1) == b"\0"
    assert virtual.slips_printed == 1
    writer.close()


async def test_who_sends_more_than_the_buffer_holds_is_disconnected(
    virtual: VirtualPrinter,
) -> None:
    virtual.fail(Fault.PAPER_OUT)
    reader, writer = await dial(virtual)
    writer.write(b"x" * (HELD_LIMIT + 2))
    assert await hung_up(reader)
    writer.close()


async def test_what_is_not_for_a_printer_is_hung_up_on(virtual: VirtualPrinter) -> None:
    reader, writer = await dial(virtual)
    writer.write(b"\x1dv0\0\xff\xff\xff\xff")
    assert await hung_up(reader)
    writer.close()


async def test_native_chinese_text_and_a_native_qr_code_are_printed(
    virtual: VirtualPrinter, tmp_path: Path
) -> None:
    url = b"http://halls.example/t/1"
    store = bytes([len(url) + 3, 0]) + b"1P0" + url
    _, writer = await dial(virtual)
    writer.write("东莞 A012\n".encode("gb18030") + b"\x1d(k\x03\x001C\x06")
    writer.write(b"\x1d(k" + store + b"\x1d(k\x03\x001Q0" + CUT)
    await virtual.printed(1)
    writer.close()
    with Image.open(tmp_path / "slips" / "slip-0001.png") as slip:
        wide = Image.new("L", (slip.width + 80, slip.height + 80), 255)
        wide.paste(slip.convert("L"), (40, 40))
        assert ImageChops.invert(slip.crop((0, 0, 200, 30)).convert("L")).getbbox()
    (code,) = zxingcpp.read_barcodes(wide)
    assert code.text == url.decode()


async def test_stopping_hangs_up(virtual: VirtualPrinter) -> None:
    reader, writer = await dial(virtual)
    writer.write(b"\x10\x04\x01")
    await reader.readexactly(1)
    await virtual.stop()
    assert await hung_up(reader)
    writer.close()


async def test_faults_are_set_and_mended_by_hand_over_the_control_port(
    virtual: VirtualPrinter,
) -> None:
    control = await serve_control(virtual)
    reader, writer = await asyncio.open_connection(*control.sockets[0].getsockname()[:2])
    said = []
    for line in (
        b"fail paper_out\n",
        b"fail near_end\n",
        b"mend paper_out\n",
        b"mend\n",
        b"state\n",
    ):
        writer.write(line)
        said.append((await reader.readline()).decode().strip())
    writer.close()
    control.close()
    await control.wait_closed()
    assert said == [
        "faults: paper_out; slips: 0",
        "faults: near_end paper_out; slips: 0",
        "faults: near_end; slips: 0",
        "faults: none; slips: 0",
        "faults: none; slips: 0",
    ]


@pytest.mark.parametrize("line", ["", "explode", "state now please", "fail on_fire"])
async def test_a_control_line_that_is_not_understood_changes_nothing(
    virtual: VirtualPrinter, line: str
) -> None:
    assert "FAULT" in obey(virtual, line) or "no such fault" in obey(virtual, line)
    assert not virtual.faults
