"""The slip of a hall as a picture, for who writes its template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from hall_config.model import Hall
from kiosk.slip import Dots, SlipContent, missing_glyphs, slip_png, whereabouts
from queue_server.domain.numbers import number_text, ticket_id
from queue_server.web.access import Who, allow
from queue_server.web.language import Language, language_of
from queue_server.web.parts import Parts, WebParts
from queue_server.web.problems import Malformed

router = APIRouter(tags=["halls"], prefix="/halls/{hall}")
SAMPLE, AHEAD, WAIT_S = 12, 7, (720.0, 1080.0)
_WIDTHS: Mapping[int, Dots] = {576: 576, 384: 384}
LACKS = "X-Slip-Lacks"
"""Characters, as code points, that the font of slips lacks and that are set as 〓."""


@router.get("/slip.png", response_class=Response)
async def slip(
    request: Request,
    parts: Parts,
    who: Who,
    hall: str,
    width: Annotated[int, Query(description="576 or 384")] = 576,
    language: Annotated[str | None, Query(description="zh-CN, zh-HK or en")] = None,
) -> Response:
    """A sample slip under the hall's template: 576 dots for 80 mm paper, 384 for 58 mm."""
    parts.halls.route(hall)
    allow(who, "read_slip", hall)
    dots = _WIDTHS.get(width)
    if dots is None:
        raise Malformed("width")
    content = _sample(parts, parts.city.halls[hall], language_of(request))
    picture = await run_in_threadpool(slip_png, content, dots=dots)
    lacks = " ".join(f"U+{ord(one):04X}" for one in sorted(missing_glyphs(content)))
    headers = {LACKS: lacks} if lacks else {}
    return Response(picture, media_type="image/png", headers=headers)


def _sample(parts: WebParts, hall: Hall, language: Language) -> SlipContent:
    """What a citizen of the hall's first line would get now; its code leads to no number."""
    id_, place = next(iter(hall.services.items()))
    zone = hall.zones[place]
    service, at = parts.city.services[id_], parts.clock.local()
    name = language.of(service.name)
    number = number_text(service.prefix, SAMPLE)
    ticket = ticket_id(hall.id, int(f"{at:%Y%m%d}"), number)
    return SlipContent(
        language=language.value,
        hall=language.of(hall.name),
        number=number,
        service=name,
        place=whereabouts(name, language.of(zone.name), language.of(zone.place)),
        ahead=AHEAD,
        wait_s=WAIT_S,
        qr_url=f"{parts.own_url}/t/{ticket}#k=sample",
        issued_at=f"{at:%Y-%m-%d %H:%M}",
        hall_lines=tuple(language.of(line) for line in hall.slip_lines),
        template=hall.slip,
    )
