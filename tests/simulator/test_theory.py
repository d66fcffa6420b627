"""The simulated hall agrees with theory, and with a simulator of others where both can tell."""

from __future__ import annotations

from random import Random

import ciw
import pytest

from queue_server.simulator.engine import Day, Engine
from queue_server.simulator.errands import Errand, Way
from queue_server.simulator.guides import Nearest
from tests.simulator.small_city import HOUR, hall

USUAL_MS = 300_000


def erlang_c(windows: int, use: float) -> float:
    """The mean wait of M/M/c in handlings (Erlang 1917)."""
    lost = 1.0
    for count in range(1, windows + 1):
        lost = windows * use * lost / (count + windows * use * lost)
    waits = lost / (1 - use + use * lost)
    return waits / (windows * (1 - use))


def queue(windows: int, use: float, people: int, *, seed: int, priority: float = 0.0) -> Day:
    """One line before some windows, at all times; the one draw of chance is Random's."""
    rng, at, errands = Random(seed), 0.0, []
    for number in range(people):
        at += rng.expovariate(windows * use / USUAL_MS)
        errands.append(
            Errand(
                number=number + 1, at=int(at), longitude=0.0, latitude=0.0, service="s0",
                item=None, handling_ms=int(rng.expovariate(1 / USUAL_MS)), follows=0.0,
                lane="priority" if rng.random() < priority else "normal",
            )
        )  # fmt: skip
    hours = int(at) // HOUR + 2
    stage = hall(
        "h", [((0,), ())], [(window, 0, hours, 0) for window in range(windows)], hours=hours,
        head_priority_s=100_000_000, cap_priority=0, guard_percent=0,
    )  # fmt: skip
    return Engine((stage,), errands, ((Way(0, 0, 0),),) * people).run(Nearest())


def mean_handlings(waits: list[int]) -> float:
    return sum(waits) / len(waits) / USUAL_MS


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("windows", "use"), [(5, 0.85), (22, 0.85), (34, 0.90)])
def test_the_mean_wait_is_erlangs(windows: int, use: float) -> None:
    """Within the spread of so few people; the table of docs/simulate.md is made of many more."""
    waits = [
        one.waited_ms for seed in range(4) for one in queue(windows, use, 12_000, seed=seed).visits
    ]
    assert mean_handlings(waits) == pytest.approx(erlang_c(windows, use), rel=0.15)


@pytest.mark.timeout(60)
def test_two_classes_wait_as_long_as_in_another_simulator() -> None:
    """Strict priority at three windows, a third of the people before the others, against ciw."""
    people, windows, use = 8_000, 3, 0.7
    ours: dict[str, list[int]] = {"priority": [], "normal": []}
    for seed in range(6):
        day, rng = queue(windows, use, people, seed=seed, priority=1 / 3), Random(seed)
        for one in day.visits:
            rng.expovariate(1.0), rng.expovariate(1.0)  # as in the draw of the people
            ours["priority" if rng.random() < 1 / 3 else "normal"].append(one.waited_ms)
    theirs = _ciw(windows, use, 3 * people)
    for name in ours:
        assert mean_handlings(ours[name]) == pytest.approx(theirs[name], rel=0.15)
    assert mean_handlings(ours["normal"]) > 2.5 * mean_handlings(ours["priority"])


def _ciw(windows: int, use: float, people: int) -> dict[str, float]:
    rate = windows * use
    network = ciw.create_network(
        arrival_distributions={
            "priority": [ciw.dists.Exponential(rate / 3)],
            "normal": [ciw.dists.Exponential(rate * 2 / 3)],
        },
        service_distributions={name: [ciw.dists.Exponential(1)] for name in ("priority", "normal")},
        number_of_servers=[windows],
        priority_classes={"priority": 0, "normal": 1},
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(people, method="Arrive")
    waits: dict[str, list[float]] = {"priority": [], "normal": []}
    for record in simulation.get_all_records():
        waits[record.customer_class].append(record.waiting_time)
    return {name: sum(one) / len(one) for name, one in waits.items()}
