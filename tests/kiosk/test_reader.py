"""A card reader over TCP and over a serial line, and every way in which it fails."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
import pytest_asyncio

from kiosk.printer_address import NetworkAddress, SerialAddress
from kiosk.reader import SamReader
from kiosk.reader_line import Gone, ReaderAddress, open_wire, parse_reader
from kiosk.reader_watch import ReaderWatch
from kiosk.sam import Trouble
from kiosk.sam_frames import SHORTEST_QUESTION, Frames
from kiosk.sealed import Sealed, seal
from kiosk.signals import Input
from kiosk.telling import Laid, Reads, Unread
from kiosk.virtual_reader import Mood, VirtualReader
from kiosk.virtual_reader_page import HELP, Hand, serve_hand
from queue_server.crypto import Keyring
from queue_server.device.answers import Answer, Done, Unsent
from queue_server.domain.identity import Plain
from tests.kiosk.running import until

NUMBER = "11010519491231002X"


class Line:
    """A line to a centre that keeps what it is asked."""

    def __init__(self) -> None:
        self.online = True
        self.asked: list[tuple[str, Mapping[str, Any]]] = []

    async def ask(
        self,
        verb: str,
        fields: Mapping[str, Any] | None = None,
        *,
        id: str | None = None,
        wait_s: float = 5.0,
        done_at: str | None = None,
    ) -> Answer:
        self.asked.append((verb, fields or {}))
        return Done(data={}) if self.online else Unsent()


class Ear:
    """What a visit hears of a reader."""

    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring
        self.heard: list[Input] = []

    def seal(self, number: str) -> Sealed | None:
        return seal(self.keyring.sealing_key, Plain.PERSON, number)

    @property
    def cards(self) -> list[str]:
        laid = [one.card.value for one in self.heard if isinstance(one, Laid)]
        return [self.keyring.open(one) for one in laid]


@pytest_asyncio.fixture(loop_scope="session")
async def reader() -> AsyncIterator[VirtualReader]:
    made = VirtualReader(draw=Random(7))
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def ear(tmp_path: Path) -> Ear:
    return Ear(Keyring.load_or_create(tmp_path))


@asynccontextmanager
async def watched(address: str, ear: Ear, line: Line | None = None) -> AsyncIterator[ReaderWatch]:
    """A kiosk's reader, looked after."""
    driver = SamReader(parse_reader(address), ear.seal)
    watch = ReaderWatch(driver, line or Line(), ear.heard.append)
    task = asyncio.create_task(watch.run())
    try:
        yield watch
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def test_addresses_are_read_and_others_are_refused_with_the_forms_there_are() -> None:
    assert parse_reader("serial:///dev/ttyUSB0") == SerialAddress(Path("/dev/ttyUSB0"))
    assert parse_reader("serial:///dev/ttyS1?baud=9600") == SerialAddress(Path("/dev/ttyS1"), 9600)
    assert parse_reader("tcp://127.0.0.1:4001") == NetworkAddress("127.0.0.1", 4001)
    for wrong in ("127.0.0.1", "usb://0400:c35a", "/dev/hidraw0", ""):
        with pytest.raises(ValueError, match="serial:///dev/tty"):
            parse_reader(wrong)


@pytest.mark.parametrize("halts", [False, True])
async def test_a_card_is_read_once_sealed_and_read_again_when_laid_anew(
    ear: Ear, halts: bool
) -> None:
    reader = VirtualReader(draw=Random(7), halts=halts)
    await reader.start()
    async with watched(reader.address, ear):
        reader.lay(NUMBER)
        await until(lambda: ear.cards)
        reader.remove()
        seen = reader.asked
        await until(lambda: reader.asked > seen + 1)
        reader.lay(NUMBER)
        await until(lambda: len(ear.cards) >= 2)
    await reader.stop()
    assert set(ear.cards) == {f"person:{NUMBER}"}
    assert NUMBER not in repr(ear.heard)


async def test_a_card_taken_away_too_early_or_of_another_kind_is_told(
    reader: VirtualReader, ear: Ear
) -> None:
    async with watched(reader.address, ear):
        reader.lay(NUMBER, early=True)
        await until(lambda: Unread() in ear.heard)
        ear.heard.clear()
        reader.lay("110105194912310021")
        await until(lambda: Unread() in ear.heard)
        assert ear.cards == []


