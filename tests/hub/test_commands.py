"""Verbs by right: who may do what on a device's socket, and what a refusal says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hall_config.model import ANY_CLERK
from queue_server.device.answers import Denied
from queue_server.device.runner import Runner
from queue_server.domain.hall import Reply
from queue_server.domain.rights import Role
from queue_server.domain.ticket import State
from queue_server.hub.parts import HubParts
from tests.hub.centre import HALL, Centre
from tests.hub.conftest import Connect
from tests.hub.line import bare, code, done

DIGEST = "hmac-sha256:k1:Zm9yIHRlc3RzIGFsb25lLCBub2JvZHk"


async def desk(centre: Centre, connect: Connect, user: str = "clerk-3") -> Runner:
    """A window client at window 1 with a clerk signed in and the window open."""
    await centre.staff(user, Role.CLERK)
    window = await connect(centre.device(Role.WINDOW, window="1"))
    done(await window.ask("sign_in", {"user": user, "password": f"{user} says"}))
    done(await window.ask("open"))
    return window


async def number(connect: Connect, centre: Centre, service: str = "general") -> str:
    """Take a number at a kiosk; gives the ticket's id."""
    kiosk = await connect(centre.device(Role.KIOSK))
    ticket: str = done(await kiosk.ask("issue", {"service": service}))["ticket"]["id"]
    return ticket


async def test_a_clerk_gets_the_services_of_the_authorisation(
    centre: Centre, connect: Connect
) -> None:
    await desk(centre, connect, "clerk-3")
    assert centre.hall.view.windows["1"].may == ("general", "social")
    assert centre.hall.view.windows["1"].clerk == "user:clerk-3"


async def test_a_clerk_who_is_not_listed_signs_in_and_opens_nothing(
    centre: Centre, connect: Connect
) -> None:
    hall = centre.city.halls[HALL]
    listed = {name: one for name, one in hall.authorisations.items() if name != ANY_CLERK}
    here = replace(hall, authorisations=listed)
    object.__setattr__(centre.city, "halls", {**centre.city.halls, HALL: here})
    await centre.staff("new", Role.CLERK)
    window = await connect(centre.device(Role.WINDOW, window="1"))
    done(await window.ask("sign_in", {"user": "new", "password": "new says"}))
    assert code(await window.ask("open")) == "WINDOW_LACKS_SERVICE"


async def test_a_wrong_password_signs_nobody_in(centre: Centre, connect: Connect) -> None:
    window = await connect(centre.device(Role.WINDOW, window="1"))
    asked = {"user": "clerk-1", "password": "guess"}
    assert code(await window.ask("sign_in", asked)) == "SIGN_IN_FAILED"
    assert code(await window.ask("open")) == "NOT_ALLOWED"


async def test_a_session_is_taken_up_again_on_a_new_socket(
    centre: Centre, connect: Connect
) -> None:
    await centre.staff("clerk-1", Role.CLERK)
    first = await connect(centre.device(Role.WINDOW, window="1"))
    reply = done(await first.ask("sign_in", {"user": "clerk-1", "password": "clerk-1 says"}))
    assert reply["person"] == {"id": "user:clerk-1", "name": "Clerk-1", "roles": ["clerk"]}
    second = await connect(centre.device(Role.WINDOW, window="1"))
    done(await second.ask("sign_in", {"session": reply["session"]}))
    done(await second.ask("open"))
    done(await second.ask("sign_out"))
    assert code(await second.ask("sign_in", {"session": reply["session"]})) == "SIGN_IN_FAILED"


async def test_nobody_signs_in_on_a_display_or_in_a_foreign_hall(
    centre: Centre, connect: Connect
) -> None:
    await centre.people.add(
        "stranger", "says", name="Stranger", roles=[Role.CLERK], halls=["other-hall"]
    )
    asked = {"user": "stranger", "password": "says"}
    window = await connect(centre.device(Role.WINDOW, window="1"))
    display = await connect(centre.device(Role.DISPLAY))
    assert code(await window.ask("sign_in", asked)) == "NOT_ALLOWED"
    assert code(await display.ask("sign_in", asked)) == "NOT_ALLOWED"
    assert not centre.people.sessions, "the session that led nowhere was ended"


async def test_a_window_client_acts_on_its_own_window_only(
    centre: Centre, connect: Connect
) -> None:
    window = await desk(centre, connect)
    assert code(await window.ask("call_next", {"window": "2"})) == "NOT_ALLOWED"
    assert code(await window.ask("free", {"window": "2"})) == "NOT_ALLOWED", "a clerk frees nothing"
    done(await window.ask("call_next", {"window": "1"}))


async def test_a_supervisor_opens_any_window_under_a_clerk_where_the_device_has_none(
    centre: Centre, connect: Connect
) -> None:
    await centre.staff("boss", Role.SUPERVISOR)
    floor = await connect(centre.device(Role.WINDOW))
    done(await floor.ask("sign_in", {"user": "boss", "password": "boss says"}))
    done(await floor.ask("open", {"window": "3", "clerk": "user:clerk-4"}))
    assert centre.hall.view.windows["3"].clerk == "user:clerk-4"
    assert centre.hall.view.windows["3"].may == ("social",)


async def test_a_clerk_touches_no_other_clerks_window_where_the_device_has_none(
    centre: Centre, connect: Connect
) -> None:
    await desk(centre, connect)
    await centre.staff("other", Role.CLERK)
    floor = await connect(centre.device(Role.WINDOW, name="floor"))
    signing = {"user": "other", "password": "other says", "window": "2"}
    done(await floor.ask("sign_in", signing))
    assert code(await floor.ask("call_next", {"window": "1"})) == "NOT_ALLOWED"
    assert code(await floor.ask("open", {"window": "1"})) == "NOT_ALLOWED"
    done(await floor.ask("open", {"window": "2"}))


