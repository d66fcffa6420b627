"""Days with restarts, a clock that steps back, and midnights, one of them while nothing runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.rights import Role
from tests.hub.line import until
from tests.story.centre import ZONE, Centre, Rest, clock_at, device, journal_of, person, records_of
from tests.story.city import HALL, two_halls
from tests.story.judged import judge

FRIDAY = datetime(2026, 11, 20, tzinfo=ZONE)
MONDAY = FRIDAY + timedelta(days=3)


@dataclass
class Days:
    """The centre, and who works there."""

    centre: Centre
    kiosk: Rest
    boss: Rest

    async def at(self, day: datetime, hour: int, minute: int = 0, second: int = 0) -> None:
        """Start the centre at this city time."""
        moment = day.replace(hour=hour, minute=minute, second=second)
        await self.centre.start(clock_at(moment))

    async def issue(self, service: str = "general", **more: Any) -> dict[str, Any]:
        """A number from the kiosk."""
        body = {"hall": HALL, "service": service, "channel": "kiosk", **more}
        return (await self.kiosk.post("/tickets", body)).done()

    async def call(self, window: str) -> str:
        """Open the window and call; gives the ticket's id."""
        await self.boss.post(f"/halls/{HALL}/windows/{window}/open")
        found = (await self.boss.post(f"/halls/{HALL}/windows/{window}/call-next")).done()
        ticket: str = found["ticket"]["id"]
        return ticket

    async def verb(self, ticket: str, verb: str, **body: Any) -> dict[str, Any]:
        """A verb on a ticket."""
        return (await self.boss.post(f"/tickets/{ticket}/{verb}", body)).done()

    async def view(self) -> dict[str, Any]:
        """The hall as it is."""
        found: dict[str, Any] = (await self.boss.get(f"/halls/{HALL}/view")).done()["view"]
        return found

    async def ended(self, zone: str, day: int) -> None:
        """Wait until the zone's day is over."""

        async def is_over() -> bool:
            over: int = (await self.view())["days"].get(zone, 0)
            return over >= day

        await until(is_over, every_s=0.05)


@pytest.fixture
async def days(tmp_path: Path) -> AsyncIterator[Days]:
    data = tmp_path / "data"
    async with records_of(data) as records:
        kiosk = await device(records, "kiosk", HALL)
        boss = await person(records, "boss", Role.SUPERVISOR, halls=(HALL,))
    async with AsyncExitStack() as stack:
        centre = await stack.enter_async_context(Centre(data, two_halls(tmp_path / "city")))
        rests = [Rest(centre.url, token) for token in (kiosk, boss)]
        for rest in rests:
            stack.push_async_callback(rest.close)
        yield Days(centre, *rests)


async def live_friday(days: Days) -> dict[str, str]:
    """Bring a ticket into each state that a day can end in; gives the final one of each."""
    await days.at(FRIDAY, 10)
    done, called, missed, serving = [(await days.issue())["id"] for _ in range(4)]
    assert [await days.call(window) for window in "123"] == [done, called, missed]
    await days.verb(missed, "miss")
    await days.verb(done, "start")
    await days.verb(done, "finish", outcome="settled")
    assert await days.call("3") == serving
    await days.verb(serving, "start")
    suspended = (await days.issue())["id"]
    assert await days.call("1") == suspended
    await days.verb(suspended, "start")
    await days.verb(suspended, "suspend", kind="free")
    remote = (await days.issue(channel="phone"))["id"]
    arrived = (await days.issue(channel="phone"))["id"]
    assert (await days.verb(arrived, "arrive"))["state"] == "waiting"
    given_back = (await days.issue())["id"]
    await days.verb(given_back, "cancel")
    return {
        done: "done",
        called: "no_show",
        missed: "no_show",
        serving: "done",
        suspended: "cancelled",
        remote: "cancelled",
        arrived: "cancelled",
        given_back: "cancelled",
    }


def states(view: dict[str, Any]) -> dict[str, str]:
    return {name: one["state"] for name, one in view["tickets"].items()}


async def test_days_end_once_whatever_the_clock_and_the_processes_do(days: Days) -> None:
    final = await live_friday(days)
    carried = (await days.issue("advice"))["id"]
    late = (await days.issue("social"))["id"]
    body = {"hall": HALL, "service": "general", "channel": "kiosk"}
    first = (await days.kiosk.post("/tickets", body, key="one key")).done()
    before = await days.view()

    days.centre.kill()
    await days.at(FRIDAY, 9, 10)
    assert await days.view() == before, "killed, and an hour earlier: all is as it was"
    again = (await days.kiosk.post("/tickets", body, key="one key")).done()
    assert (again["id"], again["joined"]) == (first["id"], first["joined"])
    assert first["number"] == "A009"
    earlier = await days.issue()
    assert earlier["number"] == "A010", "numbers do not go back with the clock"
    assert earlier["joined"] < first["joined"]
    assert earlier["ahead"] == 0, "the place is the joining, whatever the clock did"
    final |= {first["id"]: "cancelled", earlier["id"]: "cancelled"}
    days.centre.stop()

    await days.at(FRIDAY, 23, 59, 58)
    await days.ended("general", 20261120)
    view = await days.view()
    assert states(view) == {carried: "waiting", late: "waiting"}, "the evening zone's day goes on"
    assert view["windows"]["3"]["state"] == "closed"
    days.centre.kill()

    # over the weekend, and over the end of the evening zone's day, nothing runs
    await days.at(MONDAY, 8, 50)
    await days.ended("evening", 20261122)
    assert states(await days.view()) == {carried: "waiting"}
    assert await days.call("4") == carried, "carried with its id"
    await days.verb(carried, "start")
    await days.verb(carried, "finish", outcome="advised")
    numbers = [(await days.issue(service))["number"] for service in ("general", "social", "advice")]
    assert numbers == ["A001", "B001", "N001"], "numbers belong to the day"
    days.centre.stop()

    final |= {carried: "done", late: "cancelled"}
    events = [one.event for one in (await judge(days.centre.data))[HALL]]
    ends = Counter(
        (event.data["zone"], event.data["day"])
        for event in events
        if event.type == "hall.day_ended"
    )
    assert ends == Counter(
        {("general", day): 1 for day in (20261119, 20261120, 20261122)}
        | {("evening", day): 1 for day in (20261119, 20261122)}
    )
    alarms = [event.data["alarm"] for event in events if event.type == "alarm.raised"]
    assert alarms == ["unfinished"], "whoever was being served at midnight is an alarm"
    async with journal_of(days.centre.data) as journal:
        told = await journal.ticket_states(HALL)
    assert {ticket: told[ticket] for ticket in final} == final
