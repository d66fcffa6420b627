"""What a city does for its citizens: departments, services, items."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hall_config.model.text import Text


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
