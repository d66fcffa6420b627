"""Reminders on the terminal, for who tries the system out: to whom is masked, the link is whole."""

from __future__ import annotations

import sys

from queue_server.crypto import mask_phone
from queue_server.domain.identity import Plain
from queue_server.ports.reminders import Message


class Console:
    """ports.Carrier to the standard output."""

    name = "console"
    reaches = frozenset({Plain.PHONE, Plain.EMAIL})

    async def carry(self, message: Message) -> None:
        """Say it."""
        print(f"✉ {mask_phone(message.to)}: {message.text} {message.link}", file=sys.stdout)
