"""The rule behind a place or a call, told to its holder without others' numbers or classes."""

from __future__ import annotations

from typing import Any

from queue_server.domain.ticket import FINAL, State, Ticket
from queue_server.domain.view import HallView
from queue_server.web.language import Language
from queue_server.web.reasons import Reason
from queue_server.web.schemas import Why
from queue_server.web.words import say, say_many

_CALLED = {
    "window": "You were called because this window was kept for you.",
    "first": "You were called first because you came back with a number begun before.",
    "guard": "You were called because you had waited longest, past the time we aim for.",
    "cap_priority": "You were called because it was your line's turn.",
    "cap_normal": "You were called because it was your line's turn.",
    "place": "You were called because you were next by the time your number counts from.",
    "special": "You were called out of turn by staff, who gave their reason on record.",
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
        "{count} person is before you, by the time each number counts from.",
        "{count} people are before you, by the time each number counts from.",
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
        text=say(language, _CALLED.get(rule, _CALLED["place"])),
        policy=facts.get("policy"),
    )
