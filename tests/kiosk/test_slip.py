"""The slip as a bitmap: sizes on paper, words, fitting, QR."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageChops

from hall_config.model import SlipLook, SlipPart, SlipTemplate
from kiosk.slip import Dots, SlipContent, missing_glyphs, render_slip, slip_png
from kiosk.slip_font import package_font
from queue_server.domain.ticket import TicketClass
from tests.kiosk.slips import ENGLISH, GOLDEN, HONG_KONG, LONG, PLAIN, RARE, URL

FONT = package_font()
GOLDENS = Path(__file__).parent / "golden"
DOTS_PER_MM = 8


def draw(content: SlipContent, dots: Dots = 576) -> Image.Image:
    return render_slip(content, dots=dots, font=FONT)


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and not ImageChops.logical_xor(one, other).getbbox()


def number_height(slip: Image.Image) -> int:
    """Rows of the first block of ink below the first rule, which is the ticket number."""
    inked = [slip.crop((0, y, slip.width, y + 1)).histogram()[0] for y in range(slip.height)]
    y = next(y for y, ink in enumerate(inked) if ink > slip.width * 0.9) + 2
    while not inked[y]:
        y += 1
    top = y
    while inked[y]:
        y += 1
    return y - top


@pytest.mark.parametrize("name", GOLDEN)
def test_every_slip_is_drawn_as_in_its_golden_bitmap(name: str) -> None:
    content, dots = GOLDEN[name]
    with Image.open(GOLDENS / f"{name}.png") as golden:
        assert same(draw(content, dots), golden)


@pytest.mark.parametrize("name", GOLDEN)
def test_the_qr_code_of_every_slip_reads_back(name: str) -> None:
    content, dots = GOLDEN[name]
    (code,) = zxingcpp.read_barcodes(draw(content, dots).convert("L"))
    assert code.text == content.qr_url


def test_the_packages_that_decide_the_golden_pixels_are_pinned() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["kiosk"]
    for package in ("pillow", "noto-cjk-sans-otc", "segno"):
        assert f"{package}=={version(package)}" in wanted


@pytest.mark.parametrize(("dots", "high_mm"), [(576, 18), (384, 14)])
def test_a_number_of_four_stands_as_high_as_the_paper_allows(dots: Dots, high_mm: int) -> None:
    high = number_height(draw(PLAIN, dots))
    assert abs(high - high_mm * DOTS_PER_MM) <= 8


@pytest.mark.parametrize("dots", [576, 384])
def test_longer_numbers_are_smaller_and_still_within_the_paper(dots: Dots) -> None:
    slips = [draw(replace(PLAIN, number=number), dots) for number in ("A012", "B1024", "EF1234")]
    four, five, six = (number_height(slip) for slip in slips)
    assert four > five > six
    assert not any(ink_in_margin(slip) for slip in slips)


def ink_in_margin(slip: Image.Image, margin: int = 6) -> bool:
    sides = (0, 0, margin, slip.height), (slip.width - margin, 0, slip.width, slip.height)
    return any(ImageChops.invert(slip.crop(side).convert("L")).getbbox() for side in sides)


@pytest.mark.parametrize("name", GOLDEN)
def test_nothing_is_printed_at_the_edges(name: str) -> None:
    content, dots = GOLDEN[name]
    assert not ink_in_margin(draw(content, dots))


def test_a_class_is_marked_and_normal_is_not() -> None:
    marked = {draw(replace(PLAIN, ticket_class=one)).tobytes() for one in TicketClass}
    assert len(marked) == 3
    plain, priority = PLAIN, replace(PLAIN, ticket_class=TicketClass.PRIORITY)
    assert draw(priority).height > draw(plain).height


def test_what_is_not_known_is_not_printed() -> None:
    whole = draw(PLAIN)
    assert draw(replace(PLAIN, ahead=None, wait_s=None)).height < whole.height
    assert draw(replace(PLAIN, hall_lines=())).height < whole.height
    assert not same(draw(replace(PLAIN, wait_s=None)), whole)


def test_an_offline_slip_says_so() -> None:
    online = replace(RARE, offline=False)
    assert draw(RARE).height > draw(online).height


def test_the_same_characters_are_drawn_for_their_readers() -> None:
    assert not same(draw(replace(PLAIN, service="骨角直")), draw(PLAIN))
    mainland = replace(HONG_KONG, language="zh-CN")
    assert not same(draw(HONG_KONG), draw(mainland))


def test_rare_characters_of_names_have_glyphs() -> None:
    assert missing_glyphs(RARE, font=FONT) == frozenset()


def test_a_missing_glyph_is_named_and_set_as_geta() -> None:
    unknown = replace(PLAIN, service="社会\U0001f600保障")
    assert missing_glyphs(unknown, font=FONT) == {"\U0001f600"}
    assert same(draw(unknown), draw(replace(PLAIN, service="社会〓保障")))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "012"}, "not a ticket number"),
        ({"language": "fr"}, "language"),
        ({"hall_lines": ("1", "2", "3")}, "two hall lines"),
    ],
)
def test_a_slip_that_cannot_be_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(PLAIN, **wrong)


def test_empty_and_blank_texts_leave_the_rest_standing() -> None:
    bare = replace(ENGLISH, place="", hall_lines=(" ",), service="\n")
    (code,) = zxingcpp.read_barcodes(draw(bare).convert("L"))
    assert code.text == URL


def test_a_text_without_end_is_cut_short_not_the_slip() -> None:
    endless = replace(LONG, service="办" * 5000, place="x" * 5000)
    assert draw(endless, 384).height < 2 * draw(LONG, 384).height
    assert not ink_in_margin(draw(endless, 384))


def under(
    content: SlipContent, *parts: SlipPart, number_mm: int = 18, code_mm: int = 37
) -> SlipContent:
    look = SlipLook(parts=parts or tuple(SlipPart), number_mm=number_mm, code_mm=code_mm)
    return replace(content, template=SlipTemplate(wide=look, narrow=look))


def test_a_hall_says_which_parts_its_slips_have_and_in_which_order() -> None:
    code, number = SlipPart.CODE, SlipPart.NUMBER
    short = draw(under(PLAIN, number))
    assert short.height < draw(under(PLAIN, number, code)).height < draw(PLAIN).height
    first = draw(under(PLAIN, code, number))
    last = draw(under(PLAIN, number, code))
    upper = (0, 0, first.width, first.height // 2)
    assert zxingcpp.read_barcodes(first.crop(upper).convert("L"))
    assert not zxingcpp.read_barcodes(last.crop(upper).convert("L"))


def test_a_hall_says_how_large_number_and_code_are() -> None:
    assert draw(under(PLAIN, number_mm=12)).height < draw(PLAIN).height
    (code,) = zxingcpp.read_barcodes(draw(under(PLAIN, code_mm=50)).convert("L"))
    assert code.text == URL
    assert draw(under(PLAIN, code_mm=50)).height > draw(PLAIN).height


def test_a_number_that_the_centre_does_not_know_says_so_on_the_shortest_slip() -> None:
    offline = under(replace(PLAIN, offline=True), SlipPart.NUMBER)
    assert draw(offline).height > draw(under(PLAIN, SlipPart.NUMBER)).height


def test_the_picture_of_a_slip_is_the_slip(tmp_path: Path) -> None:
    path = tmp_path / "slip.png"
    path.write_bytes(slip_png(PLAIN, dots=576, font=FONT))
    with Image.open(path) as picture:
        assert same(draw(PLAIN), picture)
