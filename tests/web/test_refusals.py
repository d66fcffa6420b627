"""Each refusal of the live day's verbs, once, as the contract has it: status, code, text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
import pytest

from queue_server.domain.refusals import REFUSALS
from queue_server.web.problems import status_of
from queue_server.web.rates import Rates
from tests.web.city import closed, small_city
from tests.web.conftest import CENTRE, PASSWORD, Stages
from tests.web.scenes import Floor, HandClock

Scene = Callable[[Floor], Awaitable[httpx.Response]]
WINDOW = f"/halls/{CENTRE}/windows/1"
LATER = {
    "APPOINTMENT_UNKNOWN", "SLOT_FULL", "SLOT_GONE", "ALREADY_EVALUATED",
    # only the city's jobs can be early
    "TOO_EARLY",
    # told of a number in a kiosk's report: tests/hub/test_blocks.py
    "NUMBER_NOT_LEASED",
    # policies of hall and centre: test_stops.py, test_presence.py
    "CHECK_NEEDED", "PRESENCE_NEEDED",
    # a hall is handed over by its centres alone: tests/domain/test_handing.py
    "HALL_BUSY",
    # of applicants: test_identity.py, tests/test_admission.py
    "LIMIT_REACHED", "BARRED", "IDENTITY_NEEDED", "BAR_UNKNOWN",
    # a guide's alone: tests/store/test_ties.py
    "PAGER_TAKEN",
    # of the records: test_follow_ups.py
    "FOLLOW_UP_UNKNOWN",
}  # fmt: skip


async def hall_unknown(floor: Floor) -> httpx.Response:
    return await floor.chen.get("/halls/nowhere")


async def window_unknown(floor: Floor) -> httpx.Response:
    return await floor.chen.post(f"/halls/{CENTRE}/windows/99/call-next")


async def service_unknown(floor: Floor) -> httpx.Response:
    body = {"hall": CENTRE, "service": "passport", "channel": "kiosk"}
    return await floor.kiosk.post("/tickets", json=body)


async def item_unknown(floor: Floor) -> httpx.Response:
    return await floor.chen.get("/items/nothing")


async def ticket_unknown(floor: Floor) -> httpx.Response:
    return await floor.chen.post(f"/tickets/{CENTRE}-20260101-A001/start")


async def window_busy(floor: Floor) -> httpx.Response:
    await floor.called()
    return await floor.chen.post(f"{WINDOW}/call-next")


async def window_closed(floor: Floor) -> httpx.Response:
    return await floor.chen.post(f"{WINDOW}/call-next")


async def window_paused(floor: Floor) -> httpx.Response:
    await floor.window("open")
    await floor.window("pause", reason="lunch")
    return await floor.chen.post(f"{WINDOW}/call-next")


async def window_lacks_service(floor: Floor) -> httpx.Response:
    await floor.window("open")
    return await floor.chen.post(f"{WINDOW}/call-next", json={"service": "few"})


async def ticket_not_waiting(floor: Floor) -> httpx.Response:
    ticket = await floor.serving()
    return await floor.chen.post(f"/tickets/{ticket['id']}/cancel")


async def ticket_not_called(floor: Floor) -> httpx.Response:
    ticket = await floor.issue()
    return await floor.chen.post(f"/tickets/{ticket['id']}/start")


async def ticket_not_serving(floor: Floor) -> httpx.Response:
    ticket = await floor.issue()
    return await floor.chen.post(f"/tickets/{ticket['id']}/next-item")


async def ticket_not_suspended(floor: Floor) -> httpx.Response:
    ticket = await floor.issue()
    return await floor.chen.post(f"/tickets/{ticket['id']}/wake")


async def ticket_not_missed(floor: Floor) -> httpx.Response:
    ticket = await floor.issue()
    return await floor.kiosk.post(f"/tickets/{ticket['id']}/rejoin")


async def ticket_not_remote(floor: Floor) -> httpx.Response:
    ticket = await floor.issue()
    return await floor.kiosk.post(f"/tickets/{ticket['id']}/arrive")


async def ticket_elsewhere(floor: Floor) -> httpx.Response:
    ticket = await floor.called()
    return await floor.chen.post(f"/tickets/{ticket['id']}/start", json={"window": "2"})


async def rejoin_spent(floor: Floor) -> httpx.Response:
    ticket = await floor.called()
    await floor.verb(ticket, "miss")
    await floor.verb(ticket, "rejoin")
    await floor.window("call-next")
    await floor.verb(ticket, "miss")
    return await floor.kiosk.post(f"/tickets/{ticket['id']}/rejoin")


async def hall_closed(floor: Floor) -> httpx.Response:
    body = {"hall": "nancheng", "items": ["social-card"], "channel": "phone"}
    return await floor.stage.client().post("/tickets", json=body)


async def hall_not_ready(floor: Floor) -> httpx.Response:
    ticket = await floor.issue()
    floor.stage.halls.ports[CENTRE].real._ready = False
    return await floor.chen.post(f"/tickets/{ticket['id']}/cancel")


async def service_closed(floor: Floor) -> httpx.Response:
    stop = await floor.su.post(f"/halls/{CENTRE}/services/social/stop", json={"reason": "power"})
    assert stop.is_success
    body = {"hall": CENTRE, "service": "social", "channel": "kiosk"}
    return await floor.kiosk.post("/tickets", json=body)


async def service_full(floor: Floor) -> httpx.Response:
    await floor.issue("few")
    return await floor.kiosk.post(
        "/tickets", json={"hall": CENTRE, "service": "few", "channel": "kiosk"}
    )


async def item_not_here(floor: Floor) -> httpx.Response:
    body = {"hall": "nancheng", "items": ["rare"], "channel": "phone"}
    return await floor.stage.client().post("/tickets", json=body)


async def too_late(floor: Floor) -> httpx.Response:
    ticket = await floor.serving()
    clock = floor.stage.parts.clock
    assert isinstance(clock, HandClock)
    clock.forward(61)
    return await floor.chen.post(f"/tickets/{ticket['id']}/return")


async def numbers_spent(floor: Floor) -> httpx.Response:
    ticket = await floor.issue()
    day = ticket["id"].rsplit("-", 2)[1]
    floor.stage.halls.ports[CENTRE].view.numbers[f"{day}|A"] = 9999
    body = {"hall": CENTRE, "service": "social", "channel": "kiosk"}
    return await floor.kiosk.post("/tickets", json=body)


async def move_closed(floor: Floor) -> httpx.Response:
    ticket = await floor.called()
    return await floor.kiosk.post(f"/tickets/{ticket['id']}/move", json={"hall": "nancheng"})


async def not_allowed(floor: Floor) -> httpx.Response:
    return await floor.chen.post(f"{WINDOW}/free")


async def sign_in_failed(floor: Floor) -> httpx.Response:
    body = {"user": "chen", "password": PASSWORD + "x"}
    return await floor.stage.client().post("/session", json=body)


async def stale_position(floor: Floor) -> httpx.Response:
    return await floor.chen.get(f"/halls/{CENTRE}/events", params={"after": "9-1"})


async def key_reused(floor: Floor) -> httpx.Response:
    headers = {"Idempotency-Key": "one-key"}
    body = {"hall": CENTRE, "service": "social", "channel": "kiosk"}
    first = await floor.kiosk.post("/tickets", json=body, headers=headers)
    assert first.status_code == 201
    body["service"] = "tax"
    return await floor.kiosk.post("/tickets", json=body, headers=headers)


async def too_many(floor: Floor) -> httpx.Response:
    body = {"hall": CENTRE, "items": ["social-card"], "channel": "phone"}
    for _ in range(3):
        answer = await floor.stage.client().post("/tickets", json=body)
    return answer


SCENES: dict[str, Scene] = {
    scene.__name__.upper(): scene
    for scene in (
        hall_unknown, window_unknown, service_unknown, item_unknown, ticket_unknown, window_busy,
        window_closed, window_paused, window_lacks_service, ticket_not_waiting, ticket_not_called,
        ticket_not_serving, ticket_not_suspended, ticket_not_missed, ticket_not_remote,
        ticket_elsewhere, rejoin_spent, hall_closed, hall_not_ready, service_closed, service_full,
        item_not_here, too_late, numbers_spent, move_closed, not_allowed, sign_in_failed,
        stale_position, key_reused, too_many,
    )
}  # fmt: skip


@pytest.mark.parametrize("code", SCENES)
async def test_each_refusal_is_told_by_status_code_and_text(code: str, stages: Stages) -> None:
    city = closed(small_city(), "nancheng")
    stage = await stages(
        city, clock=HandClock(timezone=city.timezone), rates=Rates(ticket=2, sign_in=9)
    )
    floor = Floor.of(stage)
    answer = await SCENES[code](floor)
    body = answer.json()
    assert (body["code"], answer.status_code) == (code, status_of(code))
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["status"] == answer.status_code
    assert body["detail"] != code
    assert body["title"]
    assert ("Retry-After" in answer.headers) == (code == "TOO_MANY")


def test_every_code_of_the_contract_is_provoked_or_belongs_to_a_later_part() -> None:
    assert REFUSALS.keys() == SCENES.keys() | LATER


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("TICKET_UNKNOWN", 404),
        ("NOT_ALLOWED", 403),
        ("TOO_MANY", 429),
        ("KEY_REUSED", 422),
        ("WINDOW_BUSY", 409),
        ("HALL_NOT_READY", 409),
    ],
)
def test_the_contracts_statuses(code: str, status: int) -> None:
    assert status_of(code) == status
