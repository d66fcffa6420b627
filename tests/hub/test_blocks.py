"""Number blocks on a kiosk's socket: leased with the holders' keys, reported, shown to the desk."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.domain.rights import Role
from queue_server.domain.ticket import State
from tests.hub.centre import Centre
from tests.hub.conftest import Connect
from tests.hub.line import code, done, until

DAYS = [20261123, 20261124, 20261125, 20261126]


def reported(number: str, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "day": DAYS[0],
        "service": "general",
        "items": ["id-card"],
        "class": "priority",
        "printed_at": 0,
        "language": "en",
        **more,
    }


async def test_a_kiosk_holds_blocks_for_four_days_with_the_keys_of_their_slips(
    centre: Centre, connect: Connect
) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    blocks = done(await kiosk.ask("lease", {"service": "general", "count": 2}))["blocks"]
    assert [one["day"] for one in blocks] == DAYS
    first = blocks[0]
    assert (first["prefix"], first["first"], first["last"]) == ("A", 9998, 9999)
    ids = [f"my-hall-{DAYS[0]}-A{count}" for count in (9998, 9999)]
    assert first["keys"] == [centre.keys.holder_key(one) for one in ids]
    (one,) = done(await kiosk.ask("lease", {"service": "general", "count": 1, "day": DAYS[2]}))[
        "blocks"
    ]
    assert (one["day"], one["last"]) == (DAYS[2], 9997)


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"service": "general", "count": 0}, "MALFORMED"),
        ({"service": "general", "count": 201}, "MALFORMED"),
        ({"service": "general"}, "MALFORMED"),
        ({"service": "nothing", "count": 1}, "SERVICE_UNKNOWN"),
        ({"service": "general", "count": 1, "day": 20261122}, "TOO_LATE"),
        ({"service": "general", "count": 1, "day": 20261127}, "TOO_EARLY"),
    ],
)
async def test_a_lease_that_cannot_be_is_refused(
    centre: Centre, connect: Connect, asked: dict[str, Any], refused: str
) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    assert code(await kiosk.ask("lease", asked)) == refused


@pytest.mark.parametrize("role", [Role.DISPLAY, Role.WINDOW, Role.EVALUATOR])
async def test_only_kiosks_hold_blocks(centre: Centre, connect: Connect, role: Role) -> None:
    device = await connect(centre.device(role))
    assert code(await device.ask("lease", {"service": "general", "count": 1})) == "NOT_ALLOWED"
    assert code(await device.ask("report", {"tickets": []})) == "NOT_ALLOWED"


async def test_what_was_given_offline_waits_and_the_desk_hears_what_was_not_taken(
    centre: Centre, connect: Connect
) -> None:
    desk = await connect(centre.device(Role.WINDOW, window="1"))
    kiosk = await connect(centre.device(Role.KIOSK))
    done(await kiosk.ask("lease", {"service": "general", "count": 2}))
    asked = {"tickets": [reported("A9999"), reported("A012")]}
    told = done(await kiosk.ask("report", asked))["reported"]
    assert told[0]["ticket"] == f"my-hall-{DAYS[0]}-A9999"
    assert (told[1]["code"], "导办台" in told[1]["text"]) == ("NUMBER_NOT_LEASED", True)
    ticket = centre.hall.view.tickets[told[0]["ticket"]]
    assert (ticket.state, ticket.offline, ticket.language) == (State.WAITING, True, "en")
    await until(lambda: desk.view and desk.view.tickets.get(ticket.id))
    assert desk.view is not None
    assert not desk.view.leases


@pytest.mark.parametrize(
    "fields",
    [
        *({}, {"tickets": "A9999"}, {"tickets": ["A9999"]}, {"tickets": [{"number": "A9999"}]}),
        {"tickets": [reported("A9999")] * 101},
        {"tickets": [reported("A9999", mask="13800138000")]},
        {"tickets": [reported("A9999", subject="441900199001011234")]},
    ],
)
async def test_a_report_that_is_none_is_malformed(
    centre: Centre, connect: Connect, fields: dict[str, Any]
) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    assert code(await kiosk.ask("report", fields)) == "MALFORMED"


async def test_a_kiosk_learns_what_the_slip_of_a_number_says(
    centre: Centre, connect: Connect
) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    issued = done(await kiosk.ask("issue", {"service": "general"}))
    slip = done(await kiosk.ask("slip", {"ticket": issued["ticket"]["id"]}))
    assert slip["ticket"]["device"] == kiosk.device["id"]
    assert slip["holder_key"] == issued["holder_key"]
    assert (slip["ahead"], slip["wait"]) == (0, issued["wait"])
    assert code(await kiosk.ask("slip", {"ticket": "my-hall-20261123-A999"})) == "TICKET_UNKNOWN"
    display = await connect(centre.device(Role.DISPLAY))
    assert code(await display.ask("slip", {"ticket": "x"})) == "NOT_ALLOWED"
