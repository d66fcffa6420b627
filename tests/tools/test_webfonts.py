"""The slices of the pages' font: whatever character a page shows, the file asked for holds it."""

from __future__ import annotations

import re

from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from tests import source
from tools.setup import webfonts

VENDORED = source.ROOT / "queue_server" / "device" / "static" / "vendor"
HAN = st.integers(min_value=0x4E00, max_value=0x9FFF)
CODES = st.one_of(st.integers(min_value=0x20, max_value=0x2FFFF), HAN)


def covers(ranges: str, code: int) -> bool:
    """Whether a CSS unicode-range asks for its file for this character."""
    ends = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges)
    return any(int(low, 16) <= code <= int(high or low, 16) for low, high in ends)


@given(present=st.frozensets(CODES, max_size=60), text=st.text(st.characters(min_codepoint=0x20)))
def test_the_slice_that_a_browser_asks_for_holds_the_character(
    present: frozenset[int], text: str
) -> None:
    slices = list(webfonts.cut(present, text))
    for code in present - webfonts.HANGUL:
        asked = [one for one in slices if covers(one.ranges, code)][-1]
        assert code in asked.codes


@given(codes=st.sets(CODES, min_size=1, max_size=60))
def test_a_range_covers_its_codes_and_nothing_else(codes: set[int]) -> None:
    written = webfonts.ranges(codes)
    nearby = {code + step for code in codes for step in (-1, 0, 1)}
    assert {code for code in nearby if covers(written, code)} == codes


def test_texts_of_the_project_come_in_the_last_slices_by_frequency() -> None:
    *_, first = webfonts.cut(frozenset(map(ord, "乂号云龘")), "号云号")
    assert "".join(map(chr, first.codes)) == "号云"


def test_the_vendored_font_has_every_character_of_pages_and_city() -> None:
    held = {code for name in _files() for code in TTFont(VENDORED / name).getBestCmap()}
    text = webfonts.texts()
    used = {ord(one) for one in re.findall(r"[㐀-鿿\U00020000-\U0003ffff]", text)}
    assert used <= held
    assert {ord(one) for one in "㛃𬭎䶮莞滘埗"} <= held


def test_the_vendored_font_is_variable_so_that_numbers_can_be_bold() -> None:
    axes = [TTFont(VENDORED / name)["fvar"].axes[0] for name in _files()[-2:]]
    assert {(axis.axisTag, axis.minValue, axis.maxValue) for axis in axes} == {("wght", 100, 900)}


def _files() -> list[str]:
    return re.findall(r'url\("([^"]+)"\)', (VENDORED / "fonts.css").read_text())
