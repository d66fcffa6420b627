"""Sound as samples: the little that is done to a clip before it is joined to others."""

from __future__ import annotations

import sys
import wave
from array import array
from collections.abc import Sequence
from math import exp, pi, sin
from pathlib import Path

SILENT = 400
"""Samples below this do not belong to a word any more."""
EDGE_S = 0.015
"""Kept of the silence around a word, so that joined words neither click nor run together."""
LOUD = 24_000
"""The loudest sample of a clip."""
CHIME = ((659.26, 0.0), (523.25, 0.28))
"""Two tones, Hz and the second at which each is struck."""
CHIME_S = 0.9


def read_samples(path: Path) -> tuple[array[int], int]:
    """The samples of a mono file of 16 bits, and their rate in Hz."""
    with wave.open(str(path), "rb") as source:
        samples = array("h", source.readframes(source.getnframes()))
        if sys.byteorder == "big":
            samples.byteswap()
        return samples, source.getframerate()


def write_samples(path: Path, samples: Sequence[int], rate: int) -> None:
    """Write a mono file of 16 bits."""
    found = array("h", samples)
    if sys.byteorder == "big":
        found.byteswap()
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes(found.tobytes())


def trimmed(samples: Sequence[int], rate: int) -> array[int]:
    """A clip without the silence around it, as loud as all others."""
    heard = [index for index, one in enumerate(samples) if abs(one) > SILENT]
    if not heard:
        return array("h")
    edge = int(EDGE_S * rate)
    inner = samples[max(0, heard[0] - edge) : heard[-1] + edge]
    gain = LOUD / max(abs(one) for one in inner)
    fade = min(edge, len(inner) // 2)
    last = len(inner) - 1
    return array(
        "h",
        (
            int(one * gain * min(1.0, index / fade, (last - index) / fade))
            for index, one in enumerate(inner)
        ),
    )


def chime(rate: int) -> array[int]:
    """The two tones before a call."""
    return array(
        "h", (int(LOUD * 0.5 * _tone(index / rate)) for index in range(int(CHIME_S * rate)))
    )


def _tone(at_s: float) -> float:
    struck = ((hertz, at_s - start) for hertz, start in CHIME if at_s >= start)
    return sum(
        0.5 * min(1.0, since / 0.005) * exp(-5.0 * since) * sin(2 * pi * hertz * since)
        for hertz, since in struck
    ) * min(1.0, (CHIME_S - at_s) / 0.05)
