"""Carriers of reminders: each file is one way to people's phones or mailboxes."""

from __future__ import annotations

from collections.abc import Iterable

from queue_server.carriers.console import Console
from queue_server.carriers.mail import Mail, MailServer, Security
from queue_server.carriers.sms_gateway import SmsGateway
from queue_server.carriers.webhook import Webhook
from queue_server.domain.identity import Plain
from queue_server.ports.reminders import Carrier
from queue_server.settings import MailSettings, ReminderSettings


def chosen(settings: ReminderSettings) -> tuple[Carrier, ...]:
    """The carriers of the settings, the narrower before those that take everything."""
    found: list[Carrier] = []
    if sms := settings.sms:
        found.append(SmsGateway(sms.url, sms.token.get_secret_value(), sms.sender))
    if mail := settings.mail:
        found.append(Mail(_server(mail)))
    if webhook := settings.webhook:
        found.append(Webhook(webhook.url, webhook.secret.get_secret_value()))
    if settings.console:
        found.append(Console())
    return tuple(found)


def reached(carriers: Iterable[Carrier]) -> frozenset[Plain]:
    """The kinds of addresses that any of these reaches."""
    return frozenset(kind for carrier in carriers for kind in carrier.reaches)


def _server(mail: MailSettings) -> MailServer:
    password = mail.password
    return MailServer(
        host=mail.host,
        port=mail.port,
        sender=mail.sender,
        user=mail.user,
        password=None if password is None else password.get_secret_value(),
        security=Security(mail.security),
    )
