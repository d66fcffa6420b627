"""What the web is asked when papers are handed in."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from queue_server.domain.ways import Delivery, Way
from queue_server.web.fields import Name


class PapersAsked(BaseModel):
    """What is handed in for the shared line 云队列, where nobody waits."""

    model_config = ConfigDict(extra="forbid")
    way: Way
    hall: Name | None = None
    """The hall that takes them in; its staff's right is asked for."""
    materials: Annotated[list[Name], Field(max_length=80)] = []
    delivery: Delivery = Delivery.COLLECT
