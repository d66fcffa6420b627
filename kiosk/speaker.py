"""The kiosk's own voice: espeak-ng on this machine says what stands on the screen, off the network.

Names of items, times and waits are in no set of clips, so they are spoken as they come; a sentence
takes some ten milliseconds. The program's voice `cmn` reads Chinese as English and is never used.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

PROGRAM = "espeak-ng"
VOICES: Mapping[str, tuple[str, ...]] = {
    "zh-CN": ("-v", "cmn-latn-pinyin", "-s", "140"),
    "zh-HK": ("-v", "yue", "-s", "130"),
    "en": ("-v", "en", "-s", "130"),
}
"""Language to the program's voice and its words a minute, slow enough for old ears."""
SPEAK_S = 5.0
LONGEST = 400
KEPT = 24


class Speaker:
    """Says texts as WAV files; those said lately are kept."""

    def __init__(self, program: str = PROGRAM) -> None:
        self._program = shutil.which(program)
        self._said = lru_cache(maxsize=KEPT)(self._say)

    @property
    def speaks(self) -> bool:
        """Whether the program is on this machine."""
        return self._program is not None

    async def say(self, text: str, language: str) -> bytes | None:
        """The text as a WAV file; None where nothing can be said."""
        if self._program is None or not text:
            return None
        try:
            return await asyncio.to_thread(self._said, text[:LONGEST], language)
        except (OSError, subprocess.SubprocessError):
            return None

    def _say(self, text: str, language: str) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "said.wav"
            line = (str(self._program), *VOICES[language], "-w", str(path), "--", text)
            subprocess.run(line, check=True, stdin=subprocess.DEVNULL, timeout=SPEAK_S)
            return path.read_bytes()
