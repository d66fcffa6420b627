"""One JSON document sent by HTTP to a carrier's peer, and what its answer means."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from queue_server.ports.reminders import CarrierFault, CarrierRefused

ANSWER_S = 5.0


class _Stays(HTTPRedirectHandler):
    """Follows no redirect: the address of a holder goes where it was meant to go, or nowhere."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Never another request."""


_OPENER = build_opener(_Stays())
_LATER = frozenset({408, 425, 429})
"""Answers of 4xx that ask for another try."""


async def post_json(address: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Send it once; any 2xx takes it. CarrierRefused for an answer that another try cannot change.

    A redirect is a fault: nobody is led to send an address elsewhere.
    """
    try:
        status = await asyncio.to_thread(_post, address, body, headers)
    except (OSError, ValueError, HTTPException) as error:
        raise CarrierFault(type(error).__name__) from None
    if 200 <= status < 300:
        return
    if 400 <= status < 500 and status not in _LATER:
        raise CarrierRefused(f"HTTP {status}")
    raise CarrierFault(f"HTTP {status}")


def _post(address: str, body: bytes, headers: Mapping[str, str]) -> int:
    typed = {"Content-Type": "application/json; charset=utf-8", **headers}
    request = Request(address, data=body, headers=typed, method="POST")
    try:
        with _OPENER.open(request, timeout=ANSWER_S) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return int(error.code)
