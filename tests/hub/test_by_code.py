"""A number moves by its code's key, and by no other."""

from __future__ import annotations

from queue_server.domain.commands import Caller, Issue
from queue_server.domain.rights import Role
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
