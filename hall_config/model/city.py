"""A city and its halls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hall_config.model.balance import BalanceRule
from hall_config.model.catalogue import Bundle, Department, Item, Material, Service, Theme
from hall_config.model.display import Display
from hall_config.model.evaluation import EvaluationForm
from hall_config.model.place import Window, Zone
from hall_config.model.policy import Policy
from hall_config.model.slip import SlipTemplate
from hall_config.model.staff import ANY_CLERK, Authorisation, Shift, Turn
from hall_config.model.text import Text

BAR_DAYS = 90


class HallKind(StrEnum):
    """What a hall is in the city."""

    CENTRE = "centre"
    SUBDISTRICT = "subdistrict"
    TOWN = "town"
    PARK = "park"
    BRANCH = "branch"
    VILLAGE = "village"
    SHARED = "shared"
    """The shared line 云队列: no place, work that any entitled window of the city may draw."""


class Datum(StrEnum):
    """What the coordinates of a city refer to."""

    WGS84 = "WGS84"
    GCJ02 = "GCJ-02"
    CGCS2000 = "CGCS2000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """One place with windows."""

    id: str
    kind: HallKind
    name: Text
    address: Text
    longitude: float
    latitude: float
    zones: Mapping[str, Zone]
    services: Mapping[str, str]
    """The services offered here, each with the zone where its line waits."""
    windows: Mapping[str, Window]
    rosters: tuple[Shift, ...]
    authorisations: Mapping[str, Authorisation]
    items: frozenset[str]
    policies: Mapping[str, Policy]
    """The policy of every service offered here, already resolved from city, hall and service."""
    rota: tuple[Turn, ...] = ()
    """Roles by the hour; outside its turns a window has the duties of windows.csv."""
    slip_lines: tuple[Text, ...] = ()
    """At most two lines of hall text at the foot of the slip."""
    slip: SlipTemplate = field(default_factory=SlipTemplate)
    displays: Mapping[str, Display] = field(default_factory=dict)
    """How displays are laid out; one that fits none has the defaults of its kind."""
    keeps_percent: int = 0
    """Of its windows for the same lines, the share that stays idle for people who may come, while
    others draw from the shared line by themselves; one at least, but for 0."""
    prefix: str = ""
    """The prefix of all numbers of a shared line; places have those of their services."""

    def may(self, clerk: str) -> tuple[str, ...] | None:
        """The services that a clerk may handle here; None = all, in a hall that keeps no list."""
        if not self.authorisations:
            return None
        found = self.authorisations.get(clerk) or self.authorisations.get(ANY_CLERK)
        return found.services if found else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A zone of a hall."""

    hall: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """The halls under one authority: one configuration folder."""

    id: str
    name: Text
    timezone: str
    datum: Datum
    version: str
    """The folder's own version, kept by people."""
    sha256: str
    """Digest over all files of the folder."""
    departments: Mapping[str, Department]
    themes: Mapping[str, Theme]
    bundles: Mapping[str, Bundle]
    services: Mapping[str, Service]
    items: Mapping[str, Item]
    halls: Mapping[str, Hall]
    holidays: Mapping[str, str] = field(default_factory=dict)
    """Days that differ from the working calendar: ISO date to `open` or `closed`."""
    materials: Mapping[str, Material] = field(default_factory=dict)
    common: tuple[str, ...] = ()
    """The items that most people come for, the most asked first."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """What people say (社保卡) to what names of items say (社会保障卡)."""
    evaluation: EvaluationForm = field(default_factory=EvaluationForm)
    balance: BalanceRule = field(default_factory=BalanceRule)
    stop_reasons: Mapping[str, Text] = field(default_factory=dict)
    """What a supervisor who stops a line chooses from, as citizens read it."""
    no_shows: int = 0
    """Appointments missed in `bar_days` after which somebody books by a guide alone; 0 = never."""
    no_show_days: int = 30
    """For how many days."""
    bar_days: int = BAR_DAYS
    """The longest bar of an applicant, in days."""
    names: Mapping[str, Text] = field(default_factory=dict)
    """In the excerpt of one hall of a city with a shared line: the names of the others."""
    demo: Stand | None = None
    """Where the devices of a demo stand: a zone that no simulated clerk staffs."""

    @property
    def places(self) -> Mapping[str, Hall]:
        """The halls that somebody can go to."""
        return {id_: one for id_, one in self.halls.items() if one.kind is not HallKind.SHARED}

    @property
    def shared(self) -> Hall | None:
        """The shared line, where the city has one."""
        lines = (one for one in self.halls.values() if one.kind is HallKind.SHARED)
        return next(lines, None)

    def brings(self, item: Item) -> tuple[Text, ...]:
        """What to bring for an item; what the city does not list is as it stands there."""
        found = ((self.materials.get(one), one) for one in item.materials)
        return tuple(
            known.name if known else Text(zh_cn=one, zh_hk=one, en=one) for known, one in found
        )
