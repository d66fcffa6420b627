"""The paper in the virtual printer: raster, text and QR codes in, a bitmap per cut slip out."""

from __future__ import annotations

from collections.abc import Callable

import segno
from PIL import Image, ImageDraw

from kiosk.escpos_reader import Command, Text
from kiosk.slip_font import face, find_font

WHITE, BLACK = 1, 0
TEXT_DOTS = 24
"""Height of a character of the printer's own font; a Chinese one is as wide."""
LINE_DOTS = 30
_SCALES = {0: (1, 1), 1: (2, 1), 2: (1, 2), 3: (2, 2)}


class Paper:
    """A roll of so many printable dots; it ends below the last row printed, not the last fed."""

    def __init__(self, dots: int) -> None:
        self._dots = dots
        self._strips: list[tuple[int, Image.Image]] = []
        self._top = 0
        self._line = b""
        self._align = 0
        self._qr = b""
        self._qr_module = 3

    def take(self, token: Command | Text) -> None:
        """Carry out one command; those that print nothing here are passed over."""
        if isinstance(token, Text):
            self._line += token.data
        elif act := _ACTS.get(token.name):
            act(self, token)

    def cut(self) -> Image.Image | None:
        """Take off what was printed (mode "1"), or None if nothing was."""
        self._end_line()
        strips, self._strips, self._top = self._strips, [], 0
        if not strips:
            return None
        slip = Image.new("1", (self._dots, max(top + strip.height for top, strip in strips)), WHITE)
        for top, strip in strips:
            slip.paste(strip, (0, top))
        return slip

    def _reset(self, _command: Command) -> None:
        self._line, self._align, self._qr, self._qr_module = b"", 0, b"", 3

    def _feed_line(self, _command: Command) -> None:
        if not self._line:
            self._top += LINE_DOTS
        self._end_line()

    def _feed_lines(self, command: Command) -> None:
        self._end_line()
        self._top += command.params[0] * LINE_DOTS

    def _feed_dots(self, command: Command) -> None:
        self._end_line()
        self._top += command.params[0]

    def _set_align(self, command: Command) -> None:
        self._align = command.params[0] % 48

    def _raster(self, command: Command) -> None:
        mode, wide, high = command.params[0] % 48, command.params[1:3], command.params[3:5]
        size = int.from_bytes(wide, "little") * 8, int.from_bytes(high, "little")
        if 0 in size or mode not in _SCALES:
            return
        image = Image.frombytes("1", size, command.data, "raw", "1;I")
        across, down = _SCALES[mode]
        self._place(image.resize((size[0] * across, size[1] * down), Image.Resampling.NEAREST))

    def _symbol(self, command: Command) -> None:
        """GS ( k of a QR code: 167 sets the module, 180 keeps the data, 181 prints them."""
        if command.params[:1] != b"k" or command.data[:1] != b"1":
            return
        function, value = command.data[1], command.data[2:]
        if function == 67 and value:
            self._qr_module = max(1, min(16, value[0]))
        elif function == 80:
            self._qr = value[1:]
        elif function == 81 and self._qr:
            code = segno.make_qr(self._qr.decode("utf-8", "replace"), error="m")
            modules = [[BLACK if dark else WHITE for dark in row] for row in code.matrix]
            side = len(modules)
            image = Image.new("1", (side, side))
            image.putdata([module for row in modules for module in row])
            self._place(image.resize((side * self._qr_module,) * 2, Image.Resampling.NEAREST))

    def _end_line(self) -> None:
        if not self._line:
            return
        text, self._line = self._line.decode("gb18030", "replace"), b""
        letters = face(find_font(), "zh-CN")
        text = letters.settable(text)
        strip = Image.new("1", (max(1, round(letters.width(text, TEXT_DOTS))), LINE_DOTS), WHITE)
        ImageDraw.Draw(strip).text((0, TEXT_DOTS), text, BLACK, letters.at(TEXT_DOTS), anchor="ls")
        self._place(strip)

    def _place(self, image: Image.Image) -> None:
        self._end_line()
        strip = Image.new("1", (self._dots, image.height), WHITE)
        strip.paste(image, (max(0, (self._dots - image.width) * self._align // 2), 0))
        self._strips.append((self._top, strip))
        self._top += image.height


_ACTS: dict[str, Callable[[Paper, Command], None]] = {
    "ESC @": Paper._reset,
    "LF": Paper._feed_line,
    "ESC d": Paper._feed_lines,
    "ESC J": Paper._feed_dots,
    "ESC a": Paper._set_align,
    "GS v 0": Paper._raster,
    "GS (": Paper._symbol,
}
