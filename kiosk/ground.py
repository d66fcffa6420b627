"""What the screens are made from: the offer of the hall, how it stands, and the index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hall_config.model import Identity, Policy
from kiosk.catalogue import Catalogue
from kiosk.choice import Choice
from kiosk.outlook import Knowledge

Model = dict[str, Any]
Find = Callable[[str], tuple[str, ...] | None]
"""Items for a query, best first; None while the index is still being made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kiosk:
    """One kiosk's hall."""

    catalogue: Catalogue
    knowledge: Knowledge
    find: Find
    words: Callable[[str], tuple[tuple[str, str], ...]] = lambda query: ()
    """Chinese words for the letters at a query's end, each with the query that it makes."""
    has_own: Callable[[str], bool] = lambda service: False
    """Whether the kiosk has a number of its own for a line, for use while it is cut off."""

    def policy(self, choice: Choice) -> Policy:
        """The rule of the line that a number for it waits in."""
        return self.catalogue.hall.policies[self.catalogue.service(choice)]

    def asks(self, choice: Choice) -> dict[str, Any]:
        """The fields of `issue` that say what it is for, and what was read of the wait before."""
        wait = self.knowledge.outlook(self.catalogue.service(choice)).wait
        return {**self.catalogue.request(choice), "seen": wait.document()}

    def need(self, choice: Choice) -> Identity:
        """Whether to ask who takes a number: the strictest word of its line and its items' own.

        Where a zone gathers everything in one line, a thing done by name stays one.
        """
        policies = self.catalogue.hall.policies
        lines = {self.catalogue.service(choice)}
        lines |= {one.service for one in self.catalogue.items(choice)}
        found = {policies[one].identity for one in lines if one in policies}
        strictest = (Identity.REQUIRED, Identity.ASKED)
        return next((one for one in strictest if one in found), Identity.NONE)

    def kept_days(self, choice: Choice | None) -> int:
        """Days for which the centre keeps who took a number; without a choice, at the longest."""
        if choice is not None and self.catalogue.has(choice):
            return self.policy(choice).contact_days
        return max(one.contact_days for one in self.catalogue.hall.policies.values())

    @property
    def has_any_own(self) -> bool:
        """Whether the kiosk has a number of its own for anything at all."""
        return any(self.has_own(one) for one in self.catalogue.lines)

    @property
    def gives_numbers(self) -> bool:
        """Whether numbers are given here now, for anything at all."""
        return self.knowledge.gives_numbers(self.catalogue.gathering_zone)


def tile(choice: Choice, text: str, note: str) -> Model:
    """What leads to the offer of a choice when it is touched."""
    fields = {"kind": choice.kind, "id": choice.id}
    return {"verb": "choose", "fields": fields, "text": text, "note": note}
