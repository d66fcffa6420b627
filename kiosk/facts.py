"""Names with their values: where somebody waits, behind how many, how long."""

from __future__ import annotations

from kiosk.choice import LastKnown
from kiosk.ground import Model
from kiosk.words import Words


def facts(
    said: Words,
    place: str,
    *,
    ahead: int | None = None,
    wait_s: tuple[float, float] | None = None,
) -> list[Model]:
    """What is known of a place in a line; `wait_s` is P10 and P90."""
    found = [{"name": said.say("Where"), "value": place}]
    if ahead is not None:
        found.append({"name": said.say("Ahead of you"), "value": said.people(ahead)})
    if wait_s is not None:
        found.append({"name": said.say("Expected wait"), "value": said.wait(*wait_s)})
    return found


def last_known(said: Words, known: LastKnown | None) -> list[Model]:
    """What was known of the wait before the cut, with its age."""
    if known is None:
        return []
    value = said.say("{wait} ({count} min ago)", wait=said.wait(*known.wait_s), count=known.age_min)
    return [{"name": said.say("Wait when last known"), "value": value}]