async def test_a_clerk_opens_under_no_other_name_and_chooses_no_services(
    centre: Centre, connect: Connect
) -> None:
    window = await desk(centre, connect)
    assert code(await window.ask("open", {"clerk": "user:clerk-4"})) == "NOT_ALLOWED"
    done(await window.ask("open", {"may": ["advice"]}))
    assert centre.hall.view.windows["1"].may == ("general", "social")


async def test_a_call_of_ones_own_choice_is_audited(centre: Centre, connect: Connect) -> None:
    window = await desk(centre, connect)
    ticket = await number(connect, centre)
    done(await window.ask("call", {"ticket": ticket, "reason": "a fall"}))
    assert centre.audit.rows == [("user:clerk-3", "call", ticket)]


async def test_a_device_without_a_person_has_its_own_rights_only(
    centre: Centre, connect: Connect
) -> None:
    ticket = await number(connect, centre)
    for role in (Role.DISPLAY, Role.WINDOW, Role.EVALUATOR):
        device = await connect(centre.device(role))
        assert code(await device.ask("issue", {"service": "general"})) == "NOT_ALLOWED"
        assert code(await device.ask("cancel", {"ticket": ticket})) == "NOT_ALLOWED"
    kiosk = await connect(centre.device(Role.KIOSK, name="another"))
    assert code(await kiosk.ask("end_day", {"zone": "general", "day": 20261123})) == "NOT_ALLOWED"
    done(await kiosk.ask("printed", {"ticket": ticket, "state": "printed"}))
    done(await kiosk.ask("cancel", {"ticket": ticket, "by": "somebody else"}))
    event = centre.hall.events[-1]
    assert (event.type, event.data["by"]) == ("ticket.cancelled", "holder")


async def test_a_kiosk_cannot_choose_what_the_centre_decides(
    centre: Centre, connect: Connect
) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    tricks: dict[str, Any] = {"day": 20200101, "joined": 0, "channel": "staff", "pending": True}
    ticket = done(await kiosk.ask("issue", {"service": "general", **tricks}))["ticket"]
    assert (ticket["day"], ticket["channel"]) == (20261123, "kiosk")
    assert ticket["joined"] == centre.clock.now()
    assert "pending" not in ticket


async def test_a_class_may_be_asked_for_as_rest_says_it(centre: Centre, connect: Connect) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    asked = {"service": "general", "class": "priority"}
    assert done(await kiosk.ask("issue", asked))["ticket"]["lane"] == "priority"


async def test_a_remote_number_has_a_time_to_arrive_by_and_the_same_id_keeps_it(
    centre: Centre, connect: Connect
) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    asked = {"service": "general", "remote": True}
    first = done(await kiosk.ask("issue", asked, id="r"))["ticket"]
    assert first["state"] == "remote"
    assert first["arrive_by"] > centre.clock.now()
    centre.moved(600)
    assert done(await kiosk.ask("issue", asked, id="r"))["ticket"] == first


async def test_status_reaches_the_records(centre: Centre, connect: Connect) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    done(await kiosk.ask("status", {"paper": "low"}))
    assert centre.devices.status["device:kiosk"] == {"paper": "low"}


async def test_a_move_goes_by_the_mover_that_the_centre_was_given(
    centre: Centre, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await number(connect, centre)
    kiosk = await connect(centre.device(Role.KIOSK, name="other"))
    asked = {"ticket": ticket, "hall": "other-hall", "to_ticket": "invented"}
    assert code(await kiosk.ask("move", asked)) == "MOVE_CLOSED"

    async def mover(principal: str, id_: str, ticket: str, hall: str) -> Reply:
        return {"epoch": 1, "seq": 1, "moved": [principal, id_, ticket, hall]}

    monkeypatch.setattr(HubParts, "mover", property(lambda parts: mover))
    reply = done(await kiosk.ask("move", asked, id="m"))
    assert reply["moved"] == ["device:other", "m", ticket, "other-hall"]


async def test_another_centre_forwards_in_the_name_of_who_asked(
    centre: Centre, connect: Connect
) -> None:
    other = await connect(centre.device(Role.CENTRE))
    asked = {"service": "general", "day": 20261123, "subject": DIGEST}
    reply = done(await other.ask("issue", {**asked, "principal": "user:anna"}))
    assert reply["ticket"]["subject"] == DIGEST, "another centre stands in for the hall"
    assert code(await other.ask("issue", asked)) == "MALFORMED"
    assert other.view is not None
    assert other.view.tickets[reply["ticket"]["id"]].state is State.WAITING


async def test_a_hall_that_is_away_is_told_as_such(centre: Centre, connect: Connect) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    centre.hall.away = True
    assert code(await kiosk.ask("issue", {"service": "general"}, id="x")) == "HALL_NOT_READY"
    centre.hall.away = False
    done(await kiosk.ask("issue", {"service": "general"}, id="x"))


async def test_a_refusal_speaks_the_language_of_the_device_or_of_the_command(
    centre: Centre, connect: Connect
) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))
    answer = await kiosk.ask("issue", {"items": ["no-such-item"], "language": "en"})
    assert isinstance(answer, Denied)
    assert (answer.code, answer.text[:18]) == ("ITEM_UNKNOWN", "We could not find ")
    async with bare(centre.url) as device:
        token = centre.device(Role.KIOSK, name="hk")
        await device.say(type="hello", token=token, speaks=[1, 1], language="zh-HK")
        await device.say(type="command", id="1", verb="cancel", ticket=f"{HALL}-20261123-A009")
        assert "導辦台" in (await device.hear("reply"))["text"]
