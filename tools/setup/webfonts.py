"""Cut a CJK font into slices that a browser loads only when a page needs their characters.

`python -m tools.setup.webfonts FONT INDEX FAMILY FOLDER` writes FOLDER/*.woff and, beside FOLDER,
`fonts.css`. What the project's own texts use comes first, by frequency, so that most pages need
one or two slices; then the common characters; then, in larger slices, everything else that names
of people and places are written with. docs/decisions/fonts.md tells why.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from tools.setup.places import CHECKOUT

PACKAGES = ("hall_config", "kiosk", "display", "window_client", "queue_server")
TEXTS = (".po", ".toml", ".csv", ".html", ".js")
FEW, STRETCH = 400, 1000  # characters in a slice
LATIN = (*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2028), 0x3001, 0x3002)
HANGUL = {*range(0x1100, 0x1200), *range(0x3130, 0x3190), *range(0xA960, 0xD800)}
# tables of vertical writing, of Japanese alternates and of style names: no page uses them
UNUSED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "MVAR", "STAT", "VORG", "VVAR", "vhea", "vmtx")
FACE = """@font-face {{
  font-family: "{family}";
  font-weight: 100 900;
  font-display: swap;
  src: url("{folder}/{name}.woff") format("woff");
  unicode-range: {ranges};
}}
"""


@dataclass(frozen=True, slots=True)
class Slice:
    """The characters of one file, and the range for which a browser asks for it."""

    codes: Sequence[int]
    ranges: str


def cut(present: frozenset[int], text: str) -> Iterator[Slice]:
    """The slices, last first: of two that hold a character, a browser takes the later one.

    Together they hold every character of the font but Hangul. The first are whole stretches of
    code, so that their ranges stay short; the common characters and those of `text` follow.
    """
    everything = sorted(present - HANGUL)
    for block in _pieces(everything, STRETCH):
        yield Slice(block, f"U+{block[0]:X}-{block[-1]:X}")
    used = [ord(character) for character, _ in Counter(text).most_common()]
    first = [code for code in dict.fromkeys((*LATIN, *used)) if code in present - HANGUL]
    common = [code for code in _level_one() if code in present - set(first)]
    for block in (*_pieces(common, FEW), *reversed(tuple(_pieces(first, FEW)))):
        yield Slice(block, ranges(block))


def ranges(codes: Iterable[int]) -> str:
    """Codes as a CSS unicode-range."""
    runs = groupby(enumerate(sorted(codes)), key=lambda pair: pair[1] - pair[0])
    ends = [(run[0][1], run[-1][1]) for run in (list(pairs) for _, pairs in runs)]
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in ends)


def texts() -> str:
    """All that the project's pages, catalogues and city folders say."""
    files = (path for package in PACKAGES for path in (CHECKOUT / package).rglob("*"))
    return "".join(
        path.read_text(encoding="utf-8", errors="ignore")
        for path in sorted(files)
        if path.suffix in TEXTS and "vendor" not in path.parts
    )


def main(path: str, index: str, family: str, folder: str) -> None:
    """Write the slices of one font and its style sheet."""
    # from memory: the workers below share an open file's position, but not a buffer's
    font = TTFont(BytesIO(Path(path).read_bytes()), fontNumber=int(index), recalcBBoxes=False)
    for table in UNUSED:
        if table in font:
            del font[table]
    slices = list(cut(frozenset(font.getBestCmap()), texts()))
    names = [f"{number:03}" for number in range(len(slices))]
    into = Path(folder)
    for table in font.keys():  # noqa: SIM118 - read now, and not in each worker again
        font[table]
    # a forked worker for each slice starts from the font as read here and may spoil its copy
    fork = multiprocessing.get_context("fork")
    with fork.Pool(initializer=_start, initargs=(font, into), maxtasksperchild=1) as pool:
        work = [(name, one.codes) for name, one in zip(names, slices, strict=True)]
        pool.starmap(_write, work, chunksize=1)
    faces = (
        FACE.format(family=family, folder=into.name, name=name, ranges=one.ranges)
        for name, one in zip(names, slices, strict=True)
    )
    into.with_name("fonts.css").write_text("".join(faces))


_font: TTFont
_into: Path


def _start(font: TTFont, into: Path) -> None:
    global _font, _into
    _font, _into = font, into


def _write(name: str, codes: Sequence[int]) -> None:
    options = Options(name_IDs=[0, 1, 2, 13, 14], layout_features=[], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(_font)
    # woff, not woff2: brotli takes ten times as long and makes these outlines 12 % smaller
    _font.flavor = "woff"
    _font.save(_into / f"{name}.woff", reorderTables=False)


def _level_one() -> list[int]:
    """The 3,755 common characters of GB/T 2312, level 1."""
    pairs = (bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF))
    return [ord(pair.decode("gb2312")) for pair in pairs if pair < b"\xd7\xfa"]


def _pieces(codes: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (codes[at : at + size] for at in range(0, len(codes), size))


if __name__ == "__main__":
    main(*sys.argv[1:])
