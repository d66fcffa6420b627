"""Notices: what staff put on the screens of a hall or of one of its zones."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from queue_server.clock import CityClock
from queue_server.domain.commands import Post, Withdraw, Words, document
from queue_server.domain.notices import Notice, in_force
from queue_server.web.asked_hall import WordsAsked
from queue_server.web.doing import Ask
from queue_server.web.fields import Instant, Name, Said, instant_ms
from queue_server.web.parts import Parts
from queue_server.web.problems import Malformed
from queue_server.web.schemas import Rows

router = APIRouter(tags=["halls"], prefix="/halls/{hall}/notices")


class NoticeAsked(BaseModel):
    """A notice for the screens of the hall, or of one zone."""

    text: Said | WordsAsked
    zone: Name | None = None
    until: Instant | None = None

    def words(self) -> Words:
        """The text in its languages; one text alone is for all of them."""
        if isinstance(self.text, str):
            return Words(zh_cn=self.text)
        return self.text.words()


class NoticeOut(BaseModel):
    """A notice as it stands on the screens."""

    id: str
    text: WordsAsked
    zone: str | None = None
    until: str | None = None


@router.get("", response_model_exclude_none=True)
async def notices(parts: Parts, hall: str) -> Rows[NoticeOut]:
    """The notices on the screens now, oldest first; anybody in the hall can read them there."""
    view = parts.halls.route(hall).view
    found = in_force(view, at=parts.clock.now())
    return Rows(rows=[_out(name, one, parts.clock) for name, one in found])


@router.post("", status_code=201, response_model_exclude_none=True)
async def post_notice(ask: Ask, hall: str, body: NoticeAsked) -> NoticeOut:
    """Put a notice on the screens of the hall or of one zone, until a time or a withdrawal."""
    ask.parts.halls.route(hall)
    if body.zone is not None and body.zone not in ask.parts.city.halls[hall].zones:
        raise Malformed("zone")
    command = Post(text=body.words(), zone=body.zone, until=instant_ms(body.until))
    reply = await ask.do(hall, "post", command)
    name, notice = f"{reply['epoch']}-{reply['seq']}", document(command)
    await ask.note("post", f"{hall}/{name}", notice)
    return _out(name, notice, ask.parts.clock)


@router.post("/{notice}/withdraw")
async def withdraw_notice(ask: Ask, hall: str, notice: str) -> dict[str, Any]:
    """Take a notice off the screens; one that is gone already stays gone."""
    await ask.do(hall, "withdraw", Withdraw(notice=notice))
    await ask.note("withdraw", f"{hall}/{notice}", {})
    return {"id": notice, "withdrawn": True}


def _out(name: str, notice: Notice, clock: CityClock) -> NoticeOut:
    until = notice.get("until")
    return NoticeOut(
        id=name,
        text=WordsAsked(**notice["text"]),
        zone=notice.get("zone"),
        until=None if until is None else clock.local(until).isoformat(),
    )
