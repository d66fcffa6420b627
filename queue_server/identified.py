"""Who asks: what was sealed at the reader or the form, as digests and as what the vault keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from hall_config.calendar import instant_of
from hall_config.model import City, Hall
from queue_server.domain.bounds import OutOfBounds, consented, is_digest, is_sealed
from queue_server.domain.commands import Caller, Reported
from queue_server.domain.identity import Consent, Holder, Plain, Purpose
from queue_server.domain.intake import Asked
from queue_server.ports import Contact, Digested, Unopened, Vault

_KINDS: Mapping[str, frozenset[Plain]] = {
    "person": frozenset({Plain.PERSON}),
    "subject": frozenset({Plain.PERSON, Plain.COMPANY}),
    "phone": frozenset({Plain.PHONE, Plain.EMAIL}),
}
_FIELDS = {"person": "holder.person", "subject": "subject", "phone": "holder.phone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What came sealed with a number, and what its holder consented to."""

    parts: Mapping[str, str]
    """`person`, `subject` and `phone`, those there are."""
    consents: tuple[Consent, ...] = ()


NOTHING = Sealed(parts={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A request whose holder and subject are digests."""

    asked: Asked
    sealed: Sealed = NOTHING
    digests: tuple[str, ...] = ()
    """Of holder and subject by every key: what bars are looked up by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offline(Reported):
    """A number that a kiosk gave while it was cut off, with its holder as the kiosk kept it."""

    holder: Holder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What a kiosk reports on its return."""

    device: str
    tickets: tuple[Offline, ...]
    ended: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOffline:
    """A reported number whose holder and subject are digests."""

    reported: Reported
    sealed: Sealed = NOTHING
    digests: tuple[str, ...] = ()


async def known(vault: Vault, asked: Asked, *, hall: str, caller: Caller) -> Known:
    """Make digests of what was sealed; OutOfBounds names what is none, or lacks a consent."""
    sealed = _sealed(asked.holder, asked.subject)
    opened = await _opened(vault, sealed, hall=hall, caller=caller)
    for name, one in opened.items():
        if one.kind not in _KINDS[name]:
            raise OutOfBounds(_FIELDS[name])
    if _lacks_consent(sealed, opened):
        raise OutOfBounds("holder.consents")
    facts = _facts(asked.holder, asked.subject, opened)
    told = replace(
        asked,
        holder=None,
        subject=facts["subject"],
        agent=facts["agent"] or asked.agent,
        mask=facts["mask"] or asked.mask,
        language=facts["language"] or asked.language,
    )
    return Known(asked=told, sealed=sealed, digests=_digests(opened, facts))


async def known_each(
    vault: Vault, tickets: Sequence[Offline], *, hall: str, caller: Caller
) -> list[KnownOffline]:
    """The same for numbers that were given already: what is amiss is left out, not refused."""
    found = []
    for ticket in tickets:
        holder, subject = ticket.holder, ticket.subject
        if holder is not None and not consented(holder):
            holder = Holder(mask=holder.mask, language=holder.language)
        sealed = _sealed(holder, subject)
        try:
            opened = await _opened(vault, sealed, hall=hall, caller=caller, number=ticket.number)
        except OutOfBounds:
            sealed, opened = NOTHING, {}
        right = all(one.kind in _KINDS[name] for name, one in opened.items())
        if not right or _lacks_consent(sealed, opened):
            sealed, opened = NOTHING, {}
        found.append(_offline(ticket, holder, sealed, opened))
    return found


def contact_of(
    city: City, sealed: Sealed, ticket: Mapping[str, Any], digests: Sequence[str]
) -> Contact | None:
    """What the vault keeps of a number's holder and until when; None where nothing was sealed."""
    if not sealed.parts:
        return None
    day, hall = date.fromisoformat(str(ticket["day"])), city.halls[ticket["hall"]]
    return Contact(
        ticket=ticket["id"],
        hall=hall.id,
        digests=tuple(digests),
        consents=sealed.consents,
        keep_until=kept_until(city, hall, ticket["service"], day),
        **sealed.parts,
    )


def kept_until(city: City, hall: Hall, service: str, day: date) -> int:
    """City milliseconds until which a service's policy lets one keep who held a number of a day."""
    days = hall.policies[service].contact_days if service in hall.policies else 0
    return instant_of(day + timedelta(days=days + 1), 0, city.timezone)


def _sealed(holder: Holder | None, subject: str | None) -> Sealed:
    holder = holder or Holder()
    parts = {"person": holder.person, "subject": subject, "phone": holder.phone}
    return Sealed(
        parts={name: text for name, text in parts.items() if text and is_sealed(text)},
        consents=holder.consents or (),
    )


async def _opened(
    vault: Vault, sealed: Sealed, *, hall: str, caller: Caller, number: str = ""
) -> Mapping[str, Digested]:
    if not sealed.parts:
        return {}
    about = f"{hall}/{number or caller.id}"
    try:
        return await vault.digests(sealed.parts, by=caller.principal, about=about)
    except Unopened as unopened:
        raise OutOfBounds(_FIELDS.get(str(unopened), "holder")) from None


def _lacks_consent(sealed: Sealed, opened: Mapping[str, Digested]) -> bool:
    """A person's own number is used by consent, also that of whom the holder acts for."""
    people = any(one.kind is Plain.PERSON for one in opened.values())
    return people and all(one.purpose is not Purpose.IDENTIFY for one in sealed.consents)


def _facts(
    holder: Holder | None, subject: str | None, opened: Mapping[str, Digested]
) -> dict[str, str | None]:
    """Subject, agent, mask and language as a ticket has them; the subject's own holder is none."""
    holder = holder or Holder()
    person = _digest("person", holder.person, opened)
    whom = _digest("subject", subject, opened) or person
    return {
        "subject": whom,
        "agent": person if person != whom else None,
        "mask": holder.mask,
        "language": holder.language,
    }


def _digest(name: str, text: str | None, opened: Mapping[str, Digested]) -> str | None:
    if name in opened:
        return opened[name].digest
    return text if text and is_digest(text) else None


def _digests(opened: Mapping[str, Digested], facts: Mapping[str, str | None]) -> tuple[str, ...]:
    by_keys = [one.digests for name, one in opened.items() if name != "phone"]
    named = [facts[name] for name in ("subject", "agent")]
    found = [one for digests in by_keys for one in digests] + [one for one in named if one]
    return tuple(dict.fromkeys(found))


def _offline(
    ticket: Offline, holder: Holder | None, sealed: Sealed, opened: Mapping[str, Digested]
) -> KnownOffline:
    plain = {one.name: getattr(ticket, one.name) for one in fields(Reported)}
    facts = _facts(holder, ticket.subject, opened)
    plain |= {"subject": facts["subject"], "agent": facts["agent"] or ticket.agent}
    for name in ("mask", "language"):
        plain[name] = plain[name] or facts[name]
    return KnownOffline(reported=Reported(**plain), sealed=sealed, digests=_digests(opened, facts))
