"""Who somebody is, from a kiosk's reader to the centre's vault, and nowhere else in clear."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from hall_config.model import Identity
from kiosk.device import Device
from kiosk.virtual_printer import VirtualPrinter
from kiosk.virtual_reader import VirtualReader
from kiosk.visit import Screen
from tests.hub.centre import Centre, new_centre, serving
from tests.kiosk.centre import ruled
from tests.kiosk.cutting import cut, stocked
from tests.kiosk.running import on, owed, running, touch, until

NUMBER, PHONE, CODE = "11010519491231002X", "13800138000", "91350100M000100Y43"
pytestmark = pytest.mark.timeout(30)
LINE = "social"
AGREE = {"notice": "a1b2c3d4e5f6", "whom": "person"}


@asynccontextmanager
async def asking(
    folder: Path, need: Identity, printer: str | None = None
) -> AsyncIterator[tuple[Centre, Device, VirtualReader]]:
    """A hall whose social line asks who it is, and a kiosk with a reader."""
    centre = ruled(new_centre(folder), **{LINE: {"identity": need}})
    reader = VirtualReader(draw=Random(1))
    await reader.start()
    kept = running(centre, folder / "kiosk", reader=reader.address, printer=printer)
    try:
        async with serving(centre), kept as kiosk:
            await until(lambda: kiosk.flow.seals and kiosk.flow.reads)
            yield centre, kiosk, reader
    finally:
        await reader.stop()


async def chosen(kiosk: Device, need: Identity) -> None:
    """Up to the notice."""
    await touch(kiosk, "choose", kind="item", id="social-card")
    await touch(kiosk, "take", need=need.value, whom="person")
    assert on(kiosk) is Screen.NOTICE


def nowhere_in_clear(folder: Path) -> None:
    """No file holds what was read or typed."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert files
    for one in files:
        held = one.read_bytes()
        for text in (NUMBER, PHONE, CODE):
            assert text.encode() not in held, one
            assert text.encode("utf-16-le") not in held, one


async def test_a_laid_card_and_a_phone_reach_the_vault_sealed_and_nothing_else(
    tmp_path: Path, virtual: VirtualPrinter, capsys: pytest.CaptureFixture[str]
) -> None:
    need = Identity.REQUIRED
    async with asking(tmp_path, need, virtual.address) as (centre, kiosk, reader):
        await chosen(kiosk, need)
        await touch(kiosk, "agree", **AGREE)
        reader.lay(NUMBER)
        await until(lambda: on(kiosk) is Screen.PHONE)
        await touch(kiosk, "phone", text=PHONE, notice="0123456789ab")
        await until(lambda: on(kiosk) in (Screen.TICKET, Screen.DENIED))
        assert on(kiosk) is Screen.TICKET, kiosk.flow.refusal
        assert kiosk.flow.issued is not None
        ticket = kiosk.flow.issued.ticket
        held = centre.hall.view.tickets[ticket]
        assert held.subject == centre.keys.digest(f"person:{NUMBER}")
        assert held.mask == "**************002X"
        contact = centre.vault.kept[ticket]
        assert contact.person is not None
        assert centre.keys.open(contact.person) == f"person:{NUMBER}"
        assert contact.phone is not None
        assert centre.keys.open(contact.phone) == f"phone:+86{PHONE}"
        await virtual.printed(1)
        shown = str(kiosk.pages.model("kiosk"))
        told = str([event.data for event in centre.hall.events])
    nowhere_in_clear(tmp_path)
    for text in (NUMBER, NUMBER[:14], PHONE):
        assert text not in shown
        assert text not in told
        assert text not in capsys.readouterr().out


async def test_who_is_refused_by_a_line_of_names_is_led_to_the_document(tmp_path: Path) -> None:
    async with asking(tmp_path, Identity.REQUIRED) as (_, kiosk, _):
        await touch(kiosk, "choose", kind="item", id="social-card")
        await touch(kiosk, "take")
        await until(lambda: on(kiosk) is Screen.DENIED)
        view = kiosk.pages.model("kiosk")["view"]
        assert [one["verb"] for one in view["ways"]] == ["identify", "help"]


async def test_cut_off_a_number_of_its_own_is_reported_with_who_took_it(tmp_path: Path) -> None:
    centre = ruled(new_centre(tmp_path), **{LINE: {"identity": Identity.ASKED}})
    data = tmp_path / "kiosk"
    async with serving(centre), running(centre, data):
        await until(lambda: stocked(data, LINE))
    port = int(centre.url.rpartition(":")[2])
    async with cut(centre, data) as kiosk:
        await until(lambda: kiosk.flow.seals)
        await touch(kiosk, "choose", kind="item", id="social-card")
        await touch(kiosk, "take", need="asked", whom="company")
        await touch(kiosk, "agree", notice="a1b2c3d4e5f6", whom="company")
        await touch(kiosk, "scan", text=f"http://licence.example/?id={CODE}")
        await touch(kiosk, "typed", text=NUMBER)
        await touch(kiosk, "phone", text=PHONE, notice="0123456789ab")
        await until(lambda: on(kiosk) is Screen.TICKET)
        issued = kiosk.flow.issued
        assert issued is not None
        assert issued.offline
        await touch(kiosk, "shown", ticket=issued.ticket)
        await until(lambda: any(one.get("shown") for one in owed(data).values()))
        nowhere_in_clear(tmp_path)
        async with serving(centre, port):
            await until(lambda: issued.ticket in centre.hall.view.tickets)
            held = centre.hall.view.tickets[issued.ticket]
            assert held.subject == centre.keys.digest(f"company:{CODE}")
            assert held.agent == centre.keys.digest(f"person:{NUMBER}")
            await until(lambda: issued.ticket in centre.vault.kept)
