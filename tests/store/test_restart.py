"""The store is killed amid a day: nothing acknowledged is lost, nothing goes on unseen."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from queue_server.domain.refusals import REFUSALS
from queue_server.store.connection import connect
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.library import load
from queue_server.store.stream import EventStream
from queue_server.store.supervisor import EmbeddedStore
from tests.store.halls import HALL, OpenHall
from tests.store.stores import when


async def test_a_killed_store_goes_on_once_its_hall_was_compared(tmp_path: Path) -> None:
    async with EmbeddedStore(tmp_path) as store:
        await store.ready()
        client = connect(store.url)
        await load(client)
        hall, stream = await OpenHall.opened(RedisDispatcher(client)), EventStream(client)
        ticket = await hall.issue()
        before = (await hall.view()).snapshot()
        assert store.pid is not None
        os.kill(store.pid, signal.SIGKILL)
        await when(lambda: store.state.starts == 2)
        with pytest.raises(REFUSALS["HALL_NOT_READY"]):
            await hall.call_next()
        end = await stream.end(HALL)
        assert end is not None
        assert end.text() == before["position"]
        await hall.dispatcher.ready(HALL, end)
        assert (await hall.view()).snapshot() == before
        assert await hall.call_next() == ticket
        await client.aclose()
