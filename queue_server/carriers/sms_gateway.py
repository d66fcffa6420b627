"""Reminders as text messages, by a gateway that takes HTTP: an example of an adapter in one file.

Domestic gateways take much the same: a number without its country, a signature of the sender
in 【】, and an id of the request under which a message is sent once. Another maker's gets a file of
its own beside this one.
"""

from __future__ import annotations

import json

from queue_server.carriers.http_post import post_json
from queue_server.domain.identity import Plain
from queue_server.ports.reminders import Message

MAINLAND = "+86"


class SmsGateway:
    """ports.Carrier over one gateway."""

    name = "sms"
    reaches = frozenset({Plain.PHONE})

    def __init__(self, url: str, token: str, sender: str) -> None:
        self._url, self._token, self._sender = url, token, sender

    async def carry(self, message: Message) -> None:
        """Hand it over once."""
        body = {
            "requestId": message.id,
            "mobile": message.to.removeprefix(MAINLAND),
            "content": f"【{self._sender}】{message.text} {message.link}",
        }
        text = json.dumps(body, ensure_ascii=False).encode()
        await post_json(self._url, text, {"Authorization": f"Bearer {self._token}"})
