"""Waits as the contract writes them: a range in seconds, never null."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.domain.estimate import Wait as Estimate
from queue_server.web.parts import WebParts
from queue_server.web.schemas import Wait

NONE = Wait(p10_s=0, p50_s=0, p90_s=0)


def line_wait(parts: WebParts, hall: str, service: str) -> Wait:
    """The wait of who takes a number for the service now."""
    return Wait(**parts.waits.line(hall, service).document())


def said_wait(said: Mapping[str, Any]) -> Wait:
    """The wait that was kept with a number's issue, as its slip says it."""
    return Wait(p10_s=said["p10_s"], p50_s=said["p50_s"], p90_s=said["p90_s"])


def estimated(wait: Wait) -> Estimate:
    """The wait as the estimate had it."""
    return Estimate(p10_s=wait.p10_s, p50_s=wait.p50_s, p90_s=wait.p90_s)
