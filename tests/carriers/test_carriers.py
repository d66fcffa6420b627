"""Carriers against peers on real sockets: what arrives, and what each answer means."""

from __future__ import annotations

import hmac
from email import message_from_string
from email.policy import default
from hashlib import sha256
from typing import Any

import pytest
from pydantic import SecretStr

from queue_server.carriers import chosen
from queue_server.carriers.mail import Mail, MailServer, Security
from queue_server.carriers.sms_gateway import SmsGateway
from queue_server.carriers.webhook import Webhook
from queue_server.domain.identity import Plain
from queue_server.domain.reminders import About
from queue_server.ports.reminders import CarrierFault, CarrierRefused, Message
from queue_server.settings import MailSettings, ReminderSettings, SmsSettings, WebhookSettings
from tests.carriers.peers import http_peer, mail_peer

SECRET = "荔枝"
LINK = "https://queue.example/t/nancheng-20261124-A012#k=secret"


def message(**facts: Any) -> Message:
    given: dict[str, Any] = {
        "id": "nancheng-20261124-A012:called:1",
        "about": About.CALLED,
        "ticket": "nancheng-20261124-A012",
        "hall": "nancheng",
        "number": "A012",
        "language": "zh-CN",
        "kind": Plain.PHONE,
        "to": "+8613800138000",
        "title": "A012号 · 南城",
        "text": "A012号：请到 3 号窗口。",
        "link": LINK,
        "at": "2026-11-24T09:40:00.000+08:00",
    }
    return Message(**(given | facts))


async def test_a_webhook_is_signed_over_what_was_sent_and_when() -> None:
    async with http_peer() as peer:
        await Webhook(peer.url, SECRET).carry(message())
    (heard,) = peer.heard
    at, sign = (one.partition("=")[2] for one in heard.headers["yunhao-signature"].split(","))
    signed = f"{at}.".encode() + heard.body
    assert sign == hmac.new(SECRET.encode(), signed, sha256).hexdigest()
    assert heard.headers["yunhao-id"] == heard.document["id"] == message().id
    assert heard.document["to"] == "+8613800138000"
    assert heard.document["about"] == "called"


async def test_the_gateway_gets_a_domestic_number_the_sender_and_the_id() -> None:
    async with http_peer() as peer:
        await SmsGateway(peer.url, "key", "东莞政务").carry(message())
    (heard,) = peer.heard
    assert heard.headers["authorization"] == "Bearer key"
    assert heard.document == {
        "requestId": message().id,
        "mobile": "13800138000",
        "content": f"【东莞政务】A012号：请到 3 号窗口。 {LINK}",
    }


@pytest.mark.parametrize(
    ("status", "fault"),
    [(500, CarrierFault), (429, CarrierFault), (400, CarrierRefused), (302, CarrierFault)],
)
async def test_an_answer_says_whether_another_try_helps_and_no_redirect_is_followed(
    status: int, fault: type[CarrierFault]
) -> None:
    async with http_peer(status) as peer:
        with pytest.raises(CarrierFault) as caught:
            await Webhook(peer.url, SECRET).carry(message())
    assert type(caught.value) is fault
    assert "13800138000" not in str(caught.value)
    assert len(peer.heard) == 1


async def test_a_peer_that_is_away_is_a_fault() -> None:
    async with http_peer() as peer:
        pass
    with pytest.raises(CarrierFault):
        await Webhook(peer.url, SECRET).carry(message())


def mailed(port: int) -> Mail:
    server = MailServer(
        host="127.0.0.1", port=port, sender="yunhao@example.org", security=Security.NONE
    )
    return Mail(server)


async def test_a_letter_has_the_sentence_the_link_and_one_id_for_all_tries() -> None:
    async with mail_peer() as peer:
        for _ in range(2):
            await mailed(peer.port).carry(message(kind=Plain.EMAIL, to="li@example.org"))
    first, second = (message_from_string(one, policy=default) for one in peer.letters)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Subject"] == "A012号 · 南城"
    assert first["To"] == "li@example.org"
    body = first.get_body()
    assert body is not None
    assert body.get_content().split() == ["A012号：请到", "3", "号窗口。", LINK]


@pytest.mark.parametrize(("code", "fault"), [(550, CarrierRefused), (451, CarrierFault)])
async def test_a_mailbox_that_is_not_there_is_not_asked_again(
    code: int, fault: type[CarrierFault]
) -> None:
    async with mail_peer(refuses=code) as peer:
        with pytest.raises(CarrierFault) as caught:
            await mailed(peer.port).carry(message(kind=Plain.EMAIL, to="li@example.org"))
    assert type(caught.value) is fault


def test_the_settings_choose_the_narrower_carrier_first() -> None:
    secret = SecretStr("x")
    settings = ReminderSettings(
        sms=SmsSettings(url="http://127.0.0.1/", token=secret, sender="东莞"),
        mail=MailSettings(host="127.0.0.1", sender="yunhao@example.org"),
        webhook=WebhookSettings(url="http://127.0.0.1/", secret=secret),
        console=True,
    )
    assert [one.name for one in chosen(settings)] == ["sms", "mail", "webhook", "console"]
    assert chosen(ReminderSettings()) == ()
