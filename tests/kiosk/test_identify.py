"""The questions who somebody is, on values alone."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.identity import NOBODY
from kiosk.sealed import Sealed
from kiosk.signals import Numbered, Take, Tick, Turned
from kiosk.telling import Given, Laid, Mistyped, Reads, Seals, Unread
from kiosk.visit import IDLE_S, Screen
from queue_server.domain.identity import Fault, Plain, Purpose
from tests.kiosk.test_flow import ISSUED, Visit

CARD = Sealed(kind=Plain.PERSON, value="hpke:k1:card", mask="**************002X")
OTHER = Sealed(kind=Plain.PERSON, value="hpke:k1:other", mask="**************0001")
FIRM = Sealed(kind=Plain.COMPANY, value="hpke:k1:firm", mask="**************0Y43")
PHONE = Sealed(kind=Plain.PHONE, value="hpke:k1:phone", mask="**********8000")
AGREE: dict[str, Any] = {"notice": "a1b2c3d4e5f6", "whom": "person"}
ASKED: dict[str, Any] = {"need": "asked", "whom": "person"}
REQUIRED: dict[str, Any] = {"need": "required", "whom": "person"}


@pytest.fixture
def visit() -> Visit:
    return Visit().say(Seals(able=True)).say(Reads(works=True))


def taken(visit: Visit) -> dict[str, Any]:
    """The fields of the number that the last input asked for."""
    (take,) = visit.did()
    assert isinstance(take, Take)
    return take.asked.fields()


def phoned(visit: Visit) -> Visit:
    return visit.say(Given(number=PHONE, fresh="command-1", notice="phone-notice", at=9))


def test_a_line_that_asks_nobody_is_as_many_touches_away_as_ever(visit: Visit) -> None:
    visit.offered().touch("take", need="none", whom="person")
    assert visit.screen() is Screen.TAKING
    assert "holder" not in taken(visit)


def test_agreeing_a_card_and_no_messages_lead_to_the_number(visit: Visit) -> None:
    visit.offered().touch("take", **ASKED)
    assert visit.screen() is Screen.NOTICE
    assert visit.did() == ()
    visit.touch("agree", **AGREE)
    assert visit.screen() is Screen.DOCUMENT
    visit.say(Laid(card=CARD))
    assert visit.screen() is Screen.PHONE
    visit.touch("silent")
    assert visit.screen() is Screen.TAKING
    assert taken(visit)["holder"] == {
        "person": CARD.value,
        "mask": CARD.mask,
        "language": "zh-CN",
        "consents": [{"purpose": "identify", "notice": "a1b2c3d4e5f6", "at": 0}],
    }


def test_a_phone_goes_with_a_consent_of_its_own(visit: Visit) -> None:
    visit.offered().touch("take", **ASKED).touch("agree", **AGREE).say(Given(number=CARD))
    holder = taken(phoned(visit))["holder"]
    assert holder["phone"] == PHONE.value
    assert [one["purpose"] for one in holder["consents"]] == ["identify", "contact"]
    assert holder["consents"][1] == {"purpose": "contact", "notice": "phone-notice", "at": 9}


def test_who_would_rather_not_gets_the_number_all_the_same(visit: Visit) -> None:
    visit.offered().touch("take", **ASKED).touch("without")
    assert visit.screen() is Screen.TAKING
    assert "holder" not in taken(visit)
    visit.touch("home").offered().touch("take", **ASKED).touch("agree", **AGREE).touch("without")
    assert "holder" not in taken(visit), "nor what was agreed to"


def test_where_the_law_wants_a_name_a_guide_gives_it_to_who_has_no_document(visit: Visit) -> None:
    visit.offered().touch("take", **REQUIRED).touch("without")
    assert (visit.screen(), visit.flow.helping) == (Screen.NOTICE, True)
    assert visit.did() == ()


def test_without_a_key_to_seal_with_nobody_is_asked(visit: Visit) -> None:
    visit.say(Seals(able=False)).offered().touch("take", **ASKED)
    assert visit.screen() is Screen.TAKING
    visit.touch("home").offered().touch("take", **REQUIRED)
    assert (visit.screen(), visit.flow.helping) == (Screen.OFFER, True)


def test_a_company_names_itself_and_then_its_agent(visit: Visit) -> None:
    visit.offered().touch("take", need="required", whom="company")
    visit.touch("agree", notice="n", whom="company")
    assert visit.screen() is Screen.COMPANY
    visit.say(Laid(card=CARD))
    assert visit.screen() is Screen.COMPANY, "a card laid down early is kept"
    visit.say(Given(number=FIRM))
    assert visit.screen() is Screen.PHONE
    fields = taken(visit.touch("silent"))
    assert (fields["subject"], fields["holder"]["person"]) == (FIRM.value, CARD.value)


def test_a_card_laid_down_before_agreeing_is_held_and_not_used(visit: Visit) -> None:
    visit.offered().touch("take", **ASKED).say(Laid(card=CARD))
    assert visit.screen() is Screen.NOTICE
    assert visit.flow.identity.person is None
    visit.touch("agree", **AGREE)
    assert visit.screen() is Screen.PHONE, "it need not be laid down again"
    visit.touch("home").touch("finish").offered().say(Laid(card=CARD)).touch("take", need="none")
    assert "holder" not in taken(visit)


def test_a_card_at_the_first_screen_is_agreed_to_once_for_the_visit(visit: Visit) -> None:
    visit.say(Laid(card=CARD))
    assert visit.screen() is Screen.NOTICE
    visit.touch("agree", **AGREE)
    assert (visit.screen(), visit.flow.identity.person) == (Screen.HOME, CARD)
    visit.offered().touch("take", **REQUIRED)
    assert visit.screen() is Screen.PHONE
    visit.touch("back").touch("home")
    assert visit.flow.identity.person == CARD
    visit.offered().touch("take", **REQUIRED).touch("silent")
    assert taken(visit)["holder"]["person"] == CARD.value


def test_a_kept_card_is_not_sent_where_nobody_asks_for_it(visit: Visit) -> None:
    visit.say(Laid(card=CARD)).touch("agree", **AGREE).offered().touch("take", need="none")
    assert "holder" not in taken(visit)


def test_a_card_at_the_first_screen_can_be_declined_and_forgotten(visit: Visit) -> None:
    visit.say(Laid(card=CARD)).touch("without")
    assert (visit.screen(), visit.flow.identity) == (Screen.HOME, NOBODY)
    visit.say(Laid(card=CARD)).touch("agree", **AGREE).touch("forget")
    assert visit.flow.identity == NOBODY


@pytest.mark.parametrize("way", ["idle", "finish", "numbered"])
def test_who_it_was_is_forgotten_with_the_visit(visit: Visit, way: str) -> None:
    visit.say(Laid(card=CARD)).touch("agree", **AGREE)
    match way:
        case "idle":
            visit.say(Tick(), IDLE_S + 1)
        case "finish":
            visit.touch("finish")
        case "numbered":
            visit.offered().touch("take", **ASKED).touch("silent")
            visit.say(Numbered(id="command-1", issued=ISSUED)).touch("home")
    assert (visit.flow.identity, visit.flow.asked, visit.flow.wants) == (NOBODY, None, None)
    assert visit.flow.reads, "the reader stays fitted"


def test_back_asks_again_what_was_answered(visit: Visit) -> None:
    visit.offered().touch("take", **ASKED).touch("agree", **AGREE).say(Given(number=CARD))
    visit.touch("back")
    assert (visit.screen(), visit.flow.identity.person) == (Screen.DOCUMENT, None)
    phoned(visit.say(Given(number=OTHER))).touch("back")
    assert visit.screen() is Screen.PHONE
    fields = taken(phoned(visit))
    assert fields["holder"]["person"] == OTHER.value
    purposes = [one["purpose"] for one in fields["holder"]["consents"]]
    assert purposes == [Purpose.IDENTIFY, Purpose.CONTACT]


def test_faults_are_told_and_gone_with_the_next_key(visit: Visit) -> None:
    visit.offered().touch("take", **ASKED).touch("agree", **AGREE)
    visit.say(Unread())
    assert visit.flow.identity.unread
    visit.say(Mistyped(fault=Fault.CHECK))
    assert (visit.flow.identity.fault, visit.flow.identity.unread) == (Fault.CHECK, False)
    visit.say(Mistyped(fault=None))
    assert visit.flow.identity.fault is None
    visit.say(Mistyped(fault=Fault.DATE)).say(Given(number=CARD))
    assert (visit.screen(), visit.flow.identity.fault) == (Screen.PHONE, None)


def test_typing_is_a_sign_of_life(visit: Visit) -> None:
    visit.offered().touch("take", **ASKED).touch("agree", **AGREE)
    for _ in range(4):
        visit.say(Mistyped(fault=None), IDLE_S / 2).say(Tick())
    assert visit.screen() is Screen.DOCUMENT


def test_a_refusal_keeps_its_code_and_leads_to_the_document(visit: Visit) -> None:
    visit.offered().touch("take", **ASKED).touch("without")
    visit.say(Turned(id="command-1", text="why", code="IDENTITY_NEEDED"))
    assert (visit.screen(), visit.flow.code) == (Screen.DENIED, "IDENTITY_NEEDED")
    visit.touch("identify", whom="person")
    assert (visit.screen(), visit.flow.code) == (Screen.NOTICE, "")
    visit.touch("agree", **AGREE).say(Laid(card=CARD)).touch("silent")
    assert taken(visit)["holder"]["person"] == CARD.value
    visit.say(Turned(id="command-1", text="why", code="LIMIT_REACHED")).touch("back")
    assert visit.screen() is Screen.OFFER, "not among the questions again"


def test_other_numbers_and_lost_readers_do_no_harm(visit: Visit) -> None:
    visit.say(Given(number=FIRM)).say(Given(number=PHONE)).say(Mistyped(fault=Fault.CHECK))
    assert visit.flow.identity == NOBODY
    visit.say(Reads(works=False)).offered().touch("take", **ASKED).touch("agree", **AGREE)
    visit.say(Given(number=PHONE)).say(Given(number=FIRM))
    assert visit.screen() is Screen.DOCUMENT
