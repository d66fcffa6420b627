"""What a reader may see; and for every reader snapshot + events = the later snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_config.load import load_city
from queue_server.domain import commands as c
from queue_server.domain.evaluation import Source
from queue_server.domain.fold import apply
from queue_server.domain.hall import Hall
from queue_server.domain.refusals import Refused
from queue_server.domain.rights import ANYONE, Principal, Role
from queue_server.domain.ticket import Printing, Suspend, TicketClass
from queue_server.domain.view import HallView
from queue_server.hub.projection import Frames, Sight, event_for, sight_of, view_document
from queue_server.opening import by_configuration, configuration
from queue_server.wire.codec import decode_from_centre

CITY = load_city(Path("hall_config/small"))
DAY = 20261123
PRIVATE = ("digest-of-a-person", "mask-of-a-person", "a wish", "a note", "user:clerk-1")
WINDOW_OF = st.sampled_from((None, "1", "2"))


class Play:
    """Plays commands on a reference hall; numbers choose verbs, windows and tickets."""

    def __init__(self) -> None:
        self.hall = Hall("my-hall")
        self.hall.open_hall(1, 0)
        config = CITY.halls["my-hall"]
        self.do(configuration(CITY, config), by_configuration(CITY, config))
        self.now = 0
        self.count = 0

    def do(self, command: c.Command, caller: c.Caller | None = None) -> None:
        self.now = getattr(self, "now", 0) + 20_000
        self.count = getattr(self, "count", 0) + 1
        caller = caller or c.Caller(principal="user:clerk-1", id=str(self.count))
        try:
            self.hall.perform(command, caller, now=self.now, real=0)
        except Refused:
            return

    def step(self, verb: int, window: str, which: int) -> None:
        """Do the verb of this number."""
        tickets = list(self.hall.view.tickets)
        ticket = tickets[which % len(tickets)] if tickets else "none"
        known = self.verbs(window, ticket)
        self.do(known[verb % len(known)])

    def verbs(self, window: str, ticket: str) -> list[c.Command]:
        return [
            self.issue("general"),
            self.issue("social", remote=True, arrive_by=10**9),
            self.issue("advice", ticket_class=TicketClass.PRIORITY),
            c.SignIn(window=window, clerk="user:clerk-1", may=("general", "social")),
            c.Open(window=window, clerk="user:clerk-1"),
            c.CallNext(window=window),
            c.CallNext(window=window),
            c.Start(ticket=ticket, window=window),
            c.Finish(ticket=ticket, window=window, handled=(c.Handled(outcome="settled"),)),
            c.Miss(ticket=ticket, window=window),
            c.Rejoin(ticket=ticket),
            c.SuspendTicket(ticket=ticket, window=window, kind=Suspend.FREE),
            c.SuspendTicket(ticket=ticket, window=window, kind=Suspend.WINDOW),
            c.Wake(ticket=ticket),
            c.Transfer(ticket=ticket, window=window, to_window="4", note="a note"),
            c.Arrive(ticket=ticket),
            c.Cancel(ticket=ticket, by="holder"),
            c.Confirm(ticket=ticket, granted=False),
            c.Printed(ticket=ticket, state=Printing.PRINTED),
            c.Pause(window=window, reason="a note"),
            c.SignOut(window=window),
            c.Services(window=window, own=("social",), help=("general",)),
            c.StopService(reason="full", service="social"),
            c.ResumeService(service="social"),
            self.without_window(window),
            c.EndDay(zone="general", day=DAY),
            c.Lease(device=f"device:{window}", service="general", days=(DAY,), count=3),
            self.report(window),
            c.Report(device=f"device:{window}", tickets=(), ended=(DAY,)),
            self.evaluate(),
            self.evaluate(),
            c.Lapse(ticket=ticket, handling=1),
        ]

    def evaluate(self) -> c.Evaluate:
        """The grade of the first handling that may be graded."""
        ticket, _, handling = next(iter(self.hall.view.unrated), "none#1").partition("#")
        return c.Evaluate(
            ticket=ticket,
            handling=int(handling),
            grade=1,
            source=Source.EVALUATOR,
            tags=("slow",),
            text="a grudge",
        )

    def issue(self, service: str, **more: Any) -> c.Issue:
        return c.Issue(
            service=service,
            day=DAY,
            items=("social-card",),
            subject="digest-of-a-person",
            mask="mask-of-a-person",
            wishes=("a wish",),
            **more,
        )

    def report(self, window: str) -> c.Report:
        """What a kiosk gave of its first block."""
        leases = self.hall.view.leases
        mine = [
            (key, one)
            for key, all_ in leases.items()
            for one in all_.blocks
            if one.device == f"device:{window}"
        ]
        tickets = tuple(
            c.Reported(
                number=key.partition("|")[2] + str(block.first + self.count % 3),
                day=DAY,
                service="general",
                items=("social-card",),
                ticket_class=TicketClass.NORMAL,
                printed_at=0,
                subject="digest-of-a-person",
                wishes=("a wish",),
            )
            for key, block in mine[:1]
        )
        return c.Report(device=f"device:{window}", tickets=tickets)

    def without_window(self, window: str) -> c.Configure:
        """A configuration in which a window is gone: one in use stays."""
        known = configuration(CITY, CITY.halls["my-hall"])
        windows = {name: one for name, one in known.windows.items() if name != window}
        return c.Configure(
            version=f"without {window}",
            sha256=f"{self.count}",
            services=known.services,
            windows=windows,
        )


STEPS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(["1", "2", "4"]), st.integers(0, 30)),
    min_size=1,
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, sight=st.sampled_from(Sight), rates=WINDOW_OF, cut=st.integers(0, 60))
def test_a_readers_snapshot_and_events_give_its_later_snapshot(
    steps: list[tuple[int, str, int]], sight: Sight, rates: str | None, cut: int
) -> None:
    play = Play()
    for step in steps[:cut]:
        play.step(*step)
    reader = HallView.from_snapshot(view_document(play.hall.view, sight, rates))
    before = len(play.hall.events)
    for step in steps[cut:]:
        play.step(*step)
    for event in play.hall.events[before:]:
        apply(reader, event_for(event, sight, rates))
    assert reader == HallView.from_snapshot(view_document(play.hall.view, sight, rates))


def busy() -> Play:
    """A hall in which something of everything happened."""
    play = Play()
    for step in range(33):
        for window in ("1", "2"):
            play.do(play.issue("general"))
            play.step(step, window, step)
            play.do(c.Open(window=window, clerk="user:clerk-1"))
            play.do(c.CallNext(window=window))
            called = play.hall.view.windows[window].ticket
            if called:
                play.do(c.Start(ticket=called, window=window))
                play.do(c.Finish(ticket=called, window=window, handled=()))
                play.do(play.evaluate())
    return play


def told(play: Play, sight: Sight) -> str:
    """All that a reader of this sight is ever told, as text."""
    frames = Frames()
    return str(view_document(play.hall.view, sight)) + "".join(
        frames.of(event, sight) for event in play.hall.events
    )


@pytest.mark.parametrize("sight", [Sight.PUBLIC, Sight.KIOSK])
def test_screens_and_kiosks_see_nobodys_identity_wish_note_or_clerk(sight: Sight) -> None:
    text = told(busy(), sight)
    assert not [word for word in PRIVATE if word in text]
    assert ("social-card" in text) is (sight is Sight.KIOSK)


def test_windows_see_everything_but_the_digest_of_the_person() -> None:
    text = told(busy(), Sight.DESK)
    assert [word for word in PRIVATE if word not in text] == ["digest-of-a-person"]


def test_another_centre_sees_the_events_as_they_are() -> None:
    play = busy()
    for event in play.hall.events:
        assert event_for(event, Sight.WHOLE) == event


def test_an_event_is_encoded_once_for_all_readers_of_a_sight() -> None:
    frames, event = Frames(kept=2), busy().hall.events[5]
    first = frames.of(event, Sight.PUBLIC)
    assert frames.of(event, Sight.PUBLIC) is first
    assert frames.of(event, Sight.DESK) is not first
    decode_from_centre(first)


@pytest.mark.parametrize(
    ("role", "sight"),
    [
        (Role.DISPLAY, Sight.PUBLIC),
        (Role.KIOSK, Sight.KIOSK),
        (Role.EVALUATOR, Sight.KIOSK),
        (Role.WINDOW, Sight.DESK),
        (Role.CLERK, Sight.DESK),
        (Role.CENTRE, Sight.WHOLE),
    ],
)
def test_each_role_has_its_sight(role: Role, sight: Sight) -> None:
    assert sight_of(Principal(id="x", roles=frozenset({role}))) is sight
    assert sight_of(ANYONE) is Sight.PUBLIC
