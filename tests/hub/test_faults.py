"""What no device should send, and what should not happen: answered, and the line goes on."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.domain.hall import Reply
from queue_server.domain.rights import Role
from queue_server.ports import BadArgument
from queue_server.wire.close import Close
from tests.hub.centre import Centre
from tests.hub.conftest import Connect
from tests.hub.line import bare, code, done
from tests.hub.test_commands import desk


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        *(("fly", {}), ("start", {}), ("issue", {"items": 7}), ("move", {}), ("sign_in", {})),
        *(("defer", {"ticket": "t", "by_s": -5}), ("defer", {"ticket": "t", "by_s": 10**14})),
        ("finish", {"ticket": "t", "handled": []}),
        ("finish", {"ticket": "t", "handled": [{"outcome": "settled", "count": -1}]}),
        ("call", {"ticket": "t", "reason": ""}),
        ("transfer", {"ticket": "t"}),
        ("issue", {"service": "general", "class": "appointment"}),
        ("issue", {"service": "general", "mask": "x" * 30_000}),
        ("issue", {"service": "general", "mask": "13800138000"}),
        ("issue", {"service": "general", "subject": "441900199001011234"}),
    ],
)
async def test_a_command_without_sense_is_answered_and_the_line_stays(
    centre: Centre, connect: Connect, verb: str, fields: dict[str, Any]
) -> None:
    window = await desk(centre, connect)
    assert code(await window.ask(verb, fields)) == "MALFORMED"
    assert window.online


@pytest.mark.parametrize(
    ("fault", "told"), [(BadArgument("defer.by_s"), "MALFORMED"), (KeyError("bug"), "FAILED")]
)
async def test_a_fault_of_one_command_is_answered_and_ends_no_line(
    centre: Centre,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
    told: str,
) -> None:
    kiosk = await connect(centre.device(Role.KIOSK))

    async def failing(*_: object) -> Reply:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(centre.hall, "perform", failing)
        assert code(await kiosk.ask("issue", {"service": "general"})) == told
    done(await kiosk.ask("issue", {"service": "general"}))


async def test_a_binary_frame_ends_the_socket_quietly_before_the_hello_and_after(
    centre: Centre, capfd: pytest.CaptureFixture[str]
) -> None:
    async with bare(centre.url) as device:
        await device.connection.send(b"\x00\x01")
        assert await device.close_code() == Close.MALFORMED
    async with bare(centre.url) as device:
        await device.say(type="hello", token=centre.device(Role.KIOSK), speaks=[1, 1])
        await device.hear("welcome")
        await device.connection.send(b"\x00\x01")
        assert await device.close_code() == Close.MALFORMED
    assert "Traceback" not in "".join(capfd.readouterr())
