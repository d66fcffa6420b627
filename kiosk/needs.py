"""What somebody may want besides a number: on the offer, or behind a button of it."""

from __future__ import annotations

from kiosk.choice import WISHES
from kiosk.ground import Model
from kiosk.visit import Flow
from kiosk.words import Words
from queue_server.domain.intake import PEOPLE

_WISHES = {
    "pager": "A pager that vibrates",
    "escort": "Somebody to go with me",
    "sign_language": "Sign language",
    "low_counter": "A low counter",
}


def needs(flow: Flow, said: Words) -> Model:
    """Wishes and how many come; `behind` is the button that leads there, where there is one."""
    chosen = flow.needs
    names = [said.say(_WISHES[one]) for one in chosen.wishes]
    if chosen.people > 1:
        names.append(said.people(chosen.people))
    behind = {"text": said.say("Wishes, or several people"), "note": said.say(", ").join(names)}
    return {
        "title": said.say("Do you need anything?"),
        "wishes": [
            {"id": one, "text": said.say(_WISHES[one]), "on": one in chosen.wishes}
            for one in WISHES
        ],
        "people": {
            "title": said.say("How many are you?"),
            "text": said.people(chosen.people),
            "count": chosen.people,
            "most": PEOPLE,
            "fewer": said.say("One fewer"),
            "more": said.say("One more"),
        },
        "behind": behind if flow.brief else None,
        "close": said.say("Done"),
    }
