"""What the web is given: the ports behind which everything else of the centre stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Protocol

from fastapi import Depends
from starlette.requests import HTTPConnection

from hall_config.model import City
from queue_server.clock import CityClock
from queue_server.domain.accuracy import Accuracy, Judged
from queue_server.domain.evaluation import Counted, Evaluation
from queue_server.domain.events import Event, Position
from queue_server.domain.follow_up import Asked, FollowUp
from queue_server.domain.identity import Plain
from queue_server.domain.view import HallView
from queue_server.ports import Halls, History, NextTicket, Records, Waits, always, own_lines
from queue_server.ports.showings import UNKEPT, Showings
from queue_server.search.index import ItemIndex
from queue_server.web.buckets import Buckets
from queue_server.web.rates import Limiter, Rates
from queue_server.web.reasons import Reasons
from queue_server.web.travel import Travel

API = "/api/v1"
"""Before every address of the API."""
Probe = Callable[[], Awaitable[object]]
"""Asks whether a part can be reached; raises when not."""


class Price(Protocol):
    """What a person more at a hall costs all who come behind."""

    def __call__(self, hall: str, travel_s: float, *, nearest: bool) -> float:
        """In seconds, by the way and whether the hall is the nearest of who asks."""
        ...


def no_price(hall: str, travel_s: float, *, nearest: bool) -> float:
    """The price of a hall where nobody reckons prices."""
    return 0.0


class HolderKeys(Protocol):
    """Makes and knows the keys of tickets' holders; queue_server/crypto.py has the one."""

    def holder_key(self, ticket: str) -> str:
        """The key of the ticket's holder."""
        ...

    def holds(self, ticket: str, key: str) -> bool:
        """Tell whether the key is the ticket holder's."""
        ...

    def presence_code(self, hall: str, slot: int) -> str:
        """The code that a hall shows in one stretch of time."""
        ...

    def sign(self, purpose: str, text: str) -> str:
        """Sign a text for one purpose."""
        ...

    def signed(self, purpose: str, text: str, signature: str) -> bool:
        """Tell whether exactly this was signed for the purpose."""
        ...

    def follow_key(self, ticket: str) -> str:
        """The key of who may see how a ticket stands, and do nothing with it."""
        ...

    def follows(self, ticket: str, key: str) -> bool:
        """Tell whether the key lets one see how the ticket stands, and no more."""
        ...


class Past(Protocol):
    """What reports read of the journal; periods are city milliseconds, their end not included."""

    async def graded(
        self, halls: Collection[str], start: int, end: int, *, clerk: str | None = None
    ) -> list[Counted]:
        """How these halls, or one clerk of theirs, were graded in a period."""
        ...

    async def evaluated(self, ticket: str) -> list[Evaluation]:
        """What was graded of a ticket's handlings."""
        ...

    async def judged(self, halls: Collection[str], start: int, end: int) -> list[Judged]:
        """How true the waits were that these halls showed in a period, by line and half hour."""
        ...

    async def had_ticket(self, ticket: str) -> bool:
        """Whether a number was ever issued under this id."""
        ...


class Lives(Protocol):
    """A hall's whole past: as it was at a moment, and what happened then."""

    async def replay(self, hall: str, at: int | None = None) -> HallView:
        """The hall as it was at a city time."""
        ...

    async def after(self, hall: str, position: Position, *, limit: int) -> list[Event]:
        """Events after a position, over all epochs."""
        ...


class FollowUps(Protocol):
    """The tasks that bad grades opened."""

    async def all(
        self,
        halls: Collection[str],
        start: int = 0,
        end: int = 2**62,
        *,
        standing: bool = False,
    ) -> list[FollowUp]:
        """Those of some halls whose grades were given in a period, oldest first.

        `standing`: only those with something left to do, a review too.
        """
        ...

    async def find(self, id: str) -> FollowUp:
        """One with its notes; FOLLOW_UP_UNKNOWN."""
        ...

    async def step(self, id: str, asked: Asked) -> FollowUp:
        """Do a step once; FOLLOW_UP_UNKNOWN, TOO_EARLY, TOO_LATE."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WebParts:
    """Everything that a request may need; one for the life of the server."""

    halls: Halls
    records: Records
    clock: CityClock
    keys: HolderKeys
    past: Past
    follow_ups: FollowUps
    waits: Waits
    own_url: str
    """What links and QR codes say, without a slash at the end."""
    sealing: str = ""
    """The public key for identity and contact data, `SealingKey.text`; empty = none is taken."""
    presence: bool = False
    """Whether who arrives by phone must have the hall's code: see web/presence.py."""
    reminds: Collection[Plain] = ()
    """The kinds of addresses that reminders reach; empty = none are offered."""
    allowed_origins: tuple[str, ...] = ()
    """Origins besides the own one whose pages may act with a cookie."""
    travel: Travel = field(default_factory=Travel)
    rates: Rates = field(default_factory=Rates)
    probes: Mapping[str, Probe] = field(default_factory=dict)
    """What `/readyz` asks, by name: `store`, `journal`."""
    centre: str = ""
    """This centre's own name, which another one hands a hall to."""
    as_of: Callable[[str], int | None] = always
    """City time at which what is known of a hall was last true; None while it is."""
    history: History | None = None
    """The journal's events as they are stored, for a centre that follows a hall."""
    lives: Lives | None = None
    """The journal's events as they were folded, for reports that go along them."""
    price_s: Price = no_price
    accuracy: Callable[[], Mapping[str, Accuracy]] = dict
    """By hall how true its waits were of late; where nobody looks, nothing."""
    showings: Showings = UNKEPT
    """Keeps the waits that pages show."""
    next_ticket: NextTicket = own_lines
    limiter: Limiter = field(init=False)
    buckets: Buckets | None = field(init=False)
    """What each address may still ask for; None = as much as it wants."""
    items: ItemIndex = field(init=False)
    reasons: Reasons = field(init=False)

    def __post_init__(self) -> None:
        """Make what is made from the rest."""
        object.__setattr__(self, "limiter", Limiter(self.rates))
        rates = self.rates
        gate = Buckets(rates.requests_s, rates.burst) if rates.requests_s else None
        object.__setattr__(self, "buckets", gate)
        object.__setattr__(self, "items", ItemIndex(self.halls.city))
        object.__setattr__(self, "reasons", Reasons())

    @property
    def city(self) -> City:
        """The configuration in force."""
        return self.halls.city


def parts_of(request: HTTPConnection) -> WebParts:
    """The parts that the server put in `app.state.web` when it began."""
    found: WebParts = request.app.state.web
    return found


Parts = Annotated[WebParts, Depends(parts_of)]
