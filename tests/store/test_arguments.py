"""What no caller of ours sends is refused by its name, before anything is written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from redis.exceptions import ResponseError

from queue_server.domain.commands import Issue, document
from queue_server.store.connection import Client
from queue_server.store.dispatcher import BadArgument, RedisDispatcher
from tests.store.halls import CONFIGURE, DAY, HALL, NOON, ROOT, RULE, OpenHall

GOOD: dict[str, Any] = {
    "principal": "desk",
    "command": "c9",
    "fingerprint": "ab12",
    "now": str(NOON),
    "real": str(NOON),
    "issue": json.dumps({"service": "tax", "day": DAY}),
}


async def test_good_arguments_are_taken(client: Client, hall: OpenHall) -> None:
    assert json.loads(await client.execute_command("FCALL", "q_issue", 1, ROOT, *GOOD.values()))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("now", bad) for bad in ("nan", "-1", "1.5", "1e3", "0x10", "", "9" * 16, "inf", " 1")),
        ("real", "nan"),
        ("command", ""),
        ("fingerprint", "AB|12"),
        ("issue", "not json"),
        ("issue", '"text"'),
    ],
)
async def test_each_argument_is_checked(
    client: Client, hall: OpenHall, name: str, value: str
) -> None:
    before = (await hall.view()).snapshot()
    arguments = {**GOOD, name: value}.values()
    with pytest.raises(ResponseError, match=f"^BAD_ARGUMENT {name}$"):
        await client.execute_command("FCALL", "q_issue", 1, ROOT, *arguments)
    assert (await hall.view()).snapshot() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "20261123"),
        ("day", -1),
        ("day", 1.5),
        ("day", 1e300),
        ("day", None),
        ("day", float("nan")),
        ("service", 7),
        ("remote", "yes"),
        ("items", "tax"),
        ("items", {"a": 1}),
        ("items", [1]),
        ("ticket_class", "vip"),
        ("channel", "fax"),
        ("kind", ""),
        ("surprise", 1),
    ],
)
async def test_each_field_of_a_command_is_checked(
    client: Client, hall: OpenHall, field: str, value: Any
) -> None:
    command = json.dumps({"service": "tax", "day": DAY, field: value})
    with pytest.raises(ResponseError, match=f"^BAD_ARGUMENT issue.{field}$"):
        await client.execute_command(
            "FCALL", "q_issue", 1, ROOT, *{**GOOD, "issue": command}.values()
        )


@pytest.mark.parametrize("missing", ["service", "day"])
async def test_a_missing_field_is_named(client: Client, hall: OpenHall, missing: str) -> None:
    command = document(Issue(service="tax", day=DAY))
    del command[missing]
    with pytest.raises(ResponseError, match=f"^BAD_ARGUMENT issue.{missing}$"):
        await client.execute_command(
            "FCALL", "q_issue", 1, ROOT, *{**GOOD, "issue": json.dumps(command)}.values()
        )


@pytest.mark.parametrize(
    ("field", "value"),
    [("target_wait_s", 0), ("quota", -1), ("rejoin", "never"), ("carry", 1), ("prefix", None)],
)
async def test_a_rule_that_cannot_order_a_line_is_named(
    hall: OpenHall, field: str, value: Any
) -> None:
    services = {"tax": {**RULE, field: value}}
    with pytest.raises(BadArgument, match=f"^configure.services.tax.{field}$"):
        await hall.ask(type(CONFIGURE)(version="2", sha256="2", services=services, windows={}))


async def test_a_rule_that_lacks_a_field_is_named(hall: OpenHall) -> None:
    rule = {name: value for name, value in RULE.items() if name != "undo_s"}
    with pytest.raises(BadArgument, match=r"^configure.services.tax.undo_s$"):
        await hall.ask(type(CONFIGURE)(version="2", sha256="2", services={"tax": rule}, windows={}))


@pytest.mark.parametrize("root", ["h07", "q:h07", "q:{h07}:events", "q:{}", "p:{h07}"])
async def test_a_key_that_is_no_halls_root_is_refused(client: Client, root: str) -> None:
    with pytest.raises(ResponseError, match=r"^BAD_ARGUMENT hall$"):
        await client.execute_command("FCALL", "q_issue", 1, root, *GOOD.values())


@pytest.mark.parametrize("field", ["rules", "windows", "serial", "days"])
async def test_a_broken_snapshot_is_refused_and_nothing_is_dropped(
    client: Client, dispatcher: RedisDispatcher, hall: OpenHall, field: str
) -> None:
    snapshot = (await hall.view()).snapshot() | {field: 1.5}
    snapshot = {name: snapshot[name] for name in snapshot.keys() - {"position", "at", "tickets"}}
    await client.execute_command("FUNCTION", "LOAD", "REPLACE", await _text(client))
    before = await client.dbsize()
    with pytest.raises(ResponseError, match=f"^BAD_ARGUMENT snapshot.{field}$"):
        await client.execute_command("FCALL", "q_restore_begin", 1, ROOT, 2, json.dumps(snapshot))
    assert await client.dbsize() == before


async def test_a_hall_id_that_is_none_never_reaches_the_store(
    dispatcher: RedisDispatcher,
) -> None:
    for hall in ("", "H07", "a b", "a}b", "-a"):
        with pytest.raises(ValueError, match="not a hall's id"):
            await dispatcher.snapshot(hall)
    assert HALL == "h07"


async def _text(client: Client) -> str:
    found = await client.execute_command("FUNCTION", "LIST", "WITHCODE")
    return str(found[0]["library_code"])
