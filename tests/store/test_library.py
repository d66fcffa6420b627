"""One function library of one version; a newer one and a foreign one are left alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from queue_server.store.connection import Client
from queue_server.store.dispatcher import RedisDispatcher
from queue_server.store.library import (
    FILES,
    Library,
    LibraryChanged,
    LibraryForeign,
    LibraryNewer,
    library,
    load,
)
from tests.store.halls import HALL, NOON

OURS = library()


def of_version(version: int, extra: str = "") -> Library:
    text = OURS.text.replace(f"local VERSION = {OURS.version}\n", f"local VERSION = {version}\n")
    return replace(OURS, version=version, text=text + extra)


@pytest.fixture
async def bare(client: Client) -> Client:
    """A store without any function; the session's next test gets them again."""
    await client.execute_command("FUNCTION", "FLUSH")
    return client


async def running(client: Client) -> str:
    found = await client.execute_command("FUNCTION", "LIST", "WITHCODE")
    assert [one["library_name"] for one in found] == ["yunhao"]
    return str(found[0]["library_code"])


async def test_a_store_without_it_gets_the_library(bare: Client) -> None:
    assert await load(bare) == OURS
    assert await running(bare) == OURS.text


async def test_the_same_text_is_not_loaded_again(
    client: Client, dispatcher: RedisDispatcher
) -> None:
    """Loading would make every hall wait for another comparison."""
    await dispatcher.open_hall(HALL, 1, NOON)
    await load(client)
    assert (await dispatcher.snapshot(HALL)).hall == HALL


async def test_an_older_library_is_replaced(bare: Client) -> None:
    await load(bare, of_version(OURS.version - 1))
    await load(bare)
    assert await running(bare) == OURS.text


async def test_a_newer_library_is_left_alone(bare: Client) -> None:
    newer = of_version(OURS.version + 1)
    await load(bare, newer)
    with pytest.raises(LibraryNewer, match=str(OURS.version + 1)):
        await load(bare)
    assert await running(bare) == newer.text
    await bare.execute_command("FUNCTION", "FLUSH")


async def test_another_text_under_the_same_version_is_left_alone(bare: Client) -> None:
    changed = of_version(OURS.version, extra="-- changed\n")
    await load(bare, changed)
    with pytest.raises(LibraryChanged, match=changed.sha256):
        await load(bare)
    assert await running(bare) == changed.text
    await bare.execute_command("FUNCTION", "FLUSH")


async def test_a_foreign_library_of_our_name_is_left_alone(bare: Client) -> None:
    text = "#!lua name=yunhao\nredis.register_function('hello', function() return 1 end)\n"
    await bare.execute_command("FUNCTION", "LOAD", text)
    with pytest.raises(LibraryForeign, match="yunhao"):
        await load(bare)
    assert await running(bare) == text
    await bare.execute_command("FUNCTION", "FLUSH")


async def test_centres_that_start_at_once_load_it_once(bare: Client) -> None:
    await asyncio.gather(*(load(bare) for _ in range(20)))
    assert await running(bare) == OURS.text


async def test_a_store_that_lost_its_functions_gets_them_at_the_next_call(
    bare: Client, dispatcher: RedisDispatcher
) -> None:
    await dispatcher.open_hall(HALL, 1, NOON)
    assert await running(bare) == OURS.text


def test_every_file_of_the_folder_is_in_the_library() -> None:
    from importlib.resources import files

    folder = files("queue_server.store") / "functions"
    found = {one.name for one in folder.iterdir() if one.name.endswith(".lua")}
    assert found == {f"{name}.lua" for name in FILES}


def test_functions_are_short_and_lines_fit() -> None:
    """House rule 7: at most 40 lines a function."""
    lengths, start = [], 0
    lines = OURS.text.splitlines()
    for number, line in enumerate(lines):
        if "function" in line and not line.startswith((" ", "--")):
            start = number
        if line.startswith("end"):
            lengths.append((number - start + 1, lines[start]))
    assert max(lengths) <= (40, ""), max(lengths)
    assert max(len(line) for line in lines) <= 100
