"""The order while its policy changes at any moment (design.md section 8, invariant 4).

Days by chance on the reference dispatcher, which the dispatch machine holds to the store's own
functions: after each change of the configuration the next call is the one that the policy now in
force gives on all who wait, by an oracle that sorts them anew.
"""

from __future__ import annotations

from collections import Counter
from random import Random

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from queue_server.domain.commands import Caller, CallNext, Command, Open
from queue_server.domain.hall import Hall
from queue_server.domain.refusals import Refused
from queue_server.domain.view import HallView
from tests.dispatch_commands import Chance
from tests.dispatch_invariants import assert_call_by_policy
from tests.dispatch_pair import HALL, Outcome
from tests.dispatch_policies import WINDOWS

NOON = 1_795_406_400_000
STEPS, OFTEN = 200, ("configure", *("call_next", "issue", "finish") * 4)


DAYS = 40
"""Drawn at most until each rule was met."""


class ChangingDay:
    """A hall whose policy is another one now and then, and what its calls went by."""

    def __init__(self, seed: int) -> None:
        self.rng, self.now, self.count = Random(seed), NOON, 0
        self.hall = Hall(HALL)
        self.hall.open_hall(1, self.now)
        self.rules: Counter[str] = Counter()
        self.policies: set[str] = set()
        self.ask(self.chance().make("configure"))
        for window in WINDOWS:
            self.ask(Open(window=window, clerk=f"clerk-{window}"))

    def chance(self) -> Chance:
        return Chance(self.rng, self.hall.view, self.now)

    def ask(self, command: Command) -> None:
        """Do it; a call must be the one of the policy in force on the state before it."""
        self.count += 1
        caller, known = Caller(principal="desk", id=str(self.count)), len(self.hall.events)
        calls = isinstance(command, CallNext)
        before = HallView.from_snapshot(self.hall.view.snapshot()) if calls else None
        try:
            reply = self.hall.perform(command, caller, now=self.now, real=self.now)
        except Refused:
            return
        if calls:
            events = tuple(self.hall.events[known:])
            outcome = Outcome(
                command=command, before=before, reply=reply, refused=None, events=events
            )
            assert_call_by_policy(outcome, self.now)
            for event in events:
                self.rules[event.data["reason"]["rule"]] += 1
                self.policies.add(event.data["reason"]["policy"])

    def lives(self) -> None:
        for _ in range(STEPS):
            self.now += self.rng.choice((0, 0, 1, 1000, 60_000, 400_000))
            if self.rng.random() < 0.85:
                self.ask(self.chance().make(self.rng.choice(OFTEN)))
            else:
                self.ask(self.chance().command())


@pytest.mark.timeout(60)
@settings(max_examples=12, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_each_call_is_the_one_of_the_policy_in_force_whenever_it_changed(seed: int) -> None:
    ChangingDay(seed).lives()


def test_such_days_meet_every_rule_and_many_policies() -> None:
    """What the property above rests on: its days have calls by each rule under many versions."""
    rules: Counter[str] = Counter()
    every = {"place", "guard", "cap_priority", "cap_normal", "first", "window"}
    for seed in range(DAYS):
        day = ChangingDay(seed)
        day.lives()
        rules += day.rules
        assert len(day.policies) > 2
        if rules.keys() == every:
            break
    assert rules.keys() == every
