"""How a hall's displays are laid out: `[displays.NAME]` in hall.toml, and which fits a device."""

from __future__ import annotations

from collections.abc import Mapping

from hall_config.model import Display, DisplayKind, DisplayTheme, Hall, Zone
from hall_config.nearest import Known
from hall_config.read_toml import Section

LANGUAGES = ("zh-CN", "zh-HK", "en")
VOICES = ("zh-CN", "yue", "en")
LONGEST_DWELL_S = 600
MOST_DOTS = 10_000


def read_displays(hall: Section, zones: Mapping[str, Zone]) -> dict[str, Display]:
    """Read the layouts of a hall; what is wrong is noted."""
    section = hall.section("displays")
    found = {}
    for name in section.names():
        inner = section.section(name)
        found[name] = _display(inner, name, zones)
        inner.close()
    return found


def layout_for(hall: Hall, device: str, zone: str | None, window: str | None) -> Display:
    """The layout of a device of the hall: by its id, else by its zone, else of its kind.

    A device that has a window is a window's screen, one that has a zone a zone's, else a board.
    """
    kind = DisplayKind.BOARD
    if zone or window:
        kind = DisplayKind.WINDOW if window else DisplayKind.ZONE
    stands = zone or (window and window in hall.windows and hall.windows[window].zone) or ""
    fits = [one for one in hall.displays.values() if one.device and one.device == device]
    fits += [
        one
        for one in hall.displays.values()
        if not one.device and one.kind is kind and one.zone in (stands, "")
    ]
    fits.sort(key=lambda one: (not one.device, not one.zone))
    return fits[0] if fits else _default(kind, len(hall.zones))


def _default(kind: DisplayKind, zones: int) -> Display:
    """A voice belongs to a zone: a board of the hall speaks where the hall is one zone."""
    speaks = kind is DisplayKind.ZONE or (kind is DisplayKind.BOARD and zones == 1)
    return Display(id="", kind=kind, speaks=speaks)


def _display(section: Section, name: str, known: Mapping[str, Zone]) -> Display:
    default, zones = _default(_kind(section), len(known)), Known("zone", known)
    zone = section.text("zone", "")
    if zone and zone not in zones:
        section.unknown("zone", zone, zones)
    themes = [one.value for one in DisplayTheme]
    second = section.choice("second_language", ("", *LANGUAGES), "")
    return Display(
        id=name,
        kind=default.kind,
        zone=zone,
        device=section.text("device", ""),
        language=section.choice("language", LANGUAGES, default.language),
        second_language=second,
        theme=DisplayTheme(section.choice("theme", themes, default.theme.value)),
        ticker=section.flag("ticker", default=default.ticker),
        lines=section.flag("lines", default=default.lines),
        media=section.flag("media", default=default.media),
        speaks=section.flag("speaks", default=default.speaks),
        voice=_voice(section, default.voice),
        says_place=section.flag("says_place", default=default.says_place),
        captions=section.flag("captions", default=default.captions),
        dwell_s=section.whole("dwell_s", 0, LONGEST_DWELL_S, default.dwell_s),
        width=section.whole("width", 0, MOST_DOTS, default.width),
        height=section.whole("height", 0, MOST_DOTS, default.height),
    )


def _kind(section: Section) -> DisplayKind:
    usual = DisplayKind.ZONE if "zone" in section else DisplayKind.BOARD
    return DisplayKind(section.choice("kind", [kind.value for kind in DisplayKind], usual.value))


def _voice(section: Section, default: tuple[str, ...]) -> tuple[str, ...]:
    if "voice" not in section:
        return default
    named = section.strings("voice")
    for language in named:
        if language not in VOICES:
            section.not_choice("voice", language, VOICES)
    return tuple(dict.fromkeys(language for language in named if language in VOICES))
