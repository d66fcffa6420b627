"""`make estimates`: the rollout against the bound, over loads, known and learned; and M/M/s."""

from __future__ import annotations

import argparse
import platform
import sys

import numba

from tests.rollout.bars import Bar, learn, run, table
from tests.rollout.whitt import H2, D, M, measured

LOADS = (0.80, 0.88, 0.95)
KNOWN, LEARNED, BIAS, COVERED = 1.10, 1.30, 0.05, (0.77, 0.83)
WITHIN = 0.03
TABLE = (
    # LES, HOL and refined HOL over QL: Ibrahim and Whitt 2009, simulated anew
    ("M/M/100", M, 0.98, 2.04, 2.00, 1.96),
    ("M/M/100", M, 0.95, 2.09, 2.00, 1.90),
    ("M/M/100", M, 0.93, 2.11, 1.99, 1.86),
    ("M/M/100", M, 0.90, 2.15, 1.98, 1.80),
    ("M/M/100", M, 0.85, 2.22, 1.99, 1.74),
    ("D/M/100", D, 0.98, 1.06, 1.02, 1.04),
    ("D/M/100", D, 0.90, 1.26, 1.11, 1.19),
    ("H2/M/100", H2, 0.98, 4.85, 4.81, 4.78),
    ("H2/M/100", H2, 0.90, 4.38, 4.18, 4.07),
)
TIMES_LES, TIMES_ROLLING = 4.0, 5.0


def missed(rows: list[Bar]) -> list[str]:
    """What the bars of one load miss, in words; empty when they are all met."""
    one = {row.name: row for row in rows}
    rollout, learned = one["rollout"], one.get("learned")
    checks = [
        (rollout.ratio <= KNOWN, f"known laws: {rollout.ratio:.2f} times the bound"),
        (abs(rollout.bias) < BIAS, f"bias {rollout.bias:.1%}"),
        (COVERED[0] <= rollout.covered <= COVERED[1], f"covers {rollout.covered:.1%}"),
        (one["rolling"].ratio >= TIMES_ROLLING * rollout.ratio, "the rolling mean of ten"),
        *((one[name].ratio >= TIMES_LES * rollout.ratio, name) for name in ("les", "hol")),
    ]
    if learned is not None:
        checks += [
            (learned.ratio <= LEARNED, f"learned: {learned.ratio:.2f} times the bound"),
            (abs(learned.bias) < BIAS, f"learned: bias {learned.bias:.1%}"),
            (COVERED[0] <= learned.covered <= COVERED[1], f"learned: covers {learned.covered:.1%}"),
        ]
    return [f"load {rollout.load:.2f}: {text}" for good, text in checks if not good]


def theory(count: int) -> list[str]:
    """Print the table of M/M/s, D/M/s and H2/M/s; what is more than 3 % off, in words."""
    print(f"{'model':<12}{'load':>5}{'QL/theory':>11}{'LES/QL':>8}{'HOL/QL':>8}{'HOL_r/QL':>10}")
    found: list[str] = []
    for name, kind, load, *wanted in TABLE:
        row = measured(kind, 100, load, count, seed=5)
        here = [row.les, row.hol, row.hol_r]
        # for other arrivals the table has no theory of it
        against = row.ql * 100**2 * (1 - load) if kind == M else 1.0
        figures = "".join(f"{one:>{width}.2f}" for one, width in zip(here, (8, 8, 10), strict=True))
        print(
            f"{name:<12}{load:>5.2f}{f'{against:.3f}' if kind == M else '–':>11}{figures}",
            flush=True,
        )
        pairs = [*zip(here, wanted, strict=True), (against, 1.0)]
        off = max(abs(a / b - 1) for a, b in pairs)
        if off > WITHIN:
            found.append(f"{name} {load}: {off:.1%} off")
    return found


def main() -> None:
    """Print the tables; ends with 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=40, help="test days of each load")
    parser.add_argument("--learn", type=int, default=20, help="days that the hall learns from")
    parser.add_argument("--every", type=int, default=4, help="one ticket in so many is foretold")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--arrivals", type=int, default=40_000_000, help="of each row of theory")
    asked = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}, Numba {numba.__version__}")
    print(f"{asked.days} days a load, learned from {asked.learn}, seed {asked.seed}", flush=True)
    failed = theory(asked.arrivals)
    for load in LOADS:
        pace = learn(load, seed=1000 + asked.seed, days=asked.learn)
        rows = run(load, seed=asked.seed, days=asked.days, every=asked.every, learned=pace)
        print(table(rows), flush=True)
        failed += missed(rows)
    print("\n".join(failed) or "every bar is met")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
