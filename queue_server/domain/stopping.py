"""What a stop tells those who wait in its line: why, until when, and what they may choose instead.

Who chooses nothing stays: a stop ends the giving of numbers and moves nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hall_config.model import City
from queue_server.domain.commands import StopService, Words
from queue_server.domain.finishing import right_until
from queue_server.domain.notices import text_in
from queue_server.domain.ticket import Offer, State, Ticket
from queue_server.domain.view import HallView

STANDING = frozenset({State.WAITING, State.REMOTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stop in force, of the line or of its whole hall."""

    reason: str
    text: Mapping[str, str] | None = None
    """The reason in the languages that it was said in: `zh_cn`, and `zh_hk` and `en` if given."""
    until: int | None = None
    offers: tuple[Offer, ...] = ()

    def said(self, language: str) -> str:
        """The reason in a reader's language, such as `zh-HK`; else as it was said in Chinese."""
        return reason_in({"reason": self.reason, "text": self.text}, language)

    def document(self) -> dict[str, Any]:
        """As pages are told; what nobody said is left out."""
        found = {
            "reason": self.reason,
            "text": self.text,
            "offers": [one.value for one in self.offers],
            "until": self.until,
        }
        return {name: one for name, one in found.items() if one is not None}


def reason_in(stop: Mapping[str, Any], language: str) -> str:
    """Why numbers are not given, of a stop as the view keeps it, in a reader's language."""
    return text_in(stop, language) if stop.get("text") else str(stop.get("reason") or "")


def in_words(city: City, command: StopService) -> StopService:
    """The command with the city's own words where its reason is the id of one of the city's."""
    found = city.stop_reasons.get(command.reason)
    if found is None:
        return command
    text = Words(zh_cn=found.zh_cn, zh_hk=found.zh_hk, en=found.en)
    return replace(command, reason=found.zh_cn, text=text)


def stop_of(view: HallView, service: str, at: int) -> Stop | None:
    """The stop of a line at a moment; of hall and line both the hall's word, and both's offers."""
    kept = [view.stops[name] for name in ("", service) if name in view.stops]
    stops = [one for one in kept if at < one.get("until", at + 1)]
    if not stops:
        return None
    offers = {Offer(one) for stop in stops for one in stop.get("offers", ())}
    return Stop(
        reason=str(stops[0]["reason"]),
        text=stops[0].get("text"),
        until=stops[0].get("until"),
        offers=tuple(one for one in Offer if one in offers),
    )


def stop_for(city: City, view: HallView, ticket: Ticket, at: int) -> Stop | None:
    """The stop of a ticket's line while it stands there, with those offers that it can take.

    No offer stands that would be refused: a right to return only where the policy gives one. A
    booking is none before a hall has appointments to give.
    """
    found = stop_of(view, ticket.service, at)
    if found is None or ticket.state not in STANDING or ticket.pending:
        return None
    able = {Offer.MOVE}
    if right_until(city, view.hall, ticket.service, at=at) is not None:
        able.add(Offer.RETURN)
    offers = tuple(one for one in found.offers if one in able)
    return replace(found, offers=offers)
