"""Groups on one number."""

from __future__ import annotations

from queue_server.domain.rights import Role
from tests.hub.centre import Centre
from tests.hub.conftest import Connect
from tests.hub.line import code, done


async def test_a_group_comes_on_one_number(centre: Centre, connect: Connect) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    ticket = done(await kiosk.ask("issue", {"service": "general", "people": 12}))["ticket"]
    assert ticket["people"] == 12
    alone = done(await kiosk.ask("issue", {"service": "general", "people": 1}))["ticket"]
    assert "people" not in alone
    assert code(await kiosk.ask("issue", {"service": "general", "people": 51})) == "MALFORMED"
