"""How long to wait before dialling again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

FIRST_S = 0.5
LONGEST_S = 2.5
"""With the runner's deadlines: a device is right again within five seconds of its line's return."""
ELSEWHERE_S = 30.0
"""After another socket of the same device took over: slowly, or the two would fight."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Doubles from `FIRST_S` to `LONGEST_S`, each wait spread by chance over half to all of it."""

    base_s: float = FIRST_S

    def wait_s(self, chance: Callable[[], float]) -> float:
        """The wait before the next dial; `chance` draws from 0 to 1."""
        return self.base_s * (0.5 + 0.5 * chance())

    def grown(self) -> Backoff:
        """The next, slower one."""
        return Backoff(min(2 * self.base_s, LONGEST_S))
