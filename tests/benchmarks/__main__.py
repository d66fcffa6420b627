"""Run the benchmarks by name, all when none is named."""

from __future__ import annotations

import asyncio
import sys

from tests.benchmarks import call, edge, rollout, search, seen, simulate, tickets

ALL = {
    "call": call.run,
    "tickets": tickets.run,
    "search": search.run,
    "seen": seen.run,
    "edge": edge.run,
    "rollout": rollout.run,
    "simulate": simulate.run,
}


def main(names: list[str]) -> None:
    """Print each benchmark's table; unknown names end with the list of those there are."""
    unknown = [name for name in names if name not in ALL]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; there are: {', '.join(ALL)}")
    for name in names or list(ALL):
        print(asyncio.run(ALL[name]()), flush=True)


main(sys.argv[1:])
