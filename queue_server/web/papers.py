"""Papers of the shared line as the contract writes them, and how they stand, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from queue_server.domain.papers import due_of, lacking
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.ways import Delivery
from queue_server.web.language import Language
from queue_server.web.parts import WebParts
from queue_server.web.schemas import PapersOut
from queue_server.web.words import say


def papers_out(parts: WebParts, language: Language, ticket: Ticket) -> PapersOut | None:
    """What is told of papers; None for the number of a person."""
    if ticket.way is None:
        return None
    city = parts.city
    return PapersOut(
        way=ticket.way.value,
        intake=ticket.intake,
        intake_name=hall_name(parts, language, ticket.intake),
        materials=materials(parts, language, ticket.materials or ()),
        lacking=materials(parts, language, lacking(city, ticket)),
        delivery=(ticket.delivery or Delivery.COLLECT).value,
        at=ticket.at_hall,
        at_name=hall_name(parts, language, ticket.at_hall),
        due=due_of(city, ticket),
        standing=standing(parts, language, ticket),
    )


def materials(parts: WebParts, language: Language, ids: Iterable[str]) -> list[str]:
    """Their names; what the city does not list stands as it is."""
    found = ((parts.city.materials.get(one), one) for one in ids)
    return [language.of(known.name) if known else one for known, one in found]


def hall_name(parts: WebParts, language: Language, hall: str | None) -> str | None:
    """A hall's name; its id when the configuration no longer has it."""
    found = parts.city.halls.get(hall or "")
    return language.of(found.name) if found else hall


def standing(parts: WebParts, language: Language, ticket: Ticket) -> str:
    """Where papers are and what came of them, as the citizen reads it."""
    if ticket.state is State.SUSPENDED and ticket.at_hall is not None:
        hall = hall_name(parts, language, ticket.at_hall) or ""
        return say(language, "Being handled at {hall}", hall=hall)
    if ticket.state is State.DONE:
        return say(language, f"papers {ticket.outcome or 'done'}")
    return say(language, f"papers {ticket.state.value}")


def is_papers(ticket: Ticket | None) -> bool:
    """Whether a number is of papers that wait without a person."""
    return ticket is not None and ticket.way is not None


def papers_standing(parts: WebParts, language: Language, ticket: Ticket | None) -> str:
    """How papers stand, in a sentence; empty for the number of a person."""
    return standing(parts, language, ticket) if ticket is not None and is_papers(ticket) else ""
