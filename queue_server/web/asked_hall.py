"""What the web is asked about a hall as a whole: stops and alarms."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from queue_server.domain.alarms import Level
from queue_server.domain.commands import Words
from queue_server.domain.ticket import Offer
from queue_server.web.fields import Instant, Name, Said

Kind = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]


class WordsAsked(BaseModel):
    """A text in up to three languages; Chinese stands in for those left out."""

    zh_cn: Said
    zh_hk: Said | None = None
    en: Said | None = None

    def words(self) -> Words:
        """As a command has them."""
        return Words(**self.model_dump())


class StopAsked(BaseModel):
    """Why no numbers are given, until when, and what the waiting may choose instead.

    `reason` is the id of a reason that the city has, or words of one's own, in one language or
    in several.
    """

    reason: Said | WordsAsked
    offers: Annotated[list[Offer], Field(max_length=3)] = []
    until: Instant | None = None


class AlarmAsked(BaseModel):
    """What somebody has to see to; `about` names a ticket, device, window or service."""

    alarm: Kind
    about: Name
    level: Level = Level.YELLOW


class AlarmCleared(BaseModel):
    """Which alarm was seen to."""

    alarm: Kind
    about: Name


class ResumeAsked(BaseModel):
    """Nothing is needed; a reason may be said."""

    reason: Said | None = None
