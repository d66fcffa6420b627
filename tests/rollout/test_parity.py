"""A rolled hall calls whom the dispatcher calls, at the same moment, where nothing is chance."""

from __future__ import annotations

import heapq
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hall_config.model import City
from queue_server.domain.commands import Caller, CallNext, Command, Finish, Issue, Open, Start
from queue_server.domain.hall import Hall, Reply
from queue_server.domain.pace import Pace, Sums
from queue_server.domain.ticket import State, TicketClass
from queue_server.opening import by_configuration, configuration
from queue_server.rollout.chance import certain
from queue_server.rollout.moment import moment_of
from queue_server.rollout.people import joiner
from queue_server.rollout.roll import roll
from queue_server.rollout.setting import Setting, setting_of
from queue_server.rollout.staffing import Plan
from tests.domain.test_estimate import CITY, at

# compiling, before the first test, is not its time
pytestmark = pytest.mark.timeout(60, func_only=True)

SERVICES = ("general", "social", "advice")
PACE = Pace(unanswered=Sums(count=1e9))
NOW = at(9, 40)

policies = st.fixed_dictionaries(
    {
        "target_wait_s": st.sampled_from([300, 600, 900]),
        "head_priority_s": st.sampled_from([0, 300, 900]),
        "head_appointment_s": st.sampled_from([0, 300]),
        "cap_priority": st.integers(0, 2),
        "cap_normal": st.integers(0, 2),
        "guard_percent": st.sampled_from([0, 100, 200]),
        "help_percent": st.sampled_from([0, 100, 150]),
    }
)
services, classes = st.sampled_from(SERVICES), st.sampled_from(list(TicketClass))
people = st.lists(st.tuples(services, classes, st.integers(0, 2_000)), max_size=14)
# a dispatcher is slow to shrink with
TRIED = settings(max_examples=50, deadline=None, phases=(Phase.explicit, Phase.generate))


class Stage:
    """The small hall with these policies and people, on the reference dispatcher."""

    def __init__(self, rules: list[dict[str, int]], drawn: list[tuple[str, TicketClass, int]]):
        self.city = _city(rules)
        self.hall, self.now, self.count = Hall("my-hall"), at(9), 0
        self.hall.open_hall(1, 0)
        config = self.city.halls["my-hall"]
        caller = by_configuration(self.city, config)
        self.hall.perform(configuration(self.city, config), caller, now=0, real=0)
        for window in self.hall.view.windows:
            self.do(Open(window=window, clerk="user:a"))
        self.plan = Plan(self.city, config)
        for service, cls, seconds in sorted(drawn, key=lambda one: one[2]):
            self.now = at(9) + 1000 * seconds
            self.issue(service, cls)
        # two windows are in the middle of something
        self.now = NOW - 30_000
        for window in ("1", "3"):
            self.call(window)
        self.now = NOW

    def issue(self, service: str, cls: TicketClass) -> str:
        reply = self.do(Issue(service=service, day=20261123, ticket_class=cls))
        return str(reply["ticket"]["id"])

    def do(self, command: Command) -> Reply:
        self.count += 1
        caller = Caller(principal="x", id=str(self.count))
        return self.hall.perform(command, caller, now=self.now, real=0)

    def call(self, window: str) -> str | None:
        reply = self.do(CallNext(window=window))
        if "ticket" not in reply:
            return None
        self.do(Start(window=window, ticket=reply["ticket"]["id"]))
        return str(reply["ticket"]["id"])

    def setting(self) -> Setting:
        return setting_of(self.city, self.hall.view, self.plan, PACE, self.now)

    def played(self, mean_ms: dict[str, float]) -> dict[str, int]:
        """Every ticket's wait, where each keeps its window for the mean of its service."""
        view, waits = self.hall.view, {}
        free: list[tuple[int, int, str]] = []
        for number, (name, window) in enumerate(view.windows.items()):
            ticket = view.tickets.get(window.ticket or "")
            begun = (ticket.called_at or 0) if ticket else NOW
            whole = int(mean_ms[ticket.service] + 0.5) if ticket else 0
            heapq.heappush(free, (begun + whole, number, name))
        while free:
            self.now, number, name = heapq.heappop(free)
            held = view.windows[name].ticket
            if held is not None:
                self.do(Finish(window=name, ticket=held, handled=()))
            called = self.call(name)
            if called is not None:
                waits[called] = self.now - NOW
                until = self.now + int(mean_ms[view.tickets[called].service] + 0.5)
                heapq.heappush(free, (until, number, name))
        assert not any(one.state is State.WAITING for one in view.tickets.values())
        return waits


def _city(rules: list[dict[str, int]]) -> City:
    hall = CITY.halls["my-hall"]
    given_ = dict(zip(SERVICES, rules, strict=True))
    changed = {
        name: replace(one, **given_[name]) if name in given_ else one  # type: ignore[arg-type]
        for name, one in hall.policies.items()
    }
    return replace(CITY, halls={"my-hall": replace(hall, policies=changed)})


def rolled(setting: Setting) -> dict[str, float]:
    """The waits of the setting in one draw without chance, in milliseconds."""
    laws = np.array([certain() for _ in setting.scene.lines])
    scene = setting.scene._replace(laws=laws, last=setting.scene.now)
    waits = np.empty((1, len(setting.names)), np.float32)
    roll(scene, moment_of(scene), 0, waits)
    return {name: 1000 * float(one) for name, one in zip(setting.names, waits[0], strict=True)}


@TRIED
@given(st.lists(policies, min_size=3, max_size=3), people, services, classes)
def test_who_asks_waits_as_the_same_person_would_with_a_number(
    rules: list[dict[str, int]],
    drawn: list[tuple[str, TicketClass, int]],
    service: str,
    cls: TicketClass,
) -> None:
    """But where caps count: there somebody can make their line less urgent by standing in it."""
    stage = Stage([one | {"cap_priority": 0, "cap_normal": 0} for one in rules], drawn)
    setting = stage.setting()
    found = rolled(setting)
    means = dict(zip(stage.hall.view.rules, setting.scene.lines["mean"].tolist(), strict=True))
    asked = stage.issue(service, cls)
    waits = stage.played(means)
    own = waits.pop(asked)
    # float32 of seconds: a hundredth of a second over some hours
    name = joiner(service, cls)
    assert found.get(name, found[joiner(service, TicketClass.NORMAL)]) == pytest.approx(own, abs=2)


@TRIED
@given(st.lists(policies, min_size=3, max_size=3), people)
def test_everybody_who_waits_is_called_when_the_dispatcher_calls_them(
    rules: list[dict[str, int]], drawn: list[tuple[str, TicketClass, int]]
) -> None:
    stage = Stage(rules, drawn)
    setting = stage.setting()
    found = rolled(setting)
    means = dict(zip(stage.hall.view.rules, setting.scene.lines["mean"].tolist(), strict=True))
    waits = stage.played(means)
    assert {name: found[name] for name in waits} == pytest.approx(waits, abs=2)