@pytest.mark.parametrize(
    ("mood", "trouble"),
    [
        (Mood.GARBAGE, Trouble.GARBLED),
        (Mood.WRONG_SUM, Trouble.GARBLED),
        (Mood.BROKEN, Trouble.MODULE),
        (Mood.UNPLUGGED, Trouble.UNREACHABLE),
        pytest.param(Mood.SILENT, Trouble.SILENT, marks=pytest.mark.long),
        pytest.param(Mood.HALF, Trouble.SILENT, marks=pytest.mark.long),
    ],
)
async def test_every_fault_is_told_to_the_guide_and_heals_by_itself(
    reader: VirtualReader, ear: Ear, mood: Mood, trouble: Trouble
) -> None:
    line = Line()
    async with watched(reader.address, ear, line) as watch:
        await until(lambda: ("clear_alarm", {"alarm": "reader"}) in line.asked)
        reader.behave(mood)
        alarm = {"alarm": "reader", "level": "yellow", "detail": trouble.value}
        await until(lambda: ("raise_alarm", alarm) in line.asked)
        assert watch.facts == {"reader": trouble.value}
        assert ear.heard[-1] == Reads(works=False)
        line.asked.clear()
        reader.behave(Mood.WELL)
        await until(lambda: ("clear_alarm", {"alarm": "reader"}) in line.asked)
        assert ear.heard[-1] == Reads(works=True)
        reader.lay(NUMBER)
        await until(lambda: ear.cards)


async def test_a_fault_while_the_line_is_down_is_told_when_it_is_back(
    reader: VirtualReader, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.reader_watch.AGAIN_S", 0.05)
    line = Line()
    line.online = False
    async with watched(reader.address, ear, line):
        reader.behave(Mood.BROKEN)
        await until(lambda: ear.heard[-1:] == [Reads(works=False)])
        assert line.asked == []
        line.online = True
        await until(lambda: line.asked)
        assert line.asked[0][0] == "raise_alarm"


async def test_without_a_reader_nothing_is_told(ear: Ear) -> None:
    line = Line()
    watch = ReaderWatch(None, line, ear.heard.append)
    await watch.run()
    assert (watch.facts, ear.heard, line.asked) == ({"reader": "none"}, [], [])


class Serial:
    """A serial line with the virtual reader's module at its far end."""

    def __init__(self) -> None:
        self.module = VirtualReader(draw=Random(7))
        self.far, near = os.openpty()
        tty.setraw(self.far)
        tty.setraw(near)
        self.path = os.ttyname(near)
        os.close(near)
        self._frames = Frames(SHORTEST_QUESTION)
        os.set_blocking(self.far, False)
        asyncio.get_running_loop().add_reader(self.far, self._came)

    def _came(self) -> None:
        with suppress(OSError):
            for one in self._frames.feed(os.read(self.far, 4096)):
                if isinstance(one, bytes):
                    os.write(self.far, self.module.answer(one))

    def pull(self) -> None:
        asyncio.get_running_loop().remove_reader(self.far)
        os.close(self.far)


async def test_a_serial_line_is_read_and_a_pulled_cable_is_noticed(ear: Ear) -> None:
    line = Serial()
    keeper = os.open(line.path, os.O_RDWR | os.O_NOCTTY)  # a far end without a near one hangs up
    async with watched(f"serial://{line.path}", ear) as watch:
        line.module.lay(NUMBER)
        await until(lambda: ear.cards)
        assert ear.cards == [f"person:{NUMBER}"]
        line.pull()
        await until(lambda: watch.facts == {"reader": "unreachable"})
    os.close(keeper)


async def test_a_line_that_is_not_there_is_gone() -> None:
    port = SerialAddress(Path("/dev/no-such-port"))
    gone: tuple[ReaderAddress, ...] = (port, NetworkAddress("127.0.0.1", 1))
    for address in gone:
        with pytest.raises(Gone):
            await open_wire(address)


async def test_a_hand_on_the_virtual_reader_is_answered_with_how_it_stands(
    reader: VirtualReader,
) -> None:
    hand = Hand(reader)
    server = await serve_hand(hand)
    host, port = server.sockets[0].getsockname()[:2]
    stream, writer = await asyncio.open_connection(host, port)
    writer.write(b"lay\nbehave silent\nremove\nnonsense\n")
    said = [(await stream.readline()).decode().strip() for _ in range(4)]
    writer.close()
    server.close()
    assert said[0].startswith("card: **************")
    assert said[1].endswith("mood: silent; read: 0")
    assert said[2] == "card: none; mood: silent; read: 0"
    assert said[3] == HELP
