"""The phone number of who gave a bad grade: opened for whoever answers for it, and audited."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel

from queue_server.domain.identity import Plain
from queue_server.ports import Opening
from queue_server.web.doing import Ask, Asking
from queue_server.web.follow_ups import own

router = APIRouter(tags=["evaluation"], prefix="/follow-ups")


class PhoneOut(BaseModel):
    """Where the holder can be reached; null where they gave no number, or it is kept no more."""

    phone: str | None


@router.post("/{follow_up}/phone")
async def open_phone(ask: Ask, follow_up: str, response: Response) -> PhoneOut:
    """Open the phone number that the holder left for this; each opening is audited."""
    response.headers["Cache-Control"] = "no-store"
    return PhoneOut(phone=await phone_of(ask, follow_up))


async def phone_of(ask: Asking, id: str) -> str | None:
    """The number in clear, for who answers for the follow-up; FOLLOW_UP_UNKNOWN for others."""
    found = await own(ask.parts, ask.who, id)
    vault = ask.parts.records.vault
    opened = await vault.open(found.evaluation.ticket, Opening.FOLLOW_UP, by=ask.who.id)
    return opened.get(Plain.PHONE)
