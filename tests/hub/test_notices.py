"""Notices from a desk: by a supervisor's right, for a zone of the hall, seen by every display."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.device.answers import Denied
from queue_server.device.runner import Runner
from queue_server.domain.rights import Role
from tests.hub.centre import Centre
from tests.hub.conftest import Connect
from tests.hub.line import done
from tests.hub.test_commands import desk


async def head(centre: Centre, connect: Connect) -> Runner:
    """A window client at which the supervisor is signed in."""
    await centre.staff("boss", Role.SUPERVISOR)
    window = await connect(centre.device(Role.WINDOW, window="1"))
    done(await window.ask("sign_in", {"user": "boss", "password": "boss says"}))
    return window


async def test_a_display_has_what_a_supervisor_posted_until_it_is_withdrawn(
    centre: Centre, connect: Connect
) -> None:
    window = await head(centre, connect)
    display = await connect(centre.device(Role.DISPLAY))
    reply = done(await window.ask("post", {"text": {"zh_cn": "电梯检修"}, "zone": "general"}))
    name = f"{reply['epoch']}-{reply['seq']}"
    # a later answer on the display's own line comes behind the event
    done(await display.ask("status", {}))
    assert display.view is not None
    assert display.view.notices == {name: {"text": {"zh_cn": "电梯检修"}, "zone": "general"}}
    done(await window.ask("withdraw", {"notice": name}))
    done(await display.ask("status", {}))
    assert display.view.notices == {}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"text": "plain"},
        {"text": {"en": "no Chinese"}},
        {"text": {"zh_cn": ""}},
        {"text": {"zh_cn": "x" * 501}},
        {"text": {"zh_cn": "x"}, "zone": "nowhere"},
        {"text": {"zh_cn": "x"}, "until": "tomorrow"},
    ],
)
async def test_what_is_no_notice_is_answered_in_words(
    centre: Centre, connect: Connect, asked: dict[str, Any]
) -> None:
    window = await head(centre, connect)
    answer = await window.ask("post", asked)
    assert isinstance(answer, Denied)
    assert answer.code == "MALFORMED"
    assert centre.hall.view.notices == {}


async def test_a_clerk_posts_nothing(centre: Centre, connect: Connect) -> None:
    window = await desk(centre, connect)
    answer = await window.ask("post", {"text": {"zh_cn": "x"}})
    assert isinstance(answer, Denied)
    assert answer.code == "NOT_ALLOWED"
