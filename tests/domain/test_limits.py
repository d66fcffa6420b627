"""How many numbers one applicant or agent takes in a hall on one day."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.domain import commands as c
from queue_server.domain.refusals import Refused
from queue_server.domain.ticket import TicketClass
from tests.domain.tickets import DAY, Day

LI, WANG = "hmac-sha256:k1:" + "L" * 43, "hmac-sha256:k1:" + "W" * 43
TRADER = "hmac-sha256:k1:" + "T" * 43


def refused(day: Day, **facts: Any) -> str:
    """For which limit the next number is denied."""
    before = day.hall.view.position
    with pytest.raises(Refused, match="LIMIT_REACHED") as caught:
        day.issue(**facts)
    assert day.hall.view.position == before, "a refusal writes nothing"
    return caught.value.detail


def test_an_applicant_takes_so_many_numbers_for_one_item() -> None:
    day = Day(applicant_limit=2)
    for _ in range(2):
        day.issue(items=("card",), subject=LI)
    assert refused(day, items=("card",), subject=LI) == "applicant"
    assert refused(day, items=("copy", "card"), subject=LI) == "applicant"
    day.issue(items=("copy",), subject=LI)
    day.issue(items=("card",), subject=WANG)
    day.issue(items=("card",))


def test_without_an_item_the_service_is_what_is_limited() -> None:
    day = Day(applicant_limit=1)
    day.issue(subject=LI)
    assert refused(day, subject=LI) == "applicant"


def test_what_was_given_back_counts_no_more_and_what_was_served_does() -> None:
    day = Day(applicant_limit=1)
    ticket = day.issue(items=("card",), subject=LI)
    day.ask(c.Cancel(ticket=ticket, by="holder"))
    ticket = day.issue(items=("card",), subject=LI)
    day.ask(c.CallNext(window="1"))
    day.ask(c.Start(ticket=ticket, window="1"))
    day.ask(c.Finish(ticket=ticket, window="1", handled=(c.Handled(outcome="issued"),)))
    assert refused(day, items=("card",), subject=LI) == "applicant"


def test_a_new_day_begins_anew() -> None:
    day = Day(applicant_limit=1)
    day.issue(items=("card",), subject=LI)
    day.ask(c.Issue(service="tax", day=DAY + 1, items=("card",), subject=LI))


def test_an_agent_takes_so_many_numbers_for_others_whatever_they_are_for() -> None:
    day = Day(agent_limit=2)
    day.issue(items=("card",), subject=LI, agent=TRADER)
    day.issue(items=("copy",), subject=WANG, agent=TRADER)
    assert refused(day, items=("deed",), subject=LI, agent=TRADER) == "agent"
    day.issue(items=("deed",), subject=TRADER)


@pytest.mark.parametrize("fact", ["moved_from", "appointment", "beyond"])
def test_a_promise_made_before_and_a_guides_reason_stand_above_the_limit(fact: str) -> None:
    day = Day(applicant_limit=1)
    day.issue(items=("card",), subject=LI)
    promised: dict[str, Any] = {fact: "x"}
    day.issue(items=("card",), subject=LI, **promised)


def test_a_number_given_while_cut_off_is_kept_and_says_which_limit_it_is_over() -> None:
    day = Day(applicant_limit=1)
    block = day.ask(c.Lease(device="k", service="tax", days=(DAY,), count=5))["blocks"][0]
    numbers = [f"{block['prefix']}{block['first'] + count:03d}" for count in range(3)]
    given = tuple(
        c.Reported(
            number=number,
            day=DAY,
            service="tax",
            items=("card",),
            ticket_class=TicketClass.NORMAL,
            printed_at=0,
            subject=subject,
        )
        for number, subject in zip(numbers, (LI, LI, WANG), strict=True)
    )
    day.ask(c.Report(device="k", tickets=given))
    issued = [one for one in day.hall.events if one.type == "ticket.issued"]
    assert [one.data.get("limit") for one in issued] == [None, "applicant", None]
