"""What the kiosk's numbers need of its line to the centre."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from queue_server.device.answers import Answer


class Asks(Protocol):
    """The line to the centre, as `device.line` has it."""

    @property
    def online(self) -> bool:
        """Whether the line is live."""
        ...

    async def ask(
        self,
        verb: str,
        fields: Mapping[str, Any] | None = None,
        *,
        id: str | None = None,
        wait_s: float = 5.0,
    ) -> Answer:
        """Ask for a verb; one of the four answers by `wait_s` at the latest."""
        ...
