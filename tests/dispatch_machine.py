"""One machine that drives both dispatchers, the reference and the store's, through every verb.

Each rule asks both; `Pair` holds reply, refusal, events and keys to each other, the invariants of
design.md section 8 are stated over what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from queue_server.domain import commands as c
from queue_server.domain.moves import MOVES
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import Channel, Kind, Printing, State, Suspend, TicketClass
from tests.dispatch_invariants import (
    assert_call_by_policy,
    assert_derived_keys,
    assert_none_vanished,
    assert_numbers_once,
    assert_one_place,
)
from tests.dispatch_pair import HALL, Outcome, Pair, Store

DAY, NOON, DAY_MS = 20261123, 1_795_406_400_000, 86_400_000
SERVICES = ("hukou", "tax", "advice", "help")
PREFIXES = {"hukou": "A", "tax": "B", "advice": "C", "help": "DD"}
ZONES = ("east", "west")
WINDOWS = ("1", "2", "03", "w-4")

pick = st.integers(0, 999)
services = st.sampled_from(SERVICES)
windows = st.sampled_from((*WINDOWS, *WINDOWS, "nowhere"))
words = st.sampled_from(("one", "两个", 'quo"te\\ \n\x00\x7f', ""))
clerks = st.sampled_from(("li", "wang"))
may = st.none() | st.lists(services, max_size=3, unique=True).map(tuple)
classes = st.sampled_from(TicketClass)
seconds = st.sampled_from((0, 1, 60, 600, 3600))
counts = st.integers(0, 3)

policies = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(ZONES),
        "target_wait_s": st.sampled_from((1, 60, 900)),
        "head_first_s": seconds,
        "head_appointment_s": seconds,
        "head_priority_s": seconds,
        "head_normal_s": seconds,
        "cap_priority": counts,
        "cap_normal": counts,
        "guard_percent": st.sampled_from((0, 0, 100, 300)),
        "help_percent": st.sampled_from((0, 100, 150)),
        "rejoin": st.sampled_from(("keep", "defer", "anew")),
        "rejoin_defer": counts,
        "rejoin_limit": counts,
        "rejoin_call_s": seconds,
        "undo_s": seconds,
        "grace_s": seconds,
        "expiry_s": seconds,
        "quota": st.sampled_from((0, 0, 0, 5)),
        "carry": st.booleans(),
    }
)
roles = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(ZONES),
        "own": st.lists(services, max_size=4, unique=True),
        "help": st.lists(services, max_size=2, unique=True),
    }
)
offers = st.dictionaries(services, policies, min_size=3)
staffed = st.dictionaries(st.sampled_from(WINDOWS), roles, min_size=3)


class DispatchMachine(RuleBasedStateMachine):
    """Hall and store as one; `store` is set by the test that runs the machine."""

    store: ClassVar[Store]

    def __init__(self) -> None:
        super().__init__()
        self.now, self.real = NOON, NOON
        self.pair = Pair(store=self.store)
        self.asked: list[tuple[c.Command, c.Caller]] = []
        self.numbers: set[tuple[int, str]] = set()
        self.open_tickets: dict[str, State] = {}
        self.versions = 0

    # what both are asked

    def ask(self, command: c.Command, caller: c.Caller | None = None) -> Outcome:
        """Both answer alike, and what came of it keeps the invariants."""
        caller = caller or c.Caller(principal="desk", id=f"c{len(self.asked)}")
        self.asked.append((command, caller))
        outcome = self.pair.perform(command, caller, now=self.now, real=self.real)
        assert_numbers_once(self.numbers, outcome.events)
        assert_none_vanished(self.open_tickets, outcome, self.pair.reader)
        if isinstance(command, c.CallNext):
            assert_call_by_policy(outcome, self.now)
        return outcome

    def ticket(self, verb: str, pick: int) -> str:
        """Mostly a ticket that the verb may move, at times any other, or none there is."""
        tickets = sorted(self.pair.reference.view.tickets.values(), key=lambda one: one.serial)
        fitting = [one for one in tickets if one.state in MOVES[verb]]
        chosen = tickets if pick % 8 == 0 or not fitting else fitting
        if not chosen or pick % 37 == 0:
            return f"{HALL}-{DAY}-Z999"
        return chosen[pick % len(chosen)].id

    def at(self, verb: str, pick: int) -> dict[str, str]:
        """A ticket and mostly the window that has it."""
        ticket = self.ticket(verb, pick)
        found = self.pair.reference.view.tickets.get(ticket)
        window = found.window if found and found.window and pick % 11 else WINDOWS[pick % 4]
        return {"ticket": ticket, "window": window}

    # the hall

    @initialize(services=offers, windows=staffed, staff=st.lists(may, min_size=4, max_size=4))
    def opens(
        self, services: Mapping[str, Any], windows: Mapping[str, Any], staff: list[Any]
    ) -> None:
        self.pair.open(self.now)
        self.configure(services, windows, stale=False)
        for window, authorised in zip(sorted(windows), staff, strict=False):
            self.ask(c.Open(window=window, clerk=f"clerk-{window}", may=authorised))

    @rule(services=offers, windows=staffed, stale=st.booleans())
    def configure(
        self, services: Mapping[str, Any], windows: Mapping[str, Any], stale: bool
    ) -> None:
        self.versions += not stale
        version = str(self.versions)
        rules = {name: {"prefix": PREFIXES[name], **one} for name, one in services.items()}
        self.ask(c.Configure(version=version, sha256=version, services=rules, windows=windows))

    @rule(ms=st.sampled_from((1, 999, 30_000, 61_000, 900_000, 4_000_000, -1, -60_000, -7_200_000)))
    def time_passes(self, ms: int) -> None:
        self.now += ms

    @rule(ms=st.sampled_from((3_600_000, DAY_MS, 2 * DAY_MS, -3_600_000, -DAY_MS)))
    def real_time_passes(self, ms: int) -> None:
        self.real += ms

    @rule(rebuilt=st.booleans())
    def store_restarts(self, rebuilt: bool) -> None:
        """Nothing goes on before the centre compared, or rebuilt what was lost."""
        self.pair.restart()
        command, caller = self.asked[-1]
        self.assert_not_ready(command, caller)
        if rebuilt:
            self.pair.lost(self.now)
        else:
            self.pair.compared()
        assert self.pair.is_full(self.now)

    @rule()
    def store_is_lost(self) -> None:
        self.store.do("FLUSHALL")
        self.assert_not_ready(*self.asked[-1])
        self.pair.lost(self.now)

    def assert_not_ready(self, command: c.Command, caller: c.Caller) -> None:
        before = self.store.digest()
        work = self.store.dispatcher.perform(HALL, command, caller, now=self.now, real=self.real)
        try:
            self.store.run(work)
        except Refused as refused:
            assert refused.code == "HALL_NOT_READY"
        else:
            raise AssertionError("a hall that nobody compared took a command")
        assert self.store.digest() == before

    @rule(pick=pick, other=st.booleans())
    def is_asked_again(self, pick: int, other: bool) -> None:
        """The same id: the same request, or by mistake another one."""
        command, caller = self.asked[pick % len(self.asked)]
        if other:
            command = self.asked[(pick * 7) % len(self.asked)][0]
        self.ask(command, caller)

    @rule(zone=st.sampled_from(ZONES), later=st.integers(-1, 1))
    def end_day(self, zone: str, later: int) -> None:
        self.ask(c.EndDay(zone=zone, day=DAY + later))

    @rule(service=st.none() | services, until=st.none() | seconds)
    def stop_service(self, service: str | None, until: int | None) -> None:
        end = None if until is None else self.now + 1000 * until
        self.ask(c.StopService(service=service, reason="crowded", until=end))

    @rule(service=st.none() | services)
    def resume_service(self, service: str | None) -> None:
        self.ask(c.ResumeService(service=service))

    # numbers and their holders

    @rule(service=services, ticket_class=classes, day=st.sampled_from((DAY, DAY, DAY + 1)))
    def issue(self, service: str, ticket_class: TicketClass, day: int) -> None:
        self.ask(c.Issue(service=service, day=day, ticket_class=ticket_class, items=("a", "b")))

    @rule(service=services, ticket_class=classes)
    def issue_three(self, service: str, ticket_class: TicketClass) -> None:
        """Three in one millisecond: the serial decides."""
        for _ in range(3):
            self.ask(c.Issue(service=service, day=DAY, ticket_class=ticket_class))

    @rule(
        service=services,
        arrive_in=st.none() | seconds,
        pending=st.none() | st.booleans(),
        slot=st.none() | seconds,
        joined=st.none() | seconds,
        note=words,
    )
    def issue_away(
        self,
        service: str,
        arrive_in: int | None,
        pending: bool | None,
        slot: int | None,
        joined: int | None,
        note: str,
    ) -> None:
        command = c.Issue(
            service=service,
            day=DAY,
            kind=Kind.PAPERS,
            ticket_class=TicketClass.APPOINTMENT if slot else TicketClass.NORMAL,
            channel=Channel.PHONE,
            remote=True,
            arrive_by=None if arrive_in is None else self.now + 1000 * arrive_in,
            joined=None if joined is None else self.now - 1000 * joined,
            moved_from="other-20261123-A001" if pending else None,
            pending=pending,
            slot_at=None if slot is None else self.now - 1000 * slot,
            appointment="h07-20261123-0900-1" if slot else None,
            subject="s1:k1:abc",
            mask=note,
            language="en",
            wishes=(note,) if note else (),
        )
        self.ask(command)

    @rule(pick=pick)
    def arrive(self, pick: int) -> None:
        self.ask(c.Arrive(ticket=self.ticket("arrive", pick)))

    @rule(pick=pick, by_s=st.none() | seconds, by_tickets=st.none() | counts)
    def defer(self, pick: int, by_s: int | None, by_tickets: int | None) -> None:
        ticket = self.ticket("defer", pick)
        self.ask(c.Defer(ticket=ticket, by_s=by_s, by_tickets=by_tickets))

    @rule(pick=pick)
    def move(self, pick: int) -> None:
        self.ask(c.Move(ticket=self.ticket("move", pick), to_ticket="other-20261123-A001"))

    @rule(pick=pick)
    def settle(self, pick: int) -> None:
        self.ask(c.Settle(ticket=self.ticket("settle", pick)))

    @rule(pick=pick)
    def expire(self, pick: int) -> None:
        self.ask(c.Expire(ticket=self.ticket("expire", pick)))

    @rule(pick=pick, reason=st.none() | words)
    def cancel(self, pick: int, reason: str | None) -> None:
        self.ask(c.Cancel(ticket=self.ticket("cancel", pick), by="holder", reason=reason))

    @rule(pick=pick)
    def void(self, pick: int) -> None:
        self.ask(c.Void(ticket=self.ticket("void", pick)))

    @rule(pick=pick, granted=st.booleans())
    def confirm(self, pick: int, granted: bool) -> None:
        self.ask(c.Confirm(ticket=self.ticket("confirm", pick), granted=granted))

    @rule(pick=pick, result=words)
    def check(self, pick: int, result: str) -> None:
        self.ask(c.Check(ticket=self.ticket("check", pick), result=result))

    @rule(pick=pick, state=st.sampled_from(Printing))
    def printed(self, pick: int, state: Printing) -> None:
        self.ask(c.Printed(ticket=self.ticket("printed", pick), state=state))

    @rule(pick=pick, service=st.none() | services, ticket_class=st.none() | classes)
    def reclass(self, pick: int, service: str | None, ticket_class: TicketClass | None) -> None:
        at = self.at("reclass", pick)
        self.ask(c.Reclass(**at, service=service, ticket_class=ticket_class))

    @rule(pick=pick)
    def rejoin(self, pick: int) -> None:
        self.ask(c.Rejoin(ticket=self.ticket("rejoin", pick)))

    # windows and their tickets

    @rule(window=windows, service=st.none() | services)
    def call_next(self, window: str, service: str | None) -> None:
        self.ask(c.CallNext(window=window, service=service))

    @rule(pick=pick)
    def every_window_calls(self, pick: int) -> None:
        for window in sorted(self.pair.reference.view.windows):
            self.ask(c.CallNext(window=window))

    @rule(pick=pick, window=windows)
    def call(self, pick: int, window: str) -> None:
        ticket = self.ticket("call", pick)
        found = self.pair.reference.view.tickets.get(ticket)
        missed_at = found.missed_window if found else None
        self.ask(c.Call(ticket=ticket, window=missed_at or window, reason="asked for"))

    @rule(pick=pick)
    def recall(self, pick: int) -> None:
        self.ask(c.Recall(**self.at("recall", pick)))

    @rule(pick=pick)
    def start(self, pick: int) -> None:
        self.ask(c.Start(**self.at("start", pick)))

    @rule(pick=pick)
    def miss(self, pick: int) -> None:
        self.ask(c.Miss(**self.at("miss", pick)))

    @rule(pick=pick)
    def give_back(self, pick: int) -> None:
        self.ask(c.Return(**self.at("return", pick)))

    @rule(pick=pick)
    def next_item(self, pick: int) -> None:
        self.ask(c.NextItem(**self.at("next_item", pick)))

    @rule(pick=pick, kind=st.sampled_from(Suspend))
    def suspend(self, pick: int, kind: Suspend) -> None:
        self.ask(c.SuspendTicket(**self.at("suspend", pick), kind=kind))

    @rule(pick=pick)
    def resume(self, pick: int) -> None:
        self.ask(c.Resume(**self.at("resume", pick)))

    @rule(pick=pick)
    def wake(self, pick: int) -> None:
        self.ask(c.Wake(ticket=self.ticket("wake", pick)))

    @rule(pick=pick, service=st.none() | services, to=st.none() | windows, note=st.none() | words)
    def transfer(self, pick: int, service: str | None, to: str | None, note: str | None) -> None:
        at = self.at("transfer", pick)
        self.ask(c.Transfer(**at, service=service, to_window=to, note=note))

    @rule(pick=pick, note=words, count=counts, back=st.none() | seconds)
    def finish(self, pick: int, note: str, count: int, back: int | None) -> None:
        one = c.Handled(outcome="accepted", item="a", matter="44190023", count=count, note=note)
        handled = (one, replace(one, outcome="issued"))[:count]
        until = None if back is None else self.now + 1000 * back
        self.ask(c.Finish(**self.at("finish", pick), handled=handled, return_until=until))

    @rule(window=windows, clerk=clerks, may=may)
    def sign_in(self, window: str, clerk: str, may: tuple[str, ...] | None) -> None:
        self.ask(c.SignIn(window=window, clerk=clerk, may=may))

    @rule(window=windows)
    def sign_out(self, window: str) -> None:
        self.ask(c.SignOut(window=window))

    @rule(window=windows, clerk=clerks, may=may)
    def open_window(self, window: str, clerk: str, may: tuple[str, ...] | None) -> None:
        self.ask(c.Open(window=window, clerk=clerk, may=may))

    @rule(window=windows)
    def pause(self, window: str) -> None:
        self.ask(c.Pause(window=window, reason="tea"))

    @rule(window=windows)
    def resume_window(self, window: str) -> None:
        self.ask(c.ResumeWindow(window=window))

    @rule(window=windows)
    def close(self, window: str) -> None:
        self.ask(c.Close(window=window))

    @rule(window=windows)
    def free(self, window: str) -> None:
        self.ask(c.Free(window=window))

    @rule(window=windows, role=roles, until=st.none() | seconds, reason=st.none() | words)
    def services(
        self, window: str, role: Mapping[str, Any], until: int | None, reason: str | None
    ) -> None:
        own, other = tuple(role["own"]), tuple(role["help"])
        end = None if until is None else self.now + 1000 * until
        self.ask(c.Services(window=window, own=own, help=other, until=end, reason=reason))

    # what always holds

    @invariant()
    def everyone_sees_the_same(self) -> None:
        """Invariant 5: snapshot + events = snapshot, in reference, store and a reader."""
        if not self.asked:
            return
        expected = self.pair.reference.view.snapshot()
        stored = self.store.run(self.store.dispatcher.snapshot(HALL))
        assert stored.snapshot() == expected
        assert self.pair.reader.snapshot() == expected
        assert stored.lanes == self.pair.reference.view.lanes

    @invariant()
    def nobody_is_at_two_places(self) -> None:
        assert_one_place(self.pair.reader)

    def teardown(self) -> None:
        if self.asked:
            assert_derived_keys(self.store, self.pair.reader)
