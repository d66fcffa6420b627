"""Reminders to a system of the city's own, by a signed webhook.

`POST {url}` with the message as JSON. `Yunhao-Id` is the same for each try of a message; the peer
drops what it has had. `Yunhao-Signature: t={seconds},v1={hex}` is HMAC-SHA256 under the shared
secret over `{seconds}.` and the body, so that the peer knows who sent it, and how long ago.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from queue_server.carriers.http_post import post_json
from queue_server.clock import real_ms
from queue_server.crypto import shared_signature
from queue_server.domain.identity import Plain
from queue_server.ports.reminders import Message


class Webhook:
    """ports.Carrier over one address."""

    name = "webhook"
    reaches = frozenset({Plain.PHONE, Plain.EMAIL})

    def __init__(self, url: str, secret: str) -> None:
        self._url, self._secret = url, secret

    async def carry(self, message: Message) -> None:
        """Hand it over once."""
        body = json.dumps(asdict(message), ensure_ascii=False).encode()
        seconds = real_ms() // 1000
        sign = shared_signature(self._secret, f"{seconds}.".encode() + body)
        headers = {"Yunhao-Id": message.id, "Yunhao-Signature": f"t={seconds},v1={sign}"}
        await post_json(self._url, body, headers)
