"""What a device asks of the centre's own address, as the holder of a code that it was shown.

Over HTTP because a ticket may go to another hall, whose line this device's own socket is not.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from queue_server.device.answers import Answer, Denied, Done, Unknown

WAIT_S = 3.0
TRIES = 2
SCHEMES = {"ws": "http", "wss": "https"}


async def as_holder(
    centre: str,
    ticket: str,
    what: str,
    *,
    key: str,
    language: str,
    command: str = "",
    body: Mapping[str, Any] | None = None,
) -> Answer:
    """Ask `/tickets/{ticket}/{what}`: read it, or with a command's id do it, once however often.

    Unknown when no answer came; a refusal has the centre's words in the language.
    """
    headers = {"Accept-Language": language, "X-Holder-Key": key}
    if command:
        headers |= {"Idempotency-Key": command, "Content-Type": "application/json"}
    data = json.dumps(body or {}).encode() if command else None
    address = f"{http_address(centre)}/api/v1/tickets/{quote(ticket, safe='')}/{what}"
    request = Request(address, data=data, headers=headers)
    for _ in range(TRIES):
        answer = await asyncio.to_thread(_ask, request)
        if answer is not None:
            return answer
    return Unknown()


def _ask(request: Request) -> Answer | None:
    """None when the line was dead, so that the same may be asked again."""
    try:
        with urlopen(request, timeout=WAIT_S) as answer:
            return Done(data=json.load(answer))
    except HTTPError as error:
        try:
            problem = json.load(error)
            return Denied(code=str(problem["code"]), text=str(problem["detail"]))
        except (ValueError, KeyError):
            return None
    except (URLError, OSError, ValueError):
        return None


def http_address(address: str) -> str:
    """The centre's address for HTTP, whether a socket's or a page's was given."""
    scheme, _, rest = address.partition("://")
    return f"{SCHEMES.get(scheme, scheme)}://{rest.rstrip('/')}"
