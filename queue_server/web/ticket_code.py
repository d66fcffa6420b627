"""A number's code as a picture: what a phone holds under the kiosk's scanner."""

from __future__ import annotations

import segno
from fastapi import APIRouter, Request

from queue_server.domain.refusals import refusal
from queue_server.domain.rights import Role
from queue_server.web.access import Who, ticket_caller
from queue_server.web.doing import place_of
from queue_server.web.parts import Parts
from queue_server.web.schemas import Code

router = APIRouter(tags=["tickets"])
QUIET_MODULES = 4
"""The light border that ISO/IEC 18004 asks for."""


@router.get("/tickets/{ticket}/code")
async def read_code(request: Request, parts: Parts, who: Who, ticket: str) -> Code:
    """The code of the ticket's page with its key, for the holder alone."""
    place = place_of(parts, ticket)
    caller = ticket_caller(request, parts, who, ticket=place.id, hall=place.hall)
    if Role.HOLDER not in caller.roles:
        raise refusal("NOT_ALLOWED", ticket)
    link = f"{parts.own_url}/t/{place.id}#k={parts.keys.holder_key(place.id)}"
    return Code(image=picture(link))


def picture(link: str) -> str:
    """A link as an SVG in a `data:` address.

    Black on white whatever the page's colours: scanners read nothing else.
    """
    code = segno.make(link, error="m", micro=False)
    found: str = code.svg_data_uri(border=QUIET_MODULES, dark="#000", light="#fff")
    return found
