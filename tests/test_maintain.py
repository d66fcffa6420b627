"""What the console does to a centre that is stopped."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

import pytest

from hall_config.load import load_city
from hall_config.model import City
from queue_server.cli import main
from queue_server.cli_options import spread
from queue_server.clock import CityClock, real_ms
from queue_server.domain.commands import Caller, Issue
from queue_server.domain.events import START, Position
from queue_server.journal.journal import SqlJournal
from queue_server.maintain import rebuild, replay
from queue_server.opening import by_configuration, configuration
from queue_server.settings import Settings
from queue_server.store.connection import connect
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.library import load
from queue_server.store.lock import FolderInUse
from queue_server.store.stream import EventStream
from queue_server.store.supervisor import EmbeddedStore

SMALL, HALL, DAY = Path("hall_config/small"), "my-hall", 20261120
KIOSK = "device:kiosk"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(city=SMALL, data=tmp_path)


async def lived(settings: Settings, city: City, journalled: int) -> int:
    """A hall with three numbers whose journal has so many of its events; gives how many it had."""
    clock = CityClock(timezone=city.timezone)
    async with EmbeddedStore(settings.data / "store") as store:
        await store.ready()
        client = connect(store.url)
        await load(client)
        dispatcher = RedisDispatcher(client)
        await dispatcher.open_hall(HALL, 1, clock.now())
        hall = city.halls[HALL]
        commands = [
            (configuration(city, hall), by_configuration(city, hall)),
            *(
                (Issue(service="general", day=DAY), Caller(principal=KIOSK, id=id_))
                for id_ in "abc"
            ),
        ]
        for command, caller in commands:
            await dispatcher.perform(HALL, command, caller, now=clock.now(), real=real_ms())
        events = await EventStream(client).after(HALL, Position(1, 0), limit=100)
        await client.aclose()
    journal = await SqlJournal.open(settings.sql("journal", None))
    if journalled:
        await journal.write(events[:journalled])
    await journal.close()
    return len(events)


@pytest.mark.parametrize("journalled", [0, 3, 5])
async def test_a_rebuild_keeps_what_the_store_had_and_the_journal_had_not(
    settings: Settings, journalled: int
) -> None:
    city = load_city(SMALL)
    assert await lived(settings, city, journalled) == 5
    assert await rebuild(settings, HALL) == f"{HALL}: 1-5 → 2-1"
    async with EmbeddedStore(settings.data / "store") as store:
        await store.ready()
        client = connect(store.url)
        assert await EventStream(client).end(HALL) == Position(2, 1)
        await client.aclose()
    journal = await SqlJournal.open(settings.sql("journal", None))
    view = await journal.replay(HALL)
    await journal.close()
    assert sorted(ticket.number for ticket in view.tickets.values()) == ["A001", "A002", "A003"]


async def test_nothing_is_rebuilt_where_nothing_was(settings: Settings) -> None:
    assert await rebuild(settings, None) == ""
    journal = await SqlJournal.open(settings.sql("journal", None))
    assert await journal.position(HALL) == START
    await journal.close()


async def test_a_replay_of_every_hall_names_each(settings: Settings) -> None:
    city = load_city(SMALL)
    await lived(settings, city, 5)
    told = await replay(settings, None, CityClock(timezone=city.timezone).local())
    assert told.startswith('{\n "my-hall": {')


async def test_a_rebuild_keeps_out_of_a_running_centre(settings: Settings) -> None:
    await lived(settings, load_city(SMALL), 5)
    async with EmbeddedStore(settings.data / "store") as store:
        await store.ready()
        with pytest.raises(FolderInUse, match="another centre uses this data folder"):
            await rebuild(settings, HALL)
        client = connect(store.url)
        assert await EventStream(client).end(HALL) == Position(1, 5)
        await client.aclose()


def test_several_halls_are_named_behind_one_option() -> None:
    given = ["serve", "--halls", "a", "b", "--port", "8000"]
    assert spread(given) == ["serve", "--halls", "a", "--halls", "b", "--port", "8000"]
    assert spread(["serve", "--halls", "a", "--halls", "b"]) == [
        "serve", "--halls", "a", "--halls", "b",
    ]  # fmt: skip


def test_settings_show_no_password() -> None:
    given = Settings(store_url="redis://:hunter2@h/0", journal_url="postgresql://u:pgpass@h/db")
    shown = given.shown()
    assert "hunter2" not in shown
    assert "pgpass" not in shown
    assert "redis://:***@h/0" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("device", "enrol", "--kind", "kiosk", "--hall", "my-hal"), "my-hall"),
        (("device", "enrol", "--kind", "toaster", "--hall", HALL), "evaluator"),
        (("device", "enrol", "--kind", "window", "--hall", HALL, "--window", "99"), "99"),
        (("user", "add", "li", "--role", "chief"), "supervisor"),
        (("user", "add", "li", "--role", "clerk", "--hall", "nowhere"), "nowhere"),
        (("serve", "--city", "nowhere"), "nowhere"),
        (("serve", "--halls", "nonsense"), "nonsense"),
    ],
)
def test_what_the_console_can_be_told_wrong_is_said_in_a_line(
    arguments: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("YUNHAO_DATA", str(tmp_path))
    monkeypatch.setenv("YUNHAO_CITY", str(SMALL))
    monkeypatch.setattr(sys, "argv", ["yunhao", *arguments])
    monkeypatch.setattr(sys, "stdin", StringIO("a long enough secret\n"))
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert said in capsys.readouterr().err
