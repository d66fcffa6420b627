"""Whatever people touch and whatever happens: laws of the visit that always hold."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.choice import NO_NEEDS
from kiosk.flow import step, warns
from kiosk.identity import NOBODY
from kiosk.scan import Code, Found, Told
from kiosk.sealed import Sealed
from kiosk.signals import (
    Arrived,
    Input,
    Left,
    Line,
    Numbered,
    Paper,
    Print,
    Read,
    Seen,
    Shown,
    Take,
    Tick,
    Touch,
    Turned,
    Ways,
)
from kiosk.telling import Given, Laid, Mistyped, Reads, Seals, Unread
from kiosk.visit import IDLE_S, Flow, Screen
from queue_server.domain.identity import Fault, Purpose
from queue_server.domain.ticket import Printing
from tests.kiosk.test_flow import ISSUED, ITEM
from tests.kiosk.test_identify import CARD, FIRM, PHONE
from tests.kiosk.test_leaving import STOP, THERE

pytestmark = pytest.mark.timeout(60)
VERBS = st.sampled_from(
    [
        ("list", {"group": "theme:social"}),
        ("groups", {"of": "department"}),
        ("choose", ITEM),
        ("search", {"query": "sb"}),
        ("take", {}),
        ("take", {"class": "priority"}),
        ("back", {}),
        ("home", {}),
        ("finish", {}),
        ("stay", {}),
        ("help", {"open": True}),
        ("help", {"open": False}),
        ("elder", {"on": True}),
        ("language", {"language": "en"}),
        ("shown", {"ticket": ISSUED.ticket}),
        ("scan", {"text": f"http://centre/t/{ISSUED.ticket}#k=key"}),
        ("scan", {"text": "a menu"}),
        ("rejoin", {}),
        ("wish", {"wish": "pager", "on": True}),
        ("wishes", {"open": True}),
        ("people", {"count": 3}),
        ("low", {"on": True}),
        ("contrast", {"on": True}),
        ("guide", {"call": True}),
        ("halls", {}),
        ("hall", {"hall": "nancheng"}),
        ("another_day", {}),
        ("go", {}),
        ("take", {"need": "asked", "whom": "either"}),
        ("take", {"need": "required", "whom": "company"}),
        ("agree", {"notice": "n", "whom": "person"}),
        ("agree", {"notice": "n", "whom": "company"}),
        ("without", {}),
        ("silent", {}),
        ("forget", {}),
        ("identify", {"whom": "person"}),
        ("many", {}),
        ("nonsense", {}),
    ]
)


class VisitMachine(RuleBasedStateMachine):
    """One kiosk, any citizens; `open` are the commands that nobody has given up."""

    def __init__(self) -> None:
        super().__init__()
        self.flow, self.now, self.count = Flow(), 0.0, 0
        self.taken: list[str] = []
        self.open: set[str] = set()
        self.answered: set[str] = set()
        self.shown: set[str] = set()

    def say(self, said: Input) -> None:
        self.flow, effects = step(self.flow, said, self.now)
        for effect in effects:
            match effect:
                case Take(asked=asked):
                    assert asked.id not in self.taken, "a command is asked for once"
                    self.taken.append(asked.id)
                    self.open.add(asked.id)
                case Print(asked=asked):
                    assert asked.id in self.open, "only who waits gets a slip"
                case Shown(id=id_):
                    assert id_ not in self.shown
                    self.shown.add(id_)
                case Left(id=id_):
                    self.open.discard(id_)

    @rule(touched=VERBS)
    def touch(self, touched: tuple[str, dict[str, object]]) -> None:
        self.count += 1
        self.say(Touch(verb=touched[0], fields=touched[1], fresh=f"command-{self.count}"))

    @rule(online=st.booleans())
    def line(self, online: bool) -> None:
        self.say(Line(online=online))

    @rule(seconds=st.sampled_from([0.25, 5.0, 41.0, 100.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.say(Tick())

    @precondition(lambda self: len(self.answered) < len(self.taken))
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """A command is answered once, however late."""
        id_ = data.draw(st.sampled_from([one for one in self.taken if one not in self.answered]))
        given = data.draw(st.booleans())
        self.answered.add(id_)
        self.say(Numbered(id=id_, issued=ISSUED) if given else Turned(id=id_, text="no"))
        self.open -= set() if given else {id_}

    @rule(told=st.sampled_from(Told), number=st.booleans())
    def code_is_known(self, told: Told, number: bool) -> None:
        code = Code(ticket=ISSUED.ticket, key="key")
        found = Read(found=Found(told=told, code=code, stop=STOP))
        self.say(Ways(ticket=ISSUED.ticket, halls=(THERE,)))
        self.say(Arrived(ticket=ISSUED.ticket, issued=ISSUED) if number else found)

    @rule()
    def guide_sees_the_call(self) -> None:
        self.say(Seen())

    @rule(state=st.sampled_from([Printing.PRINTED, Printing.FAILED, Printing.UNKNOWN]))
    def paper(self, state: Printing) -> None:
        self.say(Paper(ticket=ISSUED.ticket, state=state))

    @rule(said=st.sampled_from([CARD, FIRM, PHONE]), laid=st.booleans())
    def number_of_somebody(self, said: Sealed, laid: bool) -> None:
        self.count += 1
        given = Given(number=said, fresh=f"command-{self.count}", notice="n")
        self.say(Laid(card=said) if laid and said is CARD else given)

    @rule(
        said=st.sampled_from(
            [Unread(), Mistyped(fault=None), Mistyped(fault=Fault.CHECK), Reads(works=True)]
        )
    )
    def reader_says(self, said: Input) -> None:
        self.say(said)

    @rule(able=st.booleans())
    def key_is_known(self, able: bool) -> None:
        self.say(Seals(able=able))

    @invariant()
    def nobody_is_known_who_did_not_agree(self) -> None:
        identity = self.flow.identity
        asked = self.flow.asked.identity if self.flow.asked else identity
        for one in (identity, asked):
            purposes = {consent.purpose for consent in one.consents}
            assert one.person is None or Purpose.IDENTIFY in purposes
            assert (one.phone is None) == (Purpose.CONTACT not in purposes)

    @invariant()
    def at_most_one_number_is_waited_for(self) -> None:
        waits = {self.flow.asked.id} if self.flow.asked else set()
        assert self.open == waits

    @invariant()
    def a_number_stands_on_its_own_screen_only(self) -> None:
        assert (self.flow.issued is not None) == (self.flow.place.screen is Screen.TICKET)

    @invariant()
    def what_one_citizen_wished_is_not_the_next_ones(self) -> None:
        if self.flow.at_rest:
            assert self.flow.needs == NO_NEEDS
            assert self.flow.found is None
            assert self.flow.ways is None
            assert not self.flow.wishing
            assert self.flow.identity == NOBODY
            assert self.flow.wants is None

    @invariant()
    def nobody_is_kept_out_for_long(self) -> None:
        left = self.flow.leaves_in_s(self.now)
        resting = self.flow.at_rest or self.flow.place.screen is Screen.TAKING
        assert resting or (left is not None and left <= IDLE_S * 1.5)
        assert not (resting and warns(self.flow, self.now))


TestVisit = VisitMachine.TestCase
TestVisit.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
