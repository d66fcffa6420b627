"""The starter pack of the displays' voice: clips that espeak-ng makes on this machine."""

from __future__ import annotations

import hashlib

from tools.setup.environment import run
from tools.setup.places import CHECKOUT, PYTHON, STARTER_VOICE

MAKERS = ("announce.py", "starter_pack.py", "wave_form.py")


def stands() -> bool:
    """Whether the clips were made of the words and places as they are now."""
    stamp = STARTER_VOICE / "made-from"
    return stamp.exists() and stamp.read_text() == _made_from()


def make() -> None:
    """Make all clips anew; raises SetUpFailed."""
    print("set-up: making the starter pack of the voice", flush=True)
    run(str(PYTHON), "-m", "display.starter_pack", str(STARTER_VOICE))
    (STARTER_VOICE / "made-from").write_text(_made_from())


def _made_from() -> str:
    """Digest of everything that the clips depend on."""
    folder = CHECKOUT / "display"
    reference = CHECKOUT / "hall_config" / "dongguan"
    paths = [folder / name for name in MAKERS]
    paths += sorted(folder.glob("locale/*/LC_MESSAGES/*.po"))
    paths += [reference / "city.toml", *sorted(reference.glob("halls/*/hall.toml"))]
    state = hashlib.sha256()
    for path in paths:
        state.update(path.read_bytes())
    return state.hexdigest()
