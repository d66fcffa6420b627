"""The configuration of a city: frozen values, loaded once and passed in.

Times of day are minutes since midnight of the service day (a day may end at 30:00 = 1800),
durations are whole seconds and end in `_s`, shares whole percent and end in `_percent`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class HallKind(StrEnum):
    """What a hall is in the city."""

    CENTRE = "centre"
    SUBDISTRICT = "subdistrict"
    TOWN = "town"
    PARK = "park"
    BRANCH = "branch"
    VILLAGE = "village"


class ServiceKind(StrEnum):
    """Why people wait in a line."""

    INTAKE = "intake"
    ADVICE = "advice"
    COLLECT = "collect"
    AGENT = "agent"
    CROSS = "cross"
    ENTERPRISE = "enterprise"
    BATCH = "batch"
    STUCK = "stuck"
    GREEN = "green"


class WindowKind(StrEnum):
    """Whether a window serves many departments or one."""

    COMPREHENSIVE = "comprehensive"
    DEDICATED = "dedicated"


class Tier(StrEnum):
    """How a window stands to a service of its role."""

    OWN = "own"
    HELP = "help"


class RejoinRule(StrEnum):
    """What a missed ticket gets when it comes back: 续号, 顺延, 重排."""

    KEEP = "keep"
    DEFER = "defer"
    ANEW = "anew"


class DisplayKind(StrEnum):
    """What a display shows: the whole hall, a zone, or one window."""

    BOARD = "board"
    ZONE = "zone"
    WINDOW = "window"


class DisplayTheme(StrEnum):
    """How a display looks."""

    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"
    """Black and white, for LED walls and for those who see badly."""


class Precheck(StrEnum):
    """Whether a guide looks at the materials before a number is given (先审后取)."""

    NONE = "none"
    ADVISED = "advised"
    REQUIRED = "required"


class Datum(StrEnum):
    """What the coordinates of a city refer to."""

    WGS84 = "WGS84"
    GCJ02 = "GCJ-02"
    CGCS2000 = "CGCS2000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in the three languages of every page."""

    zh_cn: str
    zh_hk: str
    en: str


