"""The device apps that a node can run: each kind with its pages, on a part of the node's line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from display.app import DisplayApp
from display.settings import DisplaySettings
from kiosk.app import site as kiosk_site
from kiosk.device import Device
from kiosk.settings import KioskSettings
from queue_server.device.line import Opens
from queue_server.device.serve import Site, page_app
from window_client.app import WindowApp
from window_client.evaluator_app import EvaluatorApp
from window_client.settings import WindowSettings

OWN = frozenset({"centre", "token", "token_file", "host", "port", "data", "hosts"})
"""Settings that a machine has; a device behind a node has none of its own."""


@dataclass(frozen=True, slots=True)
class Running:
    """A device's app: what serves its pages, and what keeps it going."""

    app: ASGIApp
    run: Callable[[], Awaitable[None]]


def build(facts: Mapping[str, Any], opens: Opens, data: Path) -> Running:
    """Make the app of a device; KeyError for a kind that has no pages here.

    ValueError for settings that are none, such as a printer's address that cannot be one.
    """
    given = {k: v for k, v in facts.get("settings", {}).items() if k not in OWN}
    return KINDS[facts["kind"]](opens, data, given)


def _kiosk(opens: Opens, data: Path, given: Mapping[str, Any]) -> Running:
    device = Device(KioskSettings(**given, data=data), opens=opens)
    return Running(_pages(kiosk_site(device)), device.run)


def _display(opens: Opens, data: Path, given: Mapping[str, Any]) -> Running:
    app = DisplayApp(opens, data=data, settings=DisplaySettings(**given))
    return Running(_pages(app.site()), app.run)


def _window(opens: Opens, data: Path, given: Mapping[str, Any]) -> Running:
    app = WindowApp(opens, data=data, settings=WindowSettings(**given))
    return Running(_pages(app.site()), app.run)


def _evaluator(opens: Opens, data: Path, given: Mapping[str, Any]) -> Running:
    app = EvaluatorApp(opens, settings=WindowSettings(**given))
    return Running(_pages(app.site()), app.run)


def _pages(site: Site) -> ASGIApp:
    # the node's own door judges hosts and origins for all its pages
    return page_app(replace(site, guarded=False))


KINDS: Mapping[str, Callable[[Opens, Path, Mapping[str, Any]], Running]] = {
    "kiosk": _kiosk,
    "display": _display,
    "window": _window,
    "evaluator": _evaluator,
}
