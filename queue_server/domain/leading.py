"""Which of two centres has a hall that they hand to each other."""

from __future__ import annotations

from queue_server.domain.view import HallView


def leads(view: HallView, me: str, *, stored: bool) -> bool:
    """Whether the hall is this centre's to serve, by the events that it knows of it.

    The centre that opened the newest epoch has the hall until it hands it over. Where no event says
    who opened it, as of earlier versions, it is the one whose store has the hall (`stored`).
    """
    if view.handed:
        return False
    return view.centre == me if view.centre else stored
