"""Pagers behind a base whose gateway in the hall's network takes HTTP.

`POST {address}` with `{"pager": 7, "text": "A012 → 3"}`; any answer of 2xx means that the base has
sent it. The base of another maker gets an adapter of its own beside this one.
"""

from __future__ import annotations

import asyncio
import json
from http.client import HTTPException
from urllib.request import Request, urlopen

from queue_server.ports.pager import PagerFault

ANSWER_S = 2.0


class HttpPager:
    """ports.Pager over one gateway."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def ring(self, pager: int, text: str) -> None:
        """Ask the gateway once."""
        body = json.dumps({"pager": pager, "text": text}, ensure_ascii=False).encode()
        try:
            await asyncio.to_thread(self._post, body)
        except (OSError, ValueError, HTTPException) as error:  # an HTTP error is an OSError
            raise PagerFault(str(error)) from error

    def _post(self, body: bytes) -> None:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        with urlopen(Request(self._address, data=body, headers=headers), timeout=ANSWER_S):
            pass
