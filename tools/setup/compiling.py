"""The rollout's machine code, made once a version: beside the tests it would take their cores."""

from __future__ import annotations

import os
from zlib import crc32

from tools.setup.environment import run
from tools.setup.places import CHECKOUT, PYTHON

CODE = CHECKOUT / "queue_server" / "rollout"
KEPT = CODE / "__pycache__"


def stands() -> bool:
    """Whether the code as it is now has been compiled here."""
    code = b"".join(one.read_bytes() for one in sorted(CODE.glob("*.py")))
    return any(KEPT.glob(f"compiled-*-{crc32(code):08x}"))


def make() -> None:
    """Compile it, in some twenty seconds of a core; raises SetUpFailed."""
    print("set-up: compiling the rollout of waits", flush=True)
    run(str(PYTHON), "-m", "queue_server.rollout.warm", str(KEPT), str(os.getpid()))
