"""The bounds of a reader's mailbox and what happens at them."""

from __future__ import annotations

import asyncio

from queue_server.hub.mailbox import Closing, Due, Mail, Mailbox, WhenFull
from queue_server.wire.close import Close


async def all_of(mailbox: Mailbox) -> list[Mail]:
    """What waits now."""
    found: list[Mail] = []
    while True:
        try:
            async with asyncio.timeout(0.05):
                found.append(await mailbox.take())
        except TimeoutError:
            return found
        if isinstance(found[-1], Closing):
            return found


async def test_mail_comes_out_in_the_order_it_went_in() -> None:
    mailbox = Mailbox(WhenFull.CLOSE)
    mailbox.put("a")
    mailbox.reply("b")
    mailbox.put("c")
    assert await all_of(mailbox) == ["a", "b", "c"]


async def test_a_full_display_gets_one_snapshot_for_all_that_waited() -> None:
    mailbox = Mailbox(WhenFull.CONFLATE, limit=3)
    for number in range(9):
        mailbox.put(str(number))
    assert await all_of(mailbox) == [Due.SNAPSHOT]
    mailbox.put("after")
    assert await all_of(mailbox) == ["after"]


async def test_replies_are_not_dropped_for_a_snapshot() -> None:
    mailbox = Mailbox(WhenFull.CONFLATE, limit=3)
    mailbox.put("event")
    mailbox.reply("reply")
    mailbox.put("event")
    mailbox.put("event")
    assert await all_of(mailbox) == [Due.SNAPSHOT, "reply"]


async def test_a_full_kiosk_or_window_is_closed_and_resumes() -> None:
    mailbox = Mailbox(WhenFull.CLOSE, limit=3)
    for number in range(4):
        mailbox.put(str(number))
    assert await all_of(mailbox) == [Closing(Close.SLOW)]


async def test_the_bound_holds_for_bytes_too_but_one_large_frame_passes() -> None:
    mailbox = Mailbox(WhenFull.CLOSE, size=10)
    mailbox.reply("x" * 100)
    assert await all_of(mailbox) == ["x" * 100]
    mailbox.put("x" * 6)
    mailbox.put("x" * 6)
    assert await all_of(mailbox) == [Closing(Close.SLOW)]


async def test_even_a_display_that_only_gets_replies_has_a_bound() -> None:
    mailbox = Mailbox(WhenFull.CONFLATE, limit=3)
    for number in range(4):
        mailbox.reply(str(number))
    assert await all_of(mailbox) == [Closing(Close.SLOW)]


async def test_the_first_close_stands_and_nothing_comes_after() -> None:
    mailbox = Mailbox(WhenFull.CONFLATE)
    mailbox.put("a")
    mailbox.close(Close.RESTART)
    mailbox.close(Close.SLOW)
    mailbox.put("b")
    assert await all_of(mailbox) == [Closing(Close.RESTART)]


async def test_a_writer_that_waits_is_woken() -> None:
    mailbox = Mailbox(WhenFull.CLOSE)
    waiting = asyncio.create_task(mailbox.take())
    await asyncio.sleep(0)
    mailbox.put("a")
    assert await waiting == "a"
