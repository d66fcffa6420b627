"""`make balance`: the bars of the right hall, each beside its figure; 1 where one is not reached.

First 34 halls on a ring of 12 minutes' radius, one of 270 windows and 33 of 22, handling of 5
minutes, everybody asking; ways are 6 minutes and the straight line between the halls. Then the
reference city on an uneven day with few who ask.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from time import perf_counter

import numpy as np

from tests.rollout.even_halls import LOADS, ring_rows
from tests.rollout.uneven_city import PEAKS, city_rows


def main(arguments: Sequence[str]) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=600_000, help="a cell of the ring")
    parser.add_argument("--draws", type=int, default=3, help="of the uneven demand")
    parser.add_argument("--seeds", type=int, default=3, help="days of the city")
    parser.add_argument("--part", choices=("ring", "city", "both"), default="both")
    asked = parser.parse_args(arguments)
    began, missed = perf_counter(), 0
    if asked.part != "city":
        print(f"ring: {asked.people} people a cell, {asked.draws} draws of uneven demand")
        print("demand load  nearest     ours (wait min)   bar   sd of use: nearest ours")
        for row in ring_rows(asked.people, asked.draws, LOADS):
            print(row.text())
            missed += not row.reached()
    if asked.part != "ring":
        for name, peaks in PEAKS.items():
            print(f"city, {name} peaks, seeds 1 to {asked.seeds}, minutes of wait: mean P95")
            for day in city_rows(peaks, range(1, asked.seeds + 1)):
                print(day.text())
                missed += not day.reached()
    print(f"{missed} rows miss a bar; numpy {np.__version__}, {perf_counter() - began:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
