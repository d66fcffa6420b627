"""One fold a hall and process, and everybody who reads it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hall_config.load import load_city
from queue_server.domain.commands import Caller, Issue
from queue_server.domain.events import Event, Position
from queue_server.domain.hall import Hall
from queue_server.domain.refusals import Refused
from queue_server.domain.view import HallView
from queue_server.hub.feed import HallFeed
from queue_server.opening import by_configuration, configuration

CITY = load_city(Path("hall_config/small"))


def events(count: int) -> list[Event]:
    """The events of a hall that was opened, configured, and gave numbers."""
    hall = Hall("my-hall")
    hall.open_hall(1, 0)
    config = CITY.halls["my-hall"]
    caller = by_configuration(CITY, config)
    hall.perform(configuration(CITY, config), caller, now=0, real=0)
    for number in range(count - 2):
        issue = Issue(service="general", day=20261123)
        hall.perform(issue, Caller(principal="device:k", id=str(number)), now=number, real=0)
    return hall.events


class Reader:
    """Remembers what it was told."""

    def __init__(self, feed: HallFeed) -> None:
        self.feed = feed
        self.told: list[tuple[int, int]] = []
        self.lost_at: list[Position] = []

    def happened(self, event: Event) -> None:
        self.told.append((event.seq, self.feed.view.position.seq))

    def lost(self, view: HallView) -> None:
        self.lost_at.append(view.position)


def test_followers_are_told_in_order_once_the_view_holds_the_event() -> None:
    feed = HallFeed("my-hall")
    reader = Reader(feed)
    assert feed.follow(reader) is feed.view
    for event in events(4):
        feed.take(event)
    feed.take(events(4)[1])
    assert reader.told == [(1, 1), (2, 2), (3, 3), (4, 4)]
    feed.unfollow(reader)
    feed.take(events(5)[4])
    assert len(reader.told) == 4


def test_a_gap_is_refused_and_a_restart_begins_everybody_anew() -> None:
    feed, reader = HallFeed("my-hall"), None
    reader = Reader(feed)
    feed.follow(reader)
    all_events = events(6)
    feed.take(all_events[0])
    with pytest.raises(Refused, match="STALE_POSITION"):
        feed.take(all_events[2])
    whole = HallFeed("my-hall")
    for event in all_events:
        whole.take(event)
    feed.restart(whole.view)
    assert reader.lost_at == [Position(1, 6)]
    assert feed.recent(Position(1, 3)) is None, "what led here is not known"


def test_recent_events_are_those_after_a_position_or_none() -> None:
    feed = HallFeed("my-hall", recent=3)
    for event in events(6):
        feed.take(event)
    found = feed.recent(Position(1, 4))
    assert found is not None
    assert [event.seq for event in found] == [5, 6]
    assert feed.recent(Position(1, 6)) == []
    assert [event.seq for event in feed.recent(Position(1, 3)) or ()] == [4, 5, 6]
    assert feed.recent(Position(1, 2)) is None, "it left the ring"
    assert feed.recent(Position(1, 7)) is None, "it has not happened"
    assert feed.recent(Position(2, 1)) is None, "it is of another epoch"


async def test_who_waits_for_a_position_is_woken_when_the_view_holds_it() -> None:
    feed = HallFeed("my-hall")
    waiting = asyncio.create_task(feed.reached(Position(1, 3)))
    given_up = asyncio.create_task(feed.reached(Position(9, 9)))
    for event in events(3):
        await asyncio.sleep(0)
        assert not waiting.done()
        feed.take(event)
    await waiting
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    await feed.reached(Position(1, 1))
