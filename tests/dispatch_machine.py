"""One machine that drives both dispatchers, the reference and the store's, through every verb.

Each step asks both; `Pair` holds reply, refusal, events and keys to each other, the invariants of
design.md section 8 are stated over what came of it.
"""

from __future__ import annotations

from random import Random
from typing import ClassVar

import hypothesis.strategies as st
import pytest
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from queue_server.domain.commands import COMMANDS, Caller, CallNext, Command, HandOver, Open
from queue_server.domain.refusals import REFUSALS
from queue_server.domain.ticket import State
from tests.dispatch_booking import assert_promises, assert_slots_kept
from tests.dispatch_commands import Chance
from tests.dispatch_invariants import (
    assert_call_by_policy,
    assert_derived_keys,
    assert_memory,
    assert_none_vanished,
    assert_numbers_once,
    assert_one_place,
    assert_rated_once,
)
from tests.dispatch_pair import HALL, Outcome, Pair, Store
from tests.dispatch_policies import WINDOWS

NOON, DAY_MS = 1_795_406_400_000, 86_400_000
seeds = st.integers(0, 2**32 - 1)
steps = st.sampled_from(
    (0, 1, 999, 30_000, 61_000, 900_000, 4_000_000, -1, -60_000, -7_200_000, 2 * 86_400_000)
)
real_steps = st.sampled_from((0, 0, 3_600_000, DAY_MS, 2 * DAY_MS, -3_600_000, -DAY_MS))


class DispatchMachine(RuleBasedStateMachine):
    """Hall and store as one; `store` is set by the test that runs the machine."""

    store: ClassVar[Store]

    def __init__(self) -> None:
        super().__init__()
        self.now, self.real = NOON, NOON
        self.pair = Pair(store=self.store)
        self.asked: list[tuple[Command, Caller]] = []
        self.numbers: set[tuple[int, str]] = set()
        self.open_tickets: dict[str, State] = {}
        self.rated: set[tuple[str, int]] = set()

    def chance(self, seed: int) -> Chance:
        return Chance(Random(seed), self.pair.reader, self.now)

    def ask(self, command: Command, caller: Caller | None = None) -> Outcome:
        """Both answer alike, and what came of it keeps the invariants."""
        caller = caller or Caller(principal="desk", id=f"c{len(self.asked)}")
        self.asked.append((command, caller))
        outcome = self.pair.perform(command, caller, now=self.now, real=self.real)
        assert_numbers_once(self.numbers, outcome.events)
        assert_none_vanished(self.open_tickets, outcome, self.pair.reader)
        assert_one_place(self.pair.reader)
        assert_rated_once(self.rated, outcome.events)
        assert_slots_kept(self.pair.reader)
        if isinstance(command, CallNext):
            assert_call_by_policy(outcome, self.now)
        if isinstance(command, HandOver) and outcome.events:
            self.goes_to(command.to)
        return outcome

    def goes_to(self, centre: str) -> None:
        """Nothing more is done under the old epoch; the other centre goes on under the next."""
        self.assert_not_ready(Caller(principal="desk", id=f"late-{len(self.asked)}"))
        self.pair.lost(self.now, centre=centre)
        assert self.pair.reader.centre == centre
        assert not self.pair.reader.handed

    @initialize(seed=seeds)
    def the_hall_opens(self, seed: int) -> None:
        self.pair.open(self.now)
        chance = self.chance(seed)
        self.ask(chance.make("configure"))
        for window in WINDOWS:
            self.ask(Open(window=window, clerk=f"clerk-{window}", may=chance.may()))
        for _ in range(8):
            self.ask(self.chance(chance.rng.randrange(2**32)).make("issue"))

    @rule(verb=st.sampled_from(sorted(COMMANDS)), seed=seeds)
    def someone_asks(self, verb: str, seed: int) -> None:
        self.ask(self.chance(seed).make(verb))

    @rule(seed=seeds)
    def a_busy_while(self, seed: int) -> None:
        rng = Random(seed)
        for _ in range(20):
            self.now += rng.choice((0, 0, 1, 1000, 60_000, 200_000))
            self.ask(self.chance(rng.randrange(2**32)).command())

    @rule(city_ms=steps, real_ms=real_steps)
    def clocks_step(self, city_ms: int, real_ms: int) -> None:
        """Forth, and at times back: of the city and of the machine, each by itself."""
        self.now += city_ms
        self.real += real_ms

    @rule(seed=seeds, other=st.booleans())
    def someone_asks_again(self, seed: int, other: bool) -> None:
        """The same id: the same request, or by mistake another one; the same by another person."""
        rng = Random(seed)
        command, caller = rng.choice(self.asked[-40:])
        if other:
            command = rng.choice(self.asked)[0]
        if rng.random() < 0.1:
            caller = Caller(principal="kiosk", id=caller.id)
        self.ask(command, caller)

    @rule(how=st.sampled_from(("intact", "behind", "empty")))
    def the_store_comes_back(self, how: str) -> None:
        """Nothing goes on before the centre compared, or rebuilt what fell behind or was lost."""
        if how == "empty":
            self.store.do("FLUSHALL")
        else:
            self.pair.restart()
        self.assert_not_ready()
        if how == "intact":
            self.pair.compared()
        else:
            self.pair.lost(self.now)
        assert self.pair.is_full(self.now)

    def assert_not_ready(self, by: Caller | None = None) -> None:
        command, caller = self.asked[-1]
        caller = by or caller
        before = self.store.digest()
        work = self.store.dispatcher.perform(HALL, command, caller, now=self.now, real=self.real)
        with pytest.raises(REFUSALS["HALL_NOT_READY"]):
            self.store.run(work)
        assert self.store.digest() == before

    @invariant()
    def everyone_sees_the_same(self) -> None:
        """Invariant 5: snapshot + events = snapshot, in reference, store and a reader."""
        if self.asked:
            expected = self.pair.reference.view.snapshot()
            stored = self.store.run(self.store.dispatcher.snapshot(HALL))
            assert stored.snapshot() == expected
            assert self.pair.reader.snapshot() == expected
            assert stored.lanes == self.pair.reference.view.lanes

    def teardown(self) -> None:
        if self.asked:
            assert_derived_keys(self.store, self.pair.reader)
            assert_promises(self.store, self.pair.reader)
            assert_memory(self.store, self.pair.reference.memory)
