"""One address may not take what belongs to all."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import httpx
import pytest
from starlette.requests import HTTPConnection

from queue_server.web import buckets
from queue_server.web.buckets import Buckets
from queue_server.web.flood import Lanes, network_of
from queue_server.web.rates import Rates
from tests.web.conftest import Stages


def test_a_bucket_takes_a_burst_and_then_fills_at_its_pace() -> None:
    one = Buckets(10, 5)
    assert [one.wait_s("a", 0.0) for _ in range(5)] == [0.0] * 5
    assert one.wait_s("a", 0.0) == pytest.approx(0.1)
    assert one.wait_s("b", 0.0) == 0.0, "another's is its own"
    assert one.wait_s("a", 0.11) == 0.0
    assert one.wait_s("a", 0.11) > 0
    assert [one.wait_s("a", 100.0) for _ in range(5)] == [0.0] * 5, "never deeper than a burst"
    assert one.wait_s("a", 100.0) > 0


def test_addresses_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "MOST", 4)
    one = Buckets(1, 2)
    for at, name in enumerate("abcdef"):
        one.wait_s(name, at / 10)
    assert len(one._left) <= 4
    assert one.wait_s("f", 0.6) == 0.0
    assert one.wait_s("f", 0.6) > 0, "who asked last is remembered"


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("testclient", "testclient"),
    ],
)
def test_one_subscriber_is_one_network(host: str, network: str) -> None:
    scope = {"type": "http", "client": (host, 1), "headers": []}
    assert network_of(HTTPConnection(scope)) == network


async def test_an_address_has_a_few_requests_at_a_time_and_none_is_forgotten() -> None:
    lanes, going, most = Lanes(2, 3), 0, 0

    async def ask() -> None:
        nonlocal going, most
        async with lanes.turn("a"):
            going += 1
            most = max(most, going)
            await asyncio.sleep(0.001)
            going -= 1

    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(ask())
    assert most == 2
    assert not lanes._lanes, "who has nothing going is forgotten"
    async with AsyncExitStack() as stack:
        for name in ("a", "a", "b"):
            await stack.enter_async_context(lanes.turn(name))
        waiting = [asyncio.create_task(ask()) for _ in range(3)]
        await asyncio.sleep(0)
        assert lanes.full("a")
        assert not lanes.full("b")
    await asyncio.gather(*waiting)


async def test_who_floods_is_told_so_and_others_are_served(stages: Stages) -> None:
    stage = await stages(rates=Rates(requests_s=1, burst=3))

    async def asks(address: str) -> httpx.Response:
        transport = httpx.ASGITransport(stage.app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/now", headers={"Accept-Language": "en"})

    answers = [await asks("203.0.113.7") for _ in range(5)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert answers[-1].json()["code"] == "TOO_MANY"
    assert (await asks("203.0.113.8")).status_code == 200
    assert {(await asks("127.0.0.1")).status_code for _ in range(6)} == {200}