BLOCK_MOST = 200
"""Numbers of a kiosk's block at most: a rebuilt hall leaves room for several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rule of one line, as data: what the store orders by (queue_server/domain/order.py)."""

    target_wait_s: int = 900
    head_first_s: int = 0
    head_appointment_s: int = 0
    head_priority_s: int = 900
    head_normal_s: int = 0
    cap_priority: int = 3
    """After this many priority calls in a row a waiting normal ticket is next; 0 = no cap."""
    cap_normal: int = 0
    """After this many normal calls in a row a waiting priority ticket is next; 0 = no cap."""
    guard_percent: int = 200
    """A head that has waited longer than this share of the target is called before all; 0 = off."""
    help_percent: int = 150
    """A help line is drawn from when its urgency is above this share of the own lines' urgency."""
    rejoin: RejoinRule = RejoinRule.DEFER
    rejoin_defer: int = 3
    rejoin_limit: int = 1
    rejoin_call_s: int = 600
    """How long after a miss the same window may still call the ticket."""
    undo_s: int = 60
    grace_s: int = 900
    """What a remote ticket gets on top of the P50 wait before its `arrive_by`."""
    expiry_s: int = 1800
    """How long after `arrive_by` a remote ticket lives."""
    quota: int = 0
    """Numbers a day; 0 = no limit."""
    block: int = 50
    """Numbers that each kiosk holds for a cut, for each day; 0 = none is given while cut off."""
    carry: bool = False
    """Whether waiting tickets are carried over the day's end."""
    precheck: Precheck = Precheck.NONE
    """Where it is required, kiosk and phone lead to the guide in place of giving a number."""
    return_days: int = 10
    """Working days in which who must bring something more comes back without queueing anew 免重排;
    0 = nobody does."""
    return_head_s: int = 0
    """How much earlier than now who comes back so is taken to have joined."""
    evaluate_days: int = 7
    """How long a handling may be evaluated; 0 = not at all."""
    default_grade: int = 0
    """The grade of a handling that nobody evaluated in that time; 0 = none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department whose items are taken in here."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A life event or subject under which people look for items."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A paper that an applicant brings."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Items that are handled together, 一件事."""

    id: str
    name: Text
    theme: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Items that wait together in a hall; one ticket prefix, one meaning city-wide."""

    id: str
    prefix: str
    name: Text
    kind: ServiceKind
    department: str | None
    target_wait_s: int
    handling_s: int
    """Usual (mean) handling time."""
    handling_variation_percent: int = 80
    """Standard deviation over mean of the handling time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The lowest thing that a citizen applies for, with what the national standard has of it."""

    id: str
    basic_code: str
    """12 digits, 基本编码."""
    task_code: str
    """31 characters, 实施编码."""
    version: int
    name: Text
    department: str
    level: str
    """Level of authority: 国家级 … 镇级, as one of `state, province, city, county, town`."""
    type: str
    """行政权力 type: `licence 行政许可, confirm 行政确认, payment 行政给付, …`."""
    subjects: tuple[str, ...]
    """`person`, `company` or both."""
    case: str
    """`instant` 即办件 or `promised` 承诺件."""
    statutory_days: int
    promised_days: int
    trips: int
    """到现场次数 at most."""
    online_depth: str
    """`none`, `query`, `apply`, `accept`, `full` (网上办理深度)."""
    provincial_site: bool
    online: bool
    scope: str
    """通办范围: `hall`, `town`, `city`, `province`, `state`."""
    channels: tuple[str, ...]
    bookable: bool
    theme: str
    materials: tuple[str, ...]
    """Ids of what to bring; `City.brings` gives their names."""
    handling_s: int
    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a day, in minutes since midnight, end not included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Opening spans by ISO weekday (1 = Monday); a weekday that is missing is closed."""

    days: Mapping[int, tuple[Span, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A part of a hall with its own screens, voice and hours."""

    id: str
    name: Text
    place: Text
    """The way there as the slip says it, for example 2楼 C区."""
    hours: Hours
    day_ends: int = 1440
    stop_before_s: int = 600
    """Issuing stops this long before closing at the latest."""
    gathers: str = ""
    """A service of this zone that takes every item at a kiosk of this zone; empty = by item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One service of a window's role."""

    service: str
    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where a clerk serves."""

    id: str
    """Its number as spoken and shown, for example `15`."""
    zone: str
    kind: WindowKind
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One row of rosters.csv: a planned stretch at one window."""

    window: str
    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One row of rota.csv: the role of a window for a stretch of a weekday (潮汐窗口)."""

    window: str
    weekday: int
    start: int
    end: int
    duties: tuple[Duty, ...]


ANY_CLERK = "*"
"""The row of clerks.csv for everybody who has none of the own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """The services that a clerk may handle."""

    clerk: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """How the displays that it fits are laid out and what they say."""

    id: str
    kind: DisplayKind
    zone: str = ""
    """Only displays of this zone; empty = of any."""
    device: str = ""
    """Only the display of this id; it goes before every other."""
    language: str = "zh-CN"
    """Of the words on the screen."""
    second_language: str = ""
    """Beside it in small; empty = none."""
    theme: DisplayTheme = DisplayTheme.DARK
    ticker: bool = True
    lines: bool = True
    """Whether it shows the lines with their counts and ranges."""
    media: bool = False
    """Whether it shows pictures and films from the folder of the display."""
    speaks: bool = True
    """Of the displays of a zone only one should."""
    voice: tuple[str, ...] = ("zh-CN", "yue", "en")
    """Spoken languages in the order of speaking; none = captions alone, without sound."""
    says_place: bool = False
    """Whether the place of a window is said although it is in the zone of the display."""
    captions: bool = True
    """Whether what is being said is read on the screen."""
    dwell_s: int = 10
    """A call stays in the list so long at least."""
    width: int = 0
    """Dots of an LED screen that shows the upper left of the picture; 0 = the whole window."""
    height: int = 0


class SlipPart(StrEnum):
    """One part of a slip; in a list, in the order in which they are printed."""

    HALL = "hall"
    NUMBER = "number"
    SERVICE = "service"
    PLACE = "place"
    WAITING = "waiting"
    """People ahead and the wait as a range."""
    CODE = "code"
    TIME = "time"
    TEXTS = "texts"
    """The hall's own lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLook:
    """A slip on one width of paper."""

    parts: tuple[SlipPart, ...] = tuple(SlipPart)
    number_mm: int
    """How high the number stands; longer ones become smaller by themselves."""
    code_mm: int
    """How wide the QR code is at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipTemplate:
    """How the slips of a hall look, on 80 mm and on 58 mm paper."""

    wide: SlipLook = SlipLook(number_mm=18, code_mm=37)
    narrow: SlipLook = SlipLook(number_mm=14, code_mm=27)


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
    slip: SlipTemplate = SlipTemplate()
    displays: Mapping[str, Display] = field(default_factory=dict)
    """How displays are laid out; one that fits none has the defaults of its kind."""

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
class Tag:
    """A remark that goes with some grades of an evaluation."""

    id: str
    name: Text
    grades: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationForm:
    """What is asked when a handling is evaluated, and what follows; the same in every hall."""

    version: str = ""
    tags: tuple[Tag, ...] = ()
    contact_days: int = 1
    """Working days in which somebody speaks with who gave a bad grade."""
    settle_days: int = 5
    """Working days in which a follow-up is settled."""
    clerk_at_least: int = 10
    """Clerks see the mean of their own handlings from so many evaluations on."""

    def tags_of(self, grade: int) -> tuple[Tag, ...]:
        """The tags on offer with a grade."""
        return tuple(tag for tag in self.tags if grade in tag.grades)


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
    demo: Stand | None = None
    """Where the devices of a demo stand: a zone that no simulated clerk staffs."""

    def brings(self, item: Item) -> tuple[Text, ...]:
        """What to bring for an item; what the city does not list is as it stands there."""
        found = ((self.materials.get(one), one) for one in item.materials)
        return tuple(
            known.name if known else Text(zh_cn=one, zh_hk=one, en=one) for known, one in found
        )
