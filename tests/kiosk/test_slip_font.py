"""The slip's typeface: finding it, what it lacks, fitting texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.slip_font import DEBIAN_FONT, Face, FontMissing, face, find_font, package_font, tidy


@pytest.fixture
def letters() -> Face:
    path = package_font()
    assert path is not None
    return face(path, "zh-CN")


def test_a_chosen_font_goes_before_all_others(tmp_path: Path) -> None:
    chosen = tmp_path / "own.ttf"
    chosen.touch()
    assert find_font(chosen) == chosen


def test_a_chosen_font_that_is_not_there_is_an_error_not_another_font(tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match=r"own\.ttf"):
        find_font(tmp_path / "own.ttf")


def test_the_package_serves_where_debian_has_none() -> None:
    assert find_font() == (DEBIAN_FONT if DEBIAN_FONT.is_file() else package_font())


def test_a_text_is_set_as_large_as_fits(letters: Face) -> None:
    assert letters.fit("社会保障", 400, (58, 40)) == (("社会保障",), 58)
    assert letters.fit("社会保障", 170, (58, 40)) == (("社会保障",), 40)


def test_a_text_too_long_for_its_lines_gets_more_before_it_is_cut_short(letters: Face) -> None:
    assert letters.fit("社会保障", 85, (40,)).lines == ("社会", "保障")
    assert letters.fit("一二三四五六七八", 85, (40,)).lines == ("一二", "三四", "五…")


def test_lines_are_of_about_one_length(letters: Face) -> None:
    assert letters.fit("一二三四五六", 210, (40,)).lines == ("一二三", "四五六")


def test_a_line_ends_where_a_reader_pauses(letters: Face) -> None:
    lines = letters.fit("请带身份证，到C区（二楼）", 165, (40,), lines=3).lines
    assert "".join(lines) == "请带身份证，到C区（二楼）"
    assert not any(line[0] in "，）" or line[-1] in "（C" for line in lines)
    assert letters.fit("Residence permits", 200, (40,)).lines == ("Residence", "permits")


def test_an_unbreakable_word_is_broken_rather_than_lost(letters: Face) -> None:
    lines = letters.fit("x" * 30, 200, (40,), lines=3).lines
    assert "".join(lines) == "x" * 30
    assert all(letters.width(line, 40) <= 200 for line in lines)


def test_what_has_no_shape_is_dropped_and_white_space_is_one_space() -> None:
    assert tidy(" 张\u200b三\ufe0f\r\n 李四\x07 ") == "张三 李四"


def test_a_decomposed_letter_is_composed_first() -> None:
    assert tidy("Cafe\u0301") == "Café"


def test_a_collection_without_the_family_is_an_error(
    letters: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("kiosk.slip_font").slip_font.FAMILIES, "xx", "No Such Family")
    path = package_font()
    assert path is not None
    with pytest.raises(FontMissing, match="No Such Family"):
        face(path, "xx")
