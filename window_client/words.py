"""Names of the configuration as pages get them: every language, the page takes its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hall_config.model import City, Text
from queue_server.device.texts import LANGUAGES

Words = dict[str, str]
"""A text by the language tags of `device.texts.LANGUAGES`."""


def words(text: Text) -> Words:
    """A text of the configuration for pages."""
    return {"zh-CN": text.zh_cn, "zh-HK": text.zh_hk, "en": text.en}


def spoken(said: Callable[[str], str]) -> Words:
    """What somebody said, by the language of who reads it."""
    return {language: said(language) for language in LANGUAGES}


def plain(text: str) -> Words:
    """A text that has no languages, such as an id whose name is not known."""
    return {"zh-CN": text, "zh-HK": text, "en": text}


def service_name(city: City | None, service: str) -> Words:
    """A service's name; its id when the configuration does not have it."""
    found = city.services.get(service) if city else None
    return words(found.name) if found else plain(service)


def hall_words(city: City | None, hall: str, window: str) -> dict[str, Any]:
    """The names of the hall and of the window's zone."""
    here = city.halls.get(hall) if city else None
    if here is None:
        return {"name": plain(hall), "zone": None}
    own = here.windows.get(window)
    zone = here.zones.get(own.zone) if own else None
    return {"name": words(here.name), "zone": words(zone.name) if zone else None}
