"""How displays are laid out: what hall.toml says, and which layout fits a device."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from hall_config.check import check_city, main_text
from hall_config.displays import layout_for
from hall_config.load import load_city
from hall_config.model import Display, DisplayKind, DisplayTheme, Hall

SMALL = Path(__file__).parents[2] / "hall_config" / "small"


def folder(tmp_path: Path, text: str) -> Path:
    """The small city with these lines at the end of its hall.toml."""
    made = tmp_path / "city"
    copytree(SMALL, made)
    hall = made / "halls" / "my-hall" / "hall.toml"
    hall.write_text(hall.read_text(encoding="utf-8") + text, encoding="utf-8")
    return made


def test_a_layout_says_what_differs_and_the_rest_is_usual(tmp_path: Path) -> None:
    text = """
[displays.wall]
theme = "contrast"
voice = ["yue", "en", "yue"]
second_language = "en"
ticker = false
"""
    hall = load_city(folder(tmp_path, text)).halls["my-hall"]
    assert hall.displays["wall"] == Display(
        id="wall",
        kind=DisplayKind.BOARD,
        theme=DisplayTheme.CONTRAST,
        voice=("yue", "en"),
        second_language="en",
        ticker=False,
    )


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('zone = "nowhere"', "zone"),
        ('kind = "wall"', "kind"),
        ('language = "fr"', "language"),
        ('voice = ["cmn"]', "voice"),
        ('theme = "pink"', "theme"),
        ("dwell_s = -1", "dwell_s"),
        ("speaks = 1", "speaks"),
        ("volume = 3", "volume"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, line: str, key: str) -> None:
    found = check_city(folder(tmp_path, f"\n[displays.wall]\n{line}\n")).findings
    assert [str(one.spot).rpartition(".")[2].split()[0] for one in found] == [key], found


def test_the_layout_that_says_most_of_a_device_fits_it() -> None:
    kinds = {"any": DisplayKind.ZONE, "own": DisplayKind.ZONE, "one": DisplayKind.BOARD}
    hall = _hall(
        Display(id="any", kind=kinds["any"]),
        Display(id="own", kind=kinds["own"], zone="police"),
        Display(id="one", kind=kinds["one"], device="d7"),
        Display(id="screens", kind=DisplayKind.WINDOW, zone="police"),
    )
    fits = [
        layout_for(hall, "d1", "tax", None).id,
        layout_for(hall, "d1", "police", None).id,
        layout_for(hall, "d7", "police", None).id,
        layout_for(hall, "d1", "police", "117").id,
    ]
    assert fits == ["any", "own", "one", "screens"]


def test_a_device_that_no_layout_fits_has_the_usual_one_of_its_kind() -> None:
    hall = _hall(Display(id="own", kind=DisplayKind.ZONE, zone="police"))
    assert layout_for(hall, "d", None, None) == Display(id="", kind=DisplayKind.BOARD)
    whole = replace(hall, zones={**hall.zones, "east": hall.zones["general"]})
    assert not layout_for(whole, "d", None, None).speaks
    assert layout_for(hall, "d", "tax", None) == Display(id="", kind=DisplayKind.ZONE)
    window = layout_for(hall, "d", None, "117")
    assert (window.kind, window.speaks) == (DisplayKind.WINDOW, False)


def _hall(*displays: Display) -> Hall:
    hall = load_city(SMALL).halls["my-hall"]
    return replace(hall, displays={one.id: one for one in displays})


@pytest.mark.parametrize(
    ("windows", "voice", "codes"),
    [
        (100, '["zh-CN", "yue"]', ["voice_over"]),
        (30, '["zh-CN", "yue", "en"]', ["voice_short"]),
        (30, '["zh-CN"]', []),
        (100, "[]", []),
    ],
)
def test_a_zone_that_calls_more_than_can_be_said_is_warned_of(
    tmp_path: Path, windows: int, voice: str, codes: list[str]
) -> None:
    made = folder(tmp_path, f'\n[displays.general]\nzone = "general"\nvoice = {voice}\n')
    hall = made / "halls" / "my-hall"
    more = [str(100 + count) for count in range(windows)]
    _add(hall / "windows.csv", [f"{name},general,dedicated,advice," for name in more])
    _add(hall / "rosters.csv", [f"{name},1,09:00,10:00" for name in more])
    judgement = check_city(made)
    assert judgement.findings == ()
    assert [one.code for one in judgement.warnings] == codes
    text, code = main_text(made)
    assert code == 0
    assert ("⚠ halls/my-hall/hall.toml zones.general" in text) == bool(codes)


def _add(path: Path, rows: list[str]) -> None:
    path.write_text("\n".join([path.read_text(encoding="utf-8").rstrip(), *rows]) + "\n", "utf-8")


def test_the_guide_names_every_key_of_a_layout() -> None:
    guide = (SMALL.parents[1] / "docs" / "displays.md").read_text(encoding="utf-8")
    keys = Display.__dataclass_fields__.keys() - {"id"}
    assert sorted(key for key in keys if f"`{key}`" not in guide) == []
