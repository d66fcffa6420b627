"""What a kiosk is told of the slips of others' numbers."""

from __future__ import annotations

from queue_server.domain.rights import Role
from tests.hub.centre import Centre
from tests.hub.conftest import Connect
from tests.hub.line import code, done
from tests.hub.test_commands import number


async def test_a_kiosk_gets_the_slip_of_anothers_number_only_when_it_is_to_be_printed(
    centre: Centre, connect: Connect
) -> None:
    ticket = await number(connect, centre)
    other = await connect(centre.device(Role.KIOSK, name="other"))
    assert code(await other.ask("slip", {"ticket": ticket})) == "NOT_ALLOWED"
    await centre.staff("guide", Role.GUIDE)
    window = await connect(centre.device(Role.WINDOW))
    done(await window.ask("sign_in", {"user": "guide", "password": "guide says"}))
    queued = {"ticket": ticket, "state": "queued", "device": "device:other"}
    done(await window.ask("printed", queued))
    assert done(await other.ask("slip", {"ticket": ticket}))["holder_key"]
