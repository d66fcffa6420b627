"""The script of a link's tests: frames of a centre, and what came out."""

from __future__ import annotations

import json
from typing import Any

from queue_server.device.effects import Deliver, Effect, Send
from queue_server.device.link import Link
from queue_server.wire.messages import CommandFrame


def frame(kind: str, **fields: Any) -> str:
    return json.dumps({"type": kind, **fields})


def welcome(speaks: int = 1) -> str:
    return frame("welcome", speaks=speaks, now=0, pace=1.0, hall="h", config={"sha256": "c1"})


def snapshot(position: str = "1-5") -> str:
    return frame("snapshot", view={}, position=position)


def event(seq: int, epoch: int = 1, kind: str = "ticket.called") -> str:
    body = {"epoch": epoch, "seq": seq, "hall": "h", "at": 0, "type": kind, "data": {}}
    return frame("event", event=body)


def command(id_: str = "c") -> CommandFrame:
    return CommandFrame(id=id_, verb="recall", fields={"ticket": "t"})


def sent(effects: list[Effect]) -> list[dict[str, Any]]:
    return [json.loads(one.frame) for one in effects if isinstance(one, Send)]


def delivered(effects: list[Effect]) -> list[object]:
    return [one.message for one in effects if isinstance(one, Deliver)]


def fresh() -> Link:
    """A link whose waits are as long as chance allows."""
    return Link("token", chance=lambda: 1.0)


def live(link: Link | None = None, now: float = 0.0) -> Link:
    """A link that has dialled, said hello, and has a snapshot at 1-5."""
    found = link or fresh()
    found.start(now)
    found.dialled(now)
    found.frame(now, welcome())
    found.frame(now, snapshot())
    return found
