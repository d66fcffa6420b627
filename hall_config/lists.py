"""The lists that hold for the whole city: departments, themes, services, items and bundles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hall_config.finding import Findings
from hall_config.folder import Folder
from hall_config.materials import Materials, read_materials
from hall_config.model import Bundle, Department, Item, Material, Service, ServiceKind, Theme
from hall_config.nearest import Known
from hall_config.read_csv import Once, Row, rows
from hall_config.ways_to_items import (
    TEXT,
    TEXT_OPTIONAL,
    read_aliases,
    read_bundles,
    read_often_asked,
)

SERVICE_COLUMNS = ("id", "prefix", *TEXT, "kind", "target_wait_s", "handling_s")
ITEM_COLUMNS = (
    *("id", "basic_code", "task_code", "version", *TEXT, "department", "level", "type"),
    *("subjects", "case", "statutory_days", "promised_days", "trips", "online_depth"),
    *("provincial_site", "online", "scope", "channels", "bookable", "theme", "materials"),
    *("handling_s", "service"),
)
LEVELS = ("state", "province", "city", "county", "town")
TYPES = ("licence", "confirm", "payment", "reward", "ruling", "levy", "other", "public")
SUBJECTS = ("person", "company")
CASES = ("instant", "promised")
DEPTHS = ("none", "query", "apply", "accept", "full")
SCOPES = ("hall", "town", "city", "province", "state")
CHANNELS = ("window", "site", "app", "terminal", "post", "phone")
PREFIX = re.compile(r"[A-HJ-NPR-Z]{1,2}")
BASIC_CODE = re.compile(r"\d{12}")
TASK_CODE = re.compile(r"[0-9A-Z]{31}")
LONGEST_DAYS = 1000
LONGEST_S = 8 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What the lists of a city say; None = the list could not be read."""

    departments: Mapping[str, Department] | None
    themes: Mapping[str, Theme] | None
    services: Mapping[str, Service] | None
    items: Mapping[str, Item] | None
    bundles: Mapping[str, Bundle] = field(default_factory=dict)
    materials: Mapping[str, Material] = field(default_factory=dict)
    common: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each item in items.csv."""


def read_lists(folder: Folder, findings: Findings) -> Lists:
    """Read all lists of a city; what is wrong in them is noted."""
    departments = _departments(folder, findings)
    themes = _themes(folder, findings)
    services = _services(folder, departments, findings)
    lines: dict[str, int] = {}
    known = (
        Known("department", departments),
        Known("theme", themes),
        Known("service", services),
    )
    materials = read_materials(folder, findings)
    items = _items(folder, known, materials, lines, findings)
    bundles = read_bundles(folder, known[1], Known("item", items), findings)
    return Lists(
        departments=departments,
        themes=themes,
        services=services,
        items=items,
        bundles=bundles,
        materials=materials.found,
        common=read_often_asked(folder, Known("item", items), findings),
        aliases=read_aliases(folder, findings),
        lines=lines,
    )


def _departments(folder: Folder, findings: Findings) -> dict[str, Department] | None:
    found: dict[str, Department] = {}
    read = rows(folder, "departments.csv", ("id", *TEXT), TEXT_OPTIONAL, findings)
    once = Once("department")
    for row in read or ():
        department = Department(id=row.id("id"), name=row.texts("name"))
        if not once.seen(row, "id", department.id):
            found[department.id] = department
    return None if read is None else found


def _themes(folder: Folder, findings: Findings) -> dict[str, Theme] | None:
    found: dict[str, Theme] = {}
    read = rows(folder, "themes.csv", ("id", *TEXT), TEXT_OPTIONAL, findings)
    once = Once("theme")
    for row in read or ():
        theme = Theme(id=row.id("id"), name=row.texts("name"))
        if not once.seen(row, "id", theme.id):
            found[theme.id] = theme
    return None if read is None else found


def _services(
    folder: Folder, departments: Mapping[str, Department] | None, findings: Findings
) -> dict[str, Service] | None:
    found: dict[str, Service] = {}
    optional = (*TEXT_OPTIONAL, "department", "variation_percent")
    read = rows(folder, "services.csv", SERVICE_COLUMNS, optional, findings)
    once, taken = Once("service"), Prefixes()
    known = Known("department", departments)
    for row in read or ():
        service = Service(
            id=row.id("id"),
            prefix=row.text("prefix"),
            name=row.texts("name"),
            kind=ServiceKind(row.choice("kind", [kind.value for kind in ServiceKind])),
            department=row.reference("department", known, required=False) or None,
            target_wait_s=row.whole("target_wait_s", 30, LONGEST_S),
            handling_s=row.whole("handling_s", 10, LONGEST_S),
            handling_variation_percent=row.whole("variation_percent", 0, 500, 80),
        )
        taken.judge(row, service)
        if not once.seen(row, "id", service.id):
            found[service.id] = service
    return None if read is None else found


class Prefixes:
    """Holds number prefixes apart: none is another one, or its beginning."""

    def __init__(self) -> None:
        self._taken: dict[str, str] = {}

    def judge(self, row: Row, service: Service) -> None:
        """Note a prefix that is no prefix or that can be heard as another one."""
        prefix = service.prefix
        if not PREFIX.fullmatch(prefix):
            if prefix:
                row.wrong("prefix_shape", "prefix", prefix.upper()[:2], value=prefix)
            return
        for taken, other in self._taken.items():
            if taken.startswith(prefix) or prefix.startswith(taken):
                row.wrong("prefix_overlap", "prefix", value=prefix, taken=taken, other=other)
                return
        self._taken[prefix] = service.id


def _items(
    folder: Folder,
    known: tuple[Known, Known, Known],
    materials: Materials,
    lines: dict[str, int],
    findings: Findings,
) -> dict[str, Item] | None:
    found: dict[str, Item] = {}
    read = rows(folder, "items.csv", ITEM_COLUMNS, TEXT_OPTIONAL, findings)
    once, basic, task = Once("item"), Once(), Once()
    for row in read or ():
        item = _item(row, known, materials)
        basic.seen(row, "basic_code", item.basic_code)
        task.seen(row, "task_code", item.task_code)
        if not once.seen(row, "id", item.id):
            found[item.id] = item
            lines[item.id] = row.line
    return None if read is None else found


def _item(row: Row, known: tuple[Known, Known, Known], materials: Materials) -> Item:
    departments, themes, services = known
    item = Item(
        id=row.id("id"),
        basic_code=_code(row, "basic_code", BASIC_CODE, "12 × 0–9"),
        task_code=_code(row, "task_code", TASK_CODE, "31 × 0–9 A–Z"),
        version=row.whole("version", 1, 999, 1),
        name=row.texts("name"),
        department=row.reference("department", departments),
        level=row.choice("level", LEVELS),
        type=row.choice("type", TYPES),
        subjects=row.choices("subjects", SUBJECTS),
        case=row.choice("case", CASES),
        statutory_days=row.whole("statutory_days", 0, LONGEST_DAYS),
        promised_days=row.whole("promised_days", 0, LONGEST_DAYS),
        trips=row.whole("trips", 0, 9),
        online_depth=row.choice("online_depth", DEPTHS),
        provincial_site=row.flag("provincial_site"),
        online=row.flag("online"),
        scope=row.choice("scope", SCOPES),
        channels=row.choices("channels", CHANNELS),
        bookable=row.flag("bookable"),
        theme=row.reference("theme", themes),
        materials=materials.of(row, "materials"),
        handling_s=row.whole("handling_s", 10, LONGEST_S),
        service=row.reference("service", services),
    )
    _judge_item(row, item)
    return item


def _judge_item(row: Row, item: Item) -> None:
    if item.promised_days > item.statutory_days > 0:
        told = {"promised": item.promised_days, "statutory": item.statutory_days}
        row.wrong("days_order", "promised_days", str(item.statutory_days), **told)
    if item.online and not item.provincial_site:
        row.wrong("online_first", "online")


def _code(row: Row, key: str, shape: re.Pattern[str], words: str) -> str:
    """Give a code of the national standard; a hall of one's own may not have one yet."""
    value = row.text(key, required=False)
    if value and not shape.fullmatch(value):
        row.wrong("code_shape", key, value=value, shape=words)
    return value
