"""From a choice to a number under way."""

from __future__ import annotations

from dataclasses import replace

from kiosk.choice import Asked
from kiosk.identity import NOBODY, Identity
from kiosk.signals import Effect, Take
from kiosk.visit import Flow, Place, Screen
from queue_server.domain.ticket import TicketClass


def take(
    flow: Flow, class_: TicketClass, fresh: str, identity: Identity = NOBODY
) -> tuple[Flow, tuple[Effect, ...]]:
    """Ask for the number of the choice on the screen; `fresh` becomes the command's id."""
    assert flow.place.choice is not None
    asked = Asked(
        id=fresh,
        choice=flow.place.choice,
        ticket_class=class_,
        language=flow.language,
        needs=flow.needs,
        identity=identity,
    )
    taking = Place(screen=Screen.TAKING, choice=flow.place.choice)
    there = replace(flow, trail=(*flow.trail, taking), asked=asked, wishing=False)
    return there, (Take(asked=asked),)
