"""A number of somebody in this kiosk's hands: judged, sealed at once, kept as a mask."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from queue_server.crypto import SealingKey, mask_identity, mask_phone
from queue_server.domain.identity import (
    Fault,
    Plain,
    Unidentified,
    company,
    person,
    phone,
)

SIZE, FOREIGN_SIZE = 18, 15
"""Characters of an identity number and of a unified social credit code; of a foreign permanent
resident's card of 2017, which begins with letters."""
BIRTH = slice(6, 14)
_CODES = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Za-z])")
_JUDGES = {Plain.PERSON: person, Plain.COMPANY: company, Plain.PHONE: phone}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What is kept of a number: what kind it is, the seal, and the mask that people see."""

    kind: Plain
    value: str = field(repr=False)
    """As `SealingKey.seal` gives it; only the centre's vault opens it."""
    mask: str

    @property
    def end(self) -> str:
        """What people recognise it by."""
        return self.mask.lstrip("*")


def seal(key: SealingKey, kind: Plain, text: str) -> Sealed:
    """Judge and seal; raises Unidentified, which does not repeat the text."""
    plain = _JUDGES[kind](text)
    shown = plain.partition(":")[2]
    mask = mask_phone(shown) if kind is Plain.PHONE else mask_identity(shown)
    return Sealed(kind=kind, value=key.seal(plain), mask=mask)


def wrong_so_far(kind: Plain, text: str) -> Fault | None:
    """What is wrong with a number that is still being typed; None while it may become right."""
    typed = re.sub(r"\s", "", text).upper()
    if kind is Plain.PHONE or not typed:
        return None
    if len(typed) >= SIZE:
        return _fault(kind, typed)
    if kind is Plain.COMPANY:
        return None
    if typed[0].isalpha():
        return _fault(kind, typed) if is_whole(kind, typed) else None
    if not typed.isdigit():
        return Fault.SHAPE
    # a day of birth is judged as soon as it is whole
    if len(typed) < BIRTH.stop:
        return None
    return Fault.DATE if _fault(kind, _filled(typed)) is Fault.DATE else None


def is_whole(kind: Plain, text: str) -> bool:
    """Whether so much was typed that it can be judged."""
    typed = "".join(text.split())
    foreign = kind is Plain.PERSON and typed[:1].isalpha()
    return len(typed) >= (FOREIGN_SIZE if foreign else SIZE)


def code_in(text: str) -> tuple[Plain, str] | None:
    """The number that a scanner or a reader typed: a person's as it is, a company's also in a link.

    The code of a business licence holds the unified code in an address or among other words.
    """
    bare = text.strip()
    if len(bare) in (SIZE, FOREIGN_SIZE) and _fault(Plain.PERSON, bare) is None:
        return Plain.PERSON, bare
    codes = _CODES.findall(text.upper())
    found = next((one for one in codes if _fault(Plain.COMPANY, one) is None), None)
    return None if found is None else (Plain.COMPANY, found)


def _fault(kind: Plain, text: str) -> Fault | None:
    try:
        _JUDGES[kind](text)
    except Unidentified as error:
        return error.fault
    return None


def _filled(typed: str) -> str:
    """A number of full length with the same beginning."""
    return f"{typed:0<17}0"
