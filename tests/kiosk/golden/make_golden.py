"""Send the slips of `tests/kiosk/slips.py` to a running emupos and keep the pictures it makes.

See README.md beside this file; not part of the tests.
"""

from __future__ import annotations

import json
import shutil
import socket
import sys
import time
from pathlib import Path

from PIL import Image, ImageOps

from kiosk.printer import slip_bytes
from kiosk.slip import render_slip
from kiosk.slip_font import package_font
from tests.kiosk.slips import GOLDEN

HERE = Path(__file__).parent
RECEIPTS = HERE / "receipts"
PORTS = {576: 9176, 384: 9138}
GROUND, EDGE, MARGIN = "#F6F7F4", "#DDE3E0", 32


def print_on_emupos(data: bytes, port: int) -> bytes:
    """Print one slip; its PNG, once emupos confirmed the job."""
    before = set(RECEIPTS.glob("*.json"))
    with socket.create_connection(("127.0.0.1", port), 5) as line:
        line.sendall(data)
        if line.recv(1) != b"\0":
            raise SystemExit("emupos did not confirm the job")
    while not (new := set(RECEIPTS.glob("*.json")) - before):
        time.sleep(0.1)  # emupos answers before it writes
    (made,) = new
    assert json.loads(made.read_text())["boundary"] == "cut"
    return made.with_suffix(".png").read_bytes()


def picture(golden: Path, to: Path) -> None:
    """Lay a slip on the colours of the pages, for the README."""
    slip = Image.open(golden).convert("RGB")
    framed = ImageOps.expand(ImageOps.expand(slip, 12, "#FFFFFF"), 2, EDGE)
    ImageOps.expand(framed, MARGIN, GROUND).quantize(32).save(to, optimize=True)


def main() -> None:
    """Make all goldens, or with a path the picture for the README."""
    if len(sys.argv) == 2:
        picture(HERE / "plain-576.png", Path(sys.argv[1]))
        return
    for name, (content, dots) in GOLDEN.items():
        image = render_slip(content, dots=dots, font=package_font())
        png = print_on_emupos(slip_bytes(image), PORTS[dots])
        (HERE / f"{name}.png").write_bytes(png)
        print(name, image.size)
    shutil.rmtree(RECEIPTS)


if __name__ == "__main__":
    main()
