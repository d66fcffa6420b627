"""Reads the bytes that a receipt printer is sent: ESC/POS commands and text, in any split.

Syntax only; what a command does is `virtual_printer.py` and `virtual_paper.py`. Names and layouts:
Epson ESC/POS Command Reference; FS commands of Chinese printers from their manuals. A byte that
begins no known command is passed over, as printers do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMMAND_LIMIT = 1 << 20
"""No command is longer; a stream that claims so is not ESC/POS. Bytes."""


@dataclass(frozen=True, slots=True)
class Text:
    """Bytes to be printed as characters."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name as in the reference, its parameters, its data."""

    name: str
    params: bytes = b""
    data: bytes = b""


class NotEscPos(Exception):
    """The stream is not one for a receipt printer."""


def _none(_params: bytes) -> int:
    return 0


def _sized(low: int) -> Callable[[bytes], int]:
    """Data as long as the 16-bit number at this place of the parameters."""
    return lambda params: params[low] + 256 * params[low + 1]


def _raster(params: bytes) -> int:
    return _sized(1)(params) * _sized(3)(params)


def _columns(params: bytes) -> int:
    return _sized(1)(params) * (3 if params[0] in (32, 33) else 1)


def _cut(params: bytes) -> int:
    return 1 if params[0] in (65, 66, 97, 98, 103, 104) else 0


def _pulse(params: bytes) -> int:
    return {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}.get(params[0], 0)


@dataclass(frozen=True, slots=True)
class _Form:
    name: str
    params: int
    data: Callable[[bytes], int] = _none


_FORMS = {
    b"\n": _Form("LF", 0),
    b"\r": _Form("CR", 0),
    b"\t": _Form("HT", 0),
    b"\x10\x04": _Form("DLE EOT", 1),
    b"\x10\x05": _Form("DLE ENQ", 1),
    b"\x10\x14": _Form("DLE DC4", 1, _pulse),
    b"\x1b*": _Form("ESC *", 3, _columns),
    b"\x1bp": _Form("ESC p", 3),
    b"\x1d(": _Form("GS (", 3, _sized(1)),
    b"\x1dv0": _Form("GS v 0", 5, _raster),
    b"\x1dV": _Form("GS V", 1, _cut),
    b"\x1dL": _Form("GS L", 2),
    b"\x1dW": _Form("GS W", 2),
    b"\x1b$": _Form("ESC $", 2),
    b"\x1b\\": _Form("ESC \\", 2),
    b"\x1cp": _Form("FS p", 2),
    b"\x1cS": _Form("FS S", 2),
}
_FORMS |= {b"\x1b" + bytes([one]): _Form(f"ESC {one:c}", 0) for one in b"@2im"}
_FORMS |= {b"\x1b" + bytes([one]): _Form(f"ESC {one:c}", 1) for one in b"!-3 9EGJMRadet{V="}
_FORMS |= {b"\x1d" + bytes([one]): _Form(f"GS {one:c}", 1) for one in b"!BHIabfhrw"}
_FORMS |= {b"\x1c" + bytes([one]): _Form(f"FS {one:c}", 0) for one in b"&."}
_FORMS |= {b"\x1c" + bytes([one]): _Form(f"FS {one:c}", 1) for one in b"!-CW"}
_LONGEST_PREFIX = 3


class EscPosReader:
    """Collects bytes and gives out what is complete."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Command | Text]:
        """The commands and texts that these bytes complete; NotEscPos."""
        self._rest += data
        while self._rest:
            taken = self._text() if self._rest[0] >= 0x20 else self._command()
            if taken is None:
                return
            used, token = taken
            self._rest = self._rest[used:]
            if token is not None:
                yield token

    def _text(self) -> tuple[int, Text]:
        """A run of text; the second byte of a Chinese character is never below 0x30."""
        end = next((at for at, byte in enumerate(self._rest) if byte < 0x20), len(self._rest))
        return end, Text(self._rest[:end])

    def _command(self) -> tuple[int, Command | None] | None:
        """Bytes used and the command, or None while bytes are lacking; unknown ones give none."""
        for length in range(1, _LONGEST_PREFIX + 1):
            if form := _FORMS.get(self._rest[:length]):
                return self._complete(form, length)
        known = any(prefix.startswith(self._rest) for prefix in _FORMS)
        return None if known else (1, None)

    def _complete(self, form: _Form, start: int) -> tuple[int, Command] | None:
        params = self._rest[start : start + form.params]
        if len(params) < form.params:
            return None
        length = form.data(params)
        if length > COMMAND_LIMIT:
            raise NotEscPos(f"{form.name} of {length} bytes")
        begin = start + form.params
        if len(self._rest) < begin + length:
            return None
        return begin + length, Command(form.name, params, self._rest[begin : begin + length])
