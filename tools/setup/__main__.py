"""`python3 -m tools.setup [--tests]`: bring this checkout to the state in which it runs.

Each part is done once and again only when what it was made from has changed, so that the
second run costs a fraction of a second. What went wrong is said in one line on stderr, exit 1.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

from tools.setup import compiling, environment, stamps, system, vendor, voice


def main() -> int:
    """Run the parts that are due; 0 when everything stands."""
    options = argparse.ArgumentParser(prog="make setup", description=__doc__)
    options.add_argument("--tests", action="store_true", help="also what `make test` needs")
    tests: bool = options.parse_args().tests
    try:
        prepare(tests=tests)
    except system.SetUpFailed as failure:
        print(f"\nset-up: {failure}", file=sys.stderr)
        return 1
    return 0


def prepare(*, tests: bool) -> None:
    """Install and vendor whatever is missing or out of date; raises SetUpFailed."""
    system.require_python()
    system.require(system.FOR_TESTS if tests else system.FOR_RUNNING)
    due = [lock for lock in environment.locks(tests=tests) if not stamps.stands(lock)]
    vendoring = not vendor.stands()
    uncompiled = tests and not compiling.stands()
    if not due and not vendoring and not uncompiled and voice.stands():
        return
    environment.create()
    # pip works on one core and the slicing of fonts on the other
    with ThreadPoolExecutor(1) as beside:
        fonts = beside.submit(vendor.make) if vendoring else None
        for lock in due:
            environment.install(lock)
            stamps.leave(lock)
        if fonts is not None:
            fonts.result()
    if not voice.stands():
        voice.make()
    if uncompiled:
        compiling.make()
    print("set-up: done", flush=True)


if __name__ == "__main__":
    sys.exit(main())
