"""Who somebody is, as the one text that is sealed and digested: judged by the law's own check.

A text in clear lives only between who typed it and the seal, and in the vault; no error of this
module repeats it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum


class Plain(StrEnum):
    """What a sealed text is about; its prefix keeps the digests of kinds apart."""

    PERSON = "person"
    COMPANY = "company"
    PHONE = "phone"
    EMAIL = "email"


class Fault(StrEnum):
    """What is wrong with a number."""

    SHAPE = "shape"
    """Of another length, or with a character that never stands there."""
    DATE = "date"
    """No such day of birth."""
    CHECK = "check"
    """The check digit does not fit: a digit was mistyped or two were swapped."""


class Unidentified(ValueError):
    """The text is no number of its kind; `fault` says why, the text itself is not repeated."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Purpose(StrEnum):
    """What somebody consents to, each by itself."""

    IDENTIFY = "identify"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A consent that somebody gave: for what, to which text of the notice, and when."""

    purpose: Purpose
    notice: str
    """The version of the notice's text, `sha256[:12]`."""
    at: int
    """City time in milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What a reader or form says of the holder: sealed, or as a digest, never in clear."""

    person: str | None = None
    mask: str | None = None
    phone: str | None = None
    language: str | None = None
    consents: tuple[Consent, ...] | None = None


_PERSON = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PERSON_CHECKS = "10X98765432"
_FOREIGN = re.compile(r"[A-Z]{3}\d{12}", re.ASCII)
_FOREIGN_WEIGHTS = (7, 3, 1)
_COMPANY_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_COMPANY = re.compile(rf"[1-9A-HJ-NPQRTUWXY][{_COMPANY_SIGNS}]\d{{6}}[{_COMPANY_SIGNS}]{{10}}")
_SPACES = re.compile(r"[\s()\-.·]+")
_ABROAD = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_FIXED = re.compile(r"0[1-9]\d{8,10}", re.ASCII)
_MAILBOX = re.compile(r"[A-Z0-9._%+-]{1,64}@(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?\.)+[A-Z]{2,24}")
_MAINLAND = re.compile(r"\+86(1[3-9]\d{9}|[2-9]\d{8,10}|10\d{8})", re.ASCII)


def person(number: str) -> str:
    """The text of a citizen identity number 公民身份号码, for example `person:11010519491231002X`.

    Source: GB 11643-1999, whose check is ISO 7064 MOD 11-2. Residence permits 港澳台居民居住证 have
    the same form, and so have the cards of foreign permanent residents 外国人永久居留身份证 since
    December 2023, whose first digit is 9; those of 2017, three letters and twelve digits, are valid
    until they end. Raises Unidentified.
    """
    text = _narrow(number)
    if text[:1].isalpha():
        return _foreign(text)
    if not _PERSON.fullmatch(text):
        raise Unidentified(Fault.SHAPE)
    year, month, day = int(text[6:10]), int(text[10:12]), int(text[12:14])
    if year < 1800 or not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        raise Unidentified(Fault.DATE)
    total = sum(int(one) * weight for one, weight in zip(text, _PERSON_WEIGHTS, strict=False))
    if _PERSON_CHECKS[total % 11] != text[17]:
        raise Unidentified(Fault.CHECK)
    return f"{Plain.PERSON}:{text}"


def _foreign(text: str) -> str:
    """A card of 2017: country, region of four digits, YYMMDD, sex, check digit of ICAO 9303."""
    if not _FOREIGN.fullmatch(text):
        raise Unidentified(Fault.SHAPE)
    year, month, day = int(text[7:9]), int(text[9:11]), int(text[11:13])
    # which century it was does not stand there: 29 February is a day if it was one in either
    if not 1 <= month <= 12 or not any(
        1 <= day <= monthrange(century + year, month)[1] for century in (1900, 2000)
    ):
        raise Unidentified(Fault.DATE)
    weighed = (int(one, 36) * _FOREIGN_WEIGHTS[at % 3] for at, one in enumerate(text[:14]))
    if sum(weighed) % 10 != int(text[14]):
        raise Unidentified(Fault.CHECK)
    return f"{Plain.PERSON}:{text}"


def company(code: str) -> str:
    """The text of a unified social credit code 统一社会信用代码: `company:91350100M000100Y43`.

    Source: GB 32100-2015, check character modulo 31. Raises Unidentified.
    """
    text = _narrow(code)
    if not _COMPANY.fullmatch(text):
        raise Unidentified(Fault.SHAPE)
    values = [_COMPANY_SIGNS.index(one) for one in text]
    total = sum(value * pow(3, at, 31) for at, value in enumerate(values[:17]))
    if (total + values[17]) % 31:
        raise Unidentified(Fault.CHECK)
    return f"{Plain.COMPANY}:{text}"


def phone(number: str) -> str:
    """The text of a phone number, `phone:+8613800138000`; without a country of the mainland.

    Source: E.164; mainland mobile numbers have 11 digits, fixed ones an area code that begins with
    0. Raises Unidentified.
    """
    text = _SPACES.sub("", _narrow(number))
    if text.startswith("00"):
        text = f"+{text[2:]}"
    elif _MOBILE.fullmatch(text):
        text = f"+86{text}"
    elif _FIXED.fullmatch(text):
        text = f"+86{text[1:]}"
    mainland = text.startswith("+86")
    if not (_MAINLAND if mainland else _ABROAD).fullmatch(text):
        raise Unidentified(Fault.SHAPE)
    return f"{Plain.PHONE}:{text}"


def email(address: str) -> str:
    """The text of an e-mail address, `email:li@example.org`, in small letters.

    Source: RFC 5321, without quoted names and bare hosts, which no mailbox of a person has. Raises
    Unidentified.
    """
    text = _narrow(address)
    if len(text) > 254 or ".." in text or not _MAILBOX.fullmatch(text):
        raise Unidentified(Fault.SHAPE)
    return f"{Plain.EMAIL}:{text.lower()}"


def address(text: str) -> str:
    """The text of a phone number or an e-mail address, whichever it is; raises Unidentified."""
    return email(text) if "@" in _narrow(text) else phone(text)


def kind_of(plain: str) -> Plain:
    """The kind of a text that one of the four wrote; raises Unidentified for any other text."""
    prefix, _, value = plain.partition(":")
    for kind, judge in _JUDGES.items():
        if prefix == kind and judge(value) == plain:
            return kind
    raise Unidentified(Fault.SHAPE)


_JUDGES = {Plain.PERSON: person, Plain.COMPANY: company, Plain.PHONE: phone, Plain.EMAIL: email}


_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def _narrow(text: str) -> str:
    """As typed with any keyboard: full-width signs are narrow ones, letters are capitals."""
    return text.translate(_WIDE).strip().upper()
