"""What requests may hold, whoever asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain import commands as c
from queue_server.domain.bounds import OutOfBounds, bounded, is_digest, is_mask
from queue_server.domain.identity import Consent, Holder, Purpose
from queue_server.domain.intake import Asked
from queue_server.domain.ticket import TicketClass

DIGEST = "hmac-sha256:k1:Zm9yIHRlc3RzIGFsb25lLCBub2JvZHk"
DONE = c.Handled(outcome="settled")
SEALED = "hpke-x25519-sha256-chacha20poly1305:k1:" + "A" * 90
CONSENTS = tuple(Consent(purpose=one, notice="0123456789ab", at=1) for one in Purpose)
UNREAD = replace(CONSENTS[0], notice="latest")
ASKED = Asked(items=("a",), subject=DIGEST, mask="138****8000", people=2)


@pytest.mark.parametrize(
    "command",
    [
        c.Defer(ticket="t", by_s=86_400),
        c.Defer(ticket="t", by_tickets=1),
        c.Finish(ticket="t", window="1", handled=(DONE,) * 40),
        c.Transfer(ticket="t", to_window="2"),
        c.Call(ticket="t", window="1", reason="急症"),
        c.Services(window="1", own=("a",), until=10**13 - 1),
        c.Configure(version="1", sha256="0", services={"a": {}}, windows={}),
        ASKED,
        replace(ASKED, subject=SEALED),
        replace(ASKED, holder=Holder(person=SEALED, phone=SEALED, consents=CONSENTS)),
        replace(ASKED, holder=Holder(person=DIGEST)),
    ],
)
def test_what_makes_sense_goes_on_as_it_is(command: Any) -> None:
    assert bounded(command) is command


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (c.Defer(ticket="t", by_s=-5), "by_s"),
        (c.Defer(ticket="t", by_s=999_999_999), "by_s"),
        (c.Defer(ticket="t", by_tickets=10**14), "by_tickets"),
        (c.Defer(ticket="t"), "by_s, by_tickets"),
        (c.Finish(ticket="t", window="1", handled=()), "handled"),
        (c.Finish(ticket="t", window="1", handled=(DONE,) * 41), "handled"),
        (c.Finish(ticket="t", window="1", handled=(replace(DONE, count=-1),)), "count"),
        (c.Finish(ticket="t", window="1", handled=(DONE,), return_until=-1), "return_until"),
        (c.Finish(ticket="t", window="1", handled=(replace(DONE, matter="x" * 501),)), "matter"),
        (c.Transfer(ticket="t"), "service, to_window"),
        (c.Reclass(ticket="t"), "service, class"),
        (c.Call(ticket="t", window="1", reason=" "), "reason"),
        (c.Pause(window="1", reason="x" * 501), "reason"),
        (c.Services(window="1", own=("x" * 501,)), "own"),
        (c.StopService(reason="x", until=10**13), "until"),
        (c.Post(text=c.Words(zh_cn="")), "zh_cn"),
        (replace(ASKED, ticket_class=TicketClass.APPOINTMENT), "class"),
        (replace(ASKED, items=("a",) * 21), "items"),
        (replace(ASKED, people=51), "people"),
        (replace(ASKED, mask="x" * 41), "mask"),
        (replace(ASKED, subject="441900199001011234"), "subject"),
        (replace(ASKED, holder=Holder(person="441900199001011234", consents=CONSENTS)), "person"),
        (replace(ASKED, holder=Holder(phone=DIGEST, consents=CONSENTS)), "phone"),
        (replace(ASKED, holder=Holder(phone=SEALED, consents=CONSENTS[:1])), "holder.consents"),
        (replace(ASKED, holder=Holder(person=SEALED, consents=CONSENTS[1:])), "holder.consents"),
        (replace(ASKED, holder=Holder(consents=(UNREAD,))), "consents.notice"),
        (c.Issue(service="a", day=20261124, subject=SEALED), "subject"),
    ],
)
def test_what_makes_none_is_told_by_field(command: Any, field: str) -> None:
    with pytest.raises(OutOfBounds, match=f"^{field}$"):
        bounded(command)


@pytest.mark.parametrize("mask", ["陈*", "张*女士", "138****8000", "**************1234", ""])
def test_a_mask_shows_little(mask: str) -> None:
    assert is_mask(mask)


@pytest.mark.parametrize(
    "mask",
    ["13800138000", "1380-0138-000", "441900199001011234", "１３８００１３８０００", "*" * 41],
)
def test_a_number_of_somebodys_is_no_mask(mask: str) -> None:
    assert not is_mask(mask)


@pytest.mark.parametrize(
    "text", ["441900199001011234", "a:b:441900199001011234", "陈:大:文", DIGEST + "\n", "", "::"]
)
def test_what_is_no_pseudonym_is_none(text: str) -> None:
    assert is_digest(DIGEST)
    assert not is_digest(text)
