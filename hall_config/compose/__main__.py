"""Composes the reference city: `python -m hall_config.compose [DIR]`."""

from __future__ import annotations

import sys
from pathlib import Path

from hall_config.compose.city import compose

HOME = Path(__file__).parent.parent / "dongguan"

if __name__ == "__main__":
    compose(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME)
