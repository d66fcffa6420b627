"""The rule behind a place or a call, told to its holder without others' numbers or classes."""

from __future__ import annotations

from typing import Any

from queue_server.domain.ticket import FINAL, State, Ticket
from queue_server.domain.view import HallView
from queue_server.web.language import Language
from queue_server.web.reasons import Reason
from queue_server.web.schemas import Why
from queue_server.web.words import say, say_many

_TURN = "It is your turn."
_CALLED = {
    "window": "It is your turn: this window was kept for you.",
    "first": "It is your turn: you were here before and come first now.",
    "guard": "It is your turn: you have waited longest.",
    "special": "The staff asked you to come first; their reason is on record.",
}


def why(view: HallView, ticket: Ticket, reason: Reason | None, language: Language) -> Why:
    """Say why the ticket was called, or what its place follows."""
    if ticket.state is State.WAITING:
        return _waiting(view, ticket, language)
    if ticket.state is State.REMOTE:
        text = say(language, "Your place is kept. You can be called once you are in the hall.")
        return Why(rule="remote", text=text)
    if reason:
        return _called(reason, language)
    rule = ticket.state.value if ticket.state in FINAL else "uncalled"
    return Why(rule=rule, text=say(language, "This number was not called."))


def _waiting(view: HallView, ticket: Ticket, language: Language) -> Why:
    if ticket.lane.startswith("window:"):
        text = say(language, "You wait for one window, which calls you when it is free.")
        return Why(rule="window", text=text, policy=view.version)
    ahead = view.ahead(ticket)
    text = say_many(
        language,
        "{count} person is before you.",
        "{count} people are before you.",
        ahead,
    )
    if ahead == 0:
        text = say(language, "You are next.")
    return Why(rule="place", text=text, policy=view.version)


def _called(reason: Reason, language: Language) -> Why:
    facts: dict[str, Any] = dict(reason)
    rule = str(facts.get("rule", "place"))
    return Why(
        rule=rule,
        text=say(language, _CALLED.get(rule, _TURN)),
        policy=facts.get("policy"),
    )
