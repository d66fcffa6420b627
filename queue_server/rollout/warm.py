"""Compiling ahead, in a process of its own: `python -m queue_server.rollout.warm FOLDER`.

It takes some twenty seconds of a core, once after each install, and would hold the interpreter of a
centre that did it beside its work.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import sys
from pathlib import Path

import numpy as np

from queue_server.rollout.compiled import keep_in, stamp

PR_SET_PDEATHSIG = 1


def empty() -> None:
    """Roll a hall without anybody forward: what compiles everything."""
    from queue_server.rollout.chance import POINTS
    from queue_server.rollout.moment import moment_of
    from queue_server.rollout.roll import roll
    from queue_server.rollout.scene import ASKER, ENTRY, LINE, SPAN, WINDOW, Scene

    none, first = np.zeros(0, np.int64), np.zeros(1, np.int64)
    scene = Scene(
        now=0,
        missed=0,
        last=0,
        rules=np.zeros((0, 9), np.int64),
        lines=np.zeros(0, LINE),
        laws=np.zeros((0, POINTS)),
        begins=first,
        entries=np.zeros(0, ENTRY),
        askers_at=first,
        askers=np.zeros(0, ASKER),
        windows=np.zeros(0, WINDOW),
        spans=np.zeros(0, SPAN),
        own_at=first,
        own=none,
        help_at=first,
        helped=none,
        coming=np.zeros(0),
    )
    roll(scene, moment_of(scene), 0, np.zeros((0, 0), np.float32))


def main(folder: str, parent: int) -> None:
    """Compile, and leave word that it is done; end with the process that asked for it.

    Of several that are asked at once one compiles, and the others wait for it.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it was killed before we asked
        return
    os.nice(10)
    keep_in(Path(folder))
    done = stamp()
    done.parent.mkdir(parents=True, exist_ok=True)
    with (done.parent / f"{done.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            empty()
            done.touch()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
