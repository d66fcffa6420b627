"""Reminders by e-mail, over SMTP (RFC 5321) in a thread of its own.

The message's id becomes its `Message-ID`, the same for each try.
"""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from enum import StrEnum

from queue_server.domain.identity import Plain
from queue_server.ports.reminders import CarrierFault, CarrierRefused, Message

ANSWER_S = 10.0


class Security(StrEnum):
    """How the line to the mail server is kept private."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"
    """For a server on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in, and as whom."""

    host: str
    port: int = 465
    sender: str
    user: str | None = None
    password: str | None = None
    security: Security = Security.TLS


class Mail:
    """ports.Carrier over one mail server."""

    name = "mail"
    reaches = frozenset({Plain.EMAIL})

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def carry(self, message: Message) -> None:
        """Hand it over once."""
        try:
            await asyncio.to_thread(self._send, message)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise (CarrierRefused if code >= 500 else CarrierFault)(f"SMTP {code}") from None
        except smtplib.SMTPResponseException as error:
            raise CarrierFault(f"SMTP {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise CarrierFault(type(error).__name__) from None

    def _send(self, message: Message) -> None:
        server = self._server
        private = ssl.create_default_context()
        if server.security is Security.TLS:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=ANSWER_S, context=private
            )
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=ANSWER_S)
        with line:
            if server.security is Security.STARTTLS:
                line.starttls(context=private)
            if server.user is not None:
                line.login(server.user, server.password or "")
            line.send_message(self._mail(message))

    def _mail(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self._server.sender
        mail["To"] = Address(addr_spec=message.to)
        mail["Subject"] = message.title
        name = "".join(one if one.isascii() and one.isalnum() else "-" for one in message.id)
        mail["Message-ID"] = f"<{name}@{self._server.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        # in letters that every server on the way carries
        mail.set_content(f"{message.text}\n\n{message.link}\n", cte="base64")
        return mail
