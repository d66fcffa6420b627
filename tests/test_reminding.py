"""Reminders from the hall's events to the peer that sends them, over real records and sockets."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from queue_server.crypto import Keyring
from queue_server.domain import commands as c
from queue_server.domain.commands import Handled
from queue_server.domain.reminders import About
from queue_server.domain.ticket import Channel, Offer
from queue_server.records.records import open_records
from queue_server.reminder_words import words
from tests.carriers.peers import HttpPeer, http_peer
from tests.reminded_hall import DAY, OTHER, PHONE, Hall
from tests.web.city import small_city
from tests.web.memory import MemoryHalls
from tests.web.scenes import HandClock


@pytest_asyncio.fixture
async def peer() -> AsyncIterator[HttpPeer]:
    async with http_peer() as found:
        yield found


@pytest_asyncio.fixture
async def hall(peer: HttpPeer, tmp_path: Path) -> AsyncIterator[Hall]:
    city, clock, keys = small_city(), HandClock(timezone="Asia/Shanghai"), Keyring.load_or_create(
        tmp_path
    )  # fmt: skip
    records = await open_records(f"sqlite+aiosqlite:///{tmp_path / 'records.sqlite'}", keys)
    yield Hall(city, await MemoryHalls.opened(city, clock), clock, records, keys, peer.url)
    await records.close()


def told(peer: HttpPeer) -> list[str]:
    return [one.document["about"] for one in peer.heard]


async def test_a_visit_is_told_step_by_step_each_step_once(hall: Hall, peer: HttpPeer) -> None:
    ticket = await hall.number()
    await hall.number(wants=False)
    await hall.turn()
    assert told(peer) == ["leave"]  # its place is kept for 20 minutes, which is what the way takes
    assert peer.heard[0].document["to"] == PHONE
    await hall.turn(minutes=3)
    await hall.turn(minutes=1)
    assert told(peer) == ["leave", "soon"]
    await hall.do(c.Arrive(ticket=ticket))
    await hall.do(c.Open(window="1", clerk="user:li"))
    await hall.do(c.CallNext(window="1"))
    await hall.turn()
    await hall.turn()
    assert told(peer)[2:] == ["called"]
    assert "1 号窗口" in peer.heard[2].document["text"]
    await hall.do(c.Miss(ticket=ticket, window="1"))
    await hall.turn()
    await hall.do(c.Rejoin(ticket=ticket))
    await hall.do(c.CallNext(window="1"))
    await hall.turn()
    await hall.do(c.Start(ticket=ticket, window="1"))
    await hall.do(c.Finish(ticket=ticket, window="1", handled=(Handled(outcome="settled"),)))
    await hall.turn()
    await hall.turn()
    assert told(peer)[3:] == ["missed", "called", "rate"]
    assert len({one.document["id"] for one in peer.heard}) == 6
    assert await hall.records.reminders.wanted() == []


async def test_who_moved_is_told_under_the_new_number_and_goes_on_being_told(
    hall: Hall, peer: HttpPeer
) -> None:
    old = await hall.number()
    await hall.turn()
    new = (
        await hall.do(
            c.Issue(
                service="social",
                items=("social-card",),
                day=DAY,
                channel=Channel.PHONE,
                remote=True,
                arrive_by=hall.clock.now() + 3_600_000,
            ),
            OTHER,
        )
    )["ticket"]["id"]
    await hall.do(c.Move(ticket=old, to_ticket=new))
    await hall.turn()
    moved = next(one.document for one in peer.heard if one.document["about"] == "moved")
    assert moved["ticket"] == new
    assert moved["link"].endswith(new)
    assert "南城" in moved["text"]
    assert [one.ticket for one in await hall.records.reminders.wanted()] == [new]


async def test_a_stop_is_told_to_who_stands_in_the_line(hall: Hall, peer: HttpPeer) -> None:
    await hall.number(arrive_by=hall.clock.now() + 5 * 3_600_000)
    await hall.do(c.StopService(service="social", reason="系统维护", offers=(Offer.MOVE,)))
    await hall.turn()
    await hall.turn()
    stopped = [one.document for one in peer.heard if one.document["about"] == "stopped"]
    assert len(stopped) == 1
    assert "系统维护" in stopped[0]["text"]


async def test_a_peer_that_is_down_is_tried_again_and_hears_it_once(
    hall: Hall, peer: HttpPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.posting.AGAIN_S", 0.0)
    peer.answers = [500, 429]
    await hall.number()
    for _ in range(4):
        await hall.turn()
    assert len({one.headers["yunhao-id"] for one in peer.heard}) == 1
    assert len(peer.heard) == 3
    assert await hall.stages() == ["sent"]


async def test_what_is_no_longer_worth_sending_or_wanted_is_not_sent(
    hall: Hall, peer: HttpPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.reminding.KEEP_S", dict.fromkeys(About, -1))
    await hall.number()
    await hall.turn()
    monkeypatch.undo()
    ticket = await hall.number()
    await hall.reminding.look()
    await hall.reach(ticket, sealed=False)
    await hall.turn()
    assert await hall.stages() == ["late", "nobody"]
    assert peer.heard == []


async def test_each_opening_of_an_address_is_audited(hall: Hall) -> None:
    ticket = await hall.number()
    await hall.turn()
    rows = await hall.records.audit.after(0, limit=9)
    assert ("job:reminders", "vault_opened", ticket) in [
        (row["principal"], row["action"], row["about"]) for row in rows
    ]


async def test_who_dies_between_sending_and_marking_sends_again_under_the_same_id(
    hall: Hall, peer: HttpPeer, tmp_path: Path
) -> None:
    await hall.number()
    await hall.reminding.look()
    file = tmp_path / "records.sqlite"
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.posting_once", str(file), str(tmp_path), peer.url
    )
    peer.on_heard = lambda: os.kill(child.pid, signal.SIGKILL)
    assert await asyncio.wait_for(child.wait(), 60) == -signal.SIGKILL
    peer.on_heard = lambda: None
    assert len(peer.heard) == 1
    await hall.turn()
    first, second = peer.heard
    assert first.headers["yunhao-id"] == second.headers["yunhao-id"]
    assert first.document == second.document
    await hall.turn()
    assert len(peer.heard) == 2


FACTS: dict[str, str | int] = {
    "number": "A012", "hall": "南城", "place": "1楼", "service": "社保", "window": "3", "ahead": 2,
    "way": 15, "by": "10:05", "reason": "维护", "time": "9:00",
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh-CN", "zh-HK", "en"])
@pytest.mark.parametrize("about", list(About))
def test_a_reminder_fits_a_text_message_in_every_language(about: About, language: str) -> None:
    _, chinese = words(about, FACTS, "zh-CN")
    title, text = words(about, FACTS, language)
    assert "{" not in title + text
    assert (text == chinese) is (language == "zh-CN")
    assert len(text) <= (160 if language == "en" else 67)


@pytest.mark.parametrize("away", [0, 1])
def test_who_is_next_is_told_so(away: int) -> None:
    found = {words(About.SOON, {**FACTS, "ahead": n, "away": away}, "en")[1] for n in (0, 3)}
    assert len(found) == 2
    assert any("nobody" in one for one in found)
