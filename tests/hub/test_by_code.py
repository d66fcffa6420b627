"""A number moves by its code's key, and by no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queue_server.domain.commands import Caller, Hold, Issue
from queue_server.domain.rights import Role
from queue_server.domain.slots import Slot
from queue_server.domain.ticket import State
from tests.hub.centre import Centre
from tests.hub.conftest import Connect
from tests.hub.line import code, done


async def test_the_key_of_another_number_lets_nobody_arrive(
    centre: Centre, connect: Connect
) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    away = Issue(service="general", day=20261123, remote=True)
    reply = await centre.hall.perform(away, Caller(principal="anyone", id="away"))
    ticket = reply["ticket"]["id"]
    wrong = {"ticket": ticket, "key": "of-another", "language": "en"}
    assert code(await kiosk.ask("arrive", wrong)) == "NOT_ALLOWED"
    assert centre.hall.view.tickets[ticket].state is State.REMOTE
    right = {"ticket": ticket, "key": centre.keys.holder_key(ticket), "language": "en"}
    assert done(await kiosk.ask("arrive", right))["ticket"]["state"] == "waiting"


async def test_an_appointments_code_gives_the_promised_number_and_again_the_same(
    centre: Centre, connect: Connect
) -> None:
    kiosk, now = await connect(centre.device(Role.KIOSK)), centre.clock.now()
    slot = Slot(start=now, end=now + 1_800_000, capacity=4, booking=2, remote=1, guide=1)
    hold = Hold(service="general", day=20261123, time="1000", slots=(slot,), until=now, booked=True)
    reply = await centre.hall.perform(
        replace(hold, mask="张*"), Caller(principal="anyone", id="book")
    )
    one = reply["appointment"]["id"]
    for key in ("of-another", centre.keys.holder_key("my-hall-20261123-1000-2")):
        assert code(await kiosk.ask("check_in", {"appointment": one, "key": key})) == "NOT_ALLOWED"
    right = {"appointment": one, "key": centre.keys.holder_key(one), "language": "en"}
    first, again = [done(await kiosk.ask("check_in", right)) for _ in range(2)]
    ticket = first["ticket"]
    assert ticket["ticket_class"] == "appointment"
    assert first["holder_key"] == centre.keys.holder_key(ticket["id"])
    assert again["ticket"]["id"] == ticket["id"]
    assert "mask" not in ticket


@pytest.mark.parametrize("verb", ["hold", "book", "unbook"])
async def test_what_the_centre_reckons_is_not_asked_over_a_socket(
    centre: Centre, connect: Connect, verb: str
) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    assert code(await kiosk.ask(verb, {"appointment": "x"})) == "MALFORMED"
