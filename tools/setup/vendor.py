"""Third-party fonts and JavaScript for the pages, taken out of pinned registry packages.

`queue_server/device/vendor.toml` says what is taken, under which licence and with which hash.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

from tools.setup.environment import PIP, run
from tools.setup.places import CHECKOUT, PINS, PYTHON, VENDOR_LOCK, VENDORED, VENV
from tools.setup.system import SetUpFailed

SLICER = Path(__file__).with_name("webfonts.py")
INPUTS = (PINS, VENDOR_LOCK, SLICER, Path(__file__))


def stands() -> bool:
    """Whether the vendored files were made from the pins as they are now."""
    manifest = VENDORED / "manifest.json"
    return manifest.exists() and bool(json.loads(manifest.read_text())["inputs"] == _inputs())


def make() -> None:
    """Make the vendored folder anew, whole or not at all; raises SetUpFailed."""
    with tempfile.TemporaryDirectory(dir=VENV, prefix="vendor-") as name:
        work = Path(name)
        _fetch(work / "packages")
        made = work / "made"
        for title, pin in tomllib.loads(PINS.read_text(encoding="utf-8")).items():
            _take(work / "packages", pin, made / title)
        _slice(work / "packages", made)
        files = sorted(path for path in made.rglob("*") if path.is_file())
        manifest = {str(path.relative_to(made)): sha256(path) for path in files}
        (made / "manifest.json").write_text(json.dumps({"inputs": _inputs(), "files": manifest}))
        if VENDORED.exists():
            shutil.rmtree(VENDORED)
        VENDORED.parent.mkdir(parents=True, exist_ok=True)
        made.rename(VENDORED)


def sha256(path: Path) -> str:
    """The hexadecimal SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _inputs() -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in INPUTS)).hexdigest()


def _fetch(into: Path) -> None:
    """Unpack the pinned wheels beside each other; none of them is installed."""
    wheels = into.with_name("wheels")
    options = ("--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes")
    run(str(PYTHON), *PIP, "download", *options, "-d", str(wheels), "-r", str(VENDOR_LOCK))
    for wheel in wheels.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(into)


def _take(packages: Path, pin: dict[str, Any], into: Path) -> None:
    into.mkdir(parents=True)
    for source, wanted in pin["files"].items():
        found = sha256(packages / source)
        if found != wanted:
            raise SetUpFailed(f"{source} has the hash {found}, vendor.toml wants {wanted}")
        if source != pin.get("sliced"):
            shutil.copyfile(packages / source, into / Path(source).name)


def _slice(packages: Path, made: Path) -> None:
    """Cut the fonts in a process that sees fontTools among the unpacked wheels."""
    print("set-up: cutting the fonts for the pages", flush=True)
    for title, pin in tomllib.loads(PINS.read_text(encoding="utf-8")).items():
        if "sliced" in pin:
            font = str(packages / pin["sliced"])
            env = {**os.environ, "PYTHONPATH": f"{packages}{os.pathsep}{CHECKOUT}"}
            what = (font, str(pin["index"]), pin["family"], str(made / title))
            run(str(PYTHON), "-m", "tools.setup.webfonts", *what, env=env)


if __name__ == "__main__":
    make()
    sys.exit(0)
