"""What a desk's commands need: outcomes judged, the right to return, the time it was done."""

from __future__ import annotations

from typing import Any

from queue_server.device.answers import Denied
from queue_server.device.runner import Runner
from queue_server.domain.rights import Role
from queue_server.domain.ticket import State
from tests.hub.centre import Centre
from tests.hub.conftest import Connect
from tests.hub.line import code, done
from tests.hub.test_commands import desk


async def served(centre: Centre, connect: Connect, **asked: Any) -> tuple[Runner, str]:
    """Window 1 with a number that it has started."""
    window = await desk(centre, connect, "clerk-1")
    kiosk = await connect(centre.device(Role.KIOSK))
    ticket: str = done(await kiosk.ask("issue", asked))["ticket"]["id"]
    done(await window.ask("call_next"))
    done(await window.ask("start", {"ticket": ticket}))
    return window, ticket


async def test_what_cannot_come_of_an_item_is_answered_in_words(
    centre: Centre, connect: Connect
) -> None:
    window, ticket = await served(centre, connect, items=("business-start",))
    handled = [{"outcome": "settled", "item": "business-start"}]
    answer = await window.ask("finish", {"ticket": ticket, "handled": handled})
    assert isinstance(answer, Denied)
    assert answer.code == "MALFORMED"
    assert answer.text.startswith("承诺件")
    assert centre.hall.view.tickets[ticket].state is State.SERVING


async def test_a_supplement_gives_the_right_to_return_and_a_kiosk_takes_it(
    centre: Centre, connect: Connect
) -> None:
    window, old = await served(centre, connect, items=("business-start",))
    handled = [{"outcome": "supplement", "item": "business-start"}]
    done(await window.ask("finish", {"ticket": old, "handled": handled}))
    kiosk = await connect(centre.device(Role.KIOSK))
    stolen = {"returns": old, "key": centre.keys.holder_key("another")}
    assert code(await kiosk.ask("issue", {"returns": old})) == "NOT_ALLOWED"
    assert code(await kiosk.ask("issue", {"returns": old, "key": None})) == "NOT_ALLOWED"
    assert code(await kiosk.ask("issue", stolen)) == "NOT_ALLOWED"
    shown = {"returns": old, "key": centre.keys.holder_key(old), "language": "en"}
    reply = done(await kiosk.ask("issue", shown))
    assert (reply["ticket"]["lane"], reply["ticket"]["language"]) == ("window:1", "en")
    assert code(await kiosk.ask("issue", shown)) == "REJOIN_SPENT"


async def test_what_a_cut_off_window_did_is_kept_with_its_time(
    centre: Centre, connect: Connect
) -> None:
    window, ticket = await served(centre, connect, service="general")
    began = centre.clock.now()
    centre.moved(1800)
    said = {"ticket": ticket, "handled": [{"outcome": "accepted"}]}
    answer = await window.ask("finish", said, done_at="2026-11-23T10:05:00+08:00")
    done(answer)
    assert centre.hall.view.tickets[ticket].ended_at == began + 300_000
    assert code(await window.ask("start", {"ticket": ticket}, done_at="noon")) == "MALFORMED"
