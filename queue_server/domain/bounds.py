"""What the fields of a request may hold: the same at every door, whoever asks.

Types and enums are read by the doors, outcomes judged in outcomes.py; here stand sizes, forms and
what belongs together. A field means the same in every command: one table by name is enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, TypeVar

from queue_server.domain.commands import (
    Book,
    Defer,
    Finish,
    Hold,
    Issue,
    Reclass,
    Reported,
    Transfer,
)
from queue_server.domain.identity import Consent, Holder, Purpose
from queue_server.domain.intake import PEOPLE, Asked
from queue_server.domain.ticket import TicketClass

Request = TypeVar("Request")
Check = Callable[[Any], bool]


class OutOfBounds(ValueError):
    """A field holds what it never may; the text names the field."""


SAID_LIMIT, MASK_LIMIT = 500, 40
WHOLE_LIMIT = 10**13
"""Above every instant that the store writes in full."""
PAGERS = 9999
"""The highest number that a pager has."""
PLACES = 100
"""Places that one appointment takes in a slot at most."""
DEFER_S, DEFER_TICKETS = 86_400, 1000
_DIGITS, _DIGITS_IN_A_ROW = 8, 4
_SEALED = re.compile(r"hpke-[a-z0-9-]{1,55}:[A-Za-z0-9_-]{1,40}:[A-Za-z0-9_-]{64,600}")
_NOTICE = re.compile(r"[0-9a-f]{12}")
_DIGEST = re.compile(r"[a-z0-9-]{1,60}:[A-Za-z0-9_-]{1,40}:[A-Za-z0-9_+/=-]{22,200}")


def is_digest(text: str) -> bool:
    """Tell whether a text is a pseudonym, `suite:key id:value` of 128 bits at least."""
    return _DIGEST.fullmatch(text) is not None and not text.startswith("hpke-")


def is_sealed(text: str) -> bool:
    """Tell whether a text has the form of what `SealingKey.seal` writes."""
    return _SEALED.fullmatch(text) is not None


def is_known(text: str) -> bool:
    """Tell whether a text says who somebody is and shows it to nobody: a digest, or sealed."""
    return is_digest(text) or is_sealed(text)


def is_notice(text: str) -> bool:
    """Tell whether a text is the version of a notice, `sha256[:12]`."""
    return _NOTICE.fullmatch(text) is not None


def consented(holder: Holder) -> bool:
    """Tell whether the holder consented to each thing that is sent, each by itself."""
    given = {one.purpose for one in holder.consents or ()}
    person = holder.person is None or is_digest(holder.person) or Purpose.IDENTIFY in given
    return person and (holder.phone is None or Purpose.CONTACT in given)


def is_mask(text: str) -> bool:
    """Tell whether a text is short and shows too few digits for a number of anybody's."""
    digits = sum(one.isdigit() for one in text)
    longest = max((len(run) for run in re.findall(r"\d+", text)), default=0)
    return len(text) <= MASK_LIMIT and digits <= _DIGITS and longest <= _DIGITS_IN_A_ROW


def bounded(asked: Request) -> Request:
    """Give a command, or what is asked of `intake`, back as it is; raises OutOfBounds."""
    for kind, name, holds in _TOGETHER:
        if isinstance(asked, kind) and not holds(asked):
            raise OutOfBounds(name)
    _look(asked)
    return asked


def _look(value: Any) -> None:
    if (
        type(value) in (Issue, Reported, Hold, Book)
        and value.subject
        and not is_digest(value.subject)
    ):
        raise OutOfBounds("subject")  # what is sealed ends at the door
    if isinstance(value, Consent) and not is_notice(value.notice):
        raise OutOfBounds("consents.notice")
    for field in fields(value):
        one = getattr(value, field.name)
        if one is not None and not _held(field.name, one):
            raise OutOfBounds(field.name)


def _held(name: str, value: Any) -> bool:
    if is_dataclass(value):
        _look(value)
        return True
    if isinstance(value, tuple):
        return len(value) <= _LISTS.get(name, WHOLE_LIMIT) and all(_held("", one) for one in value)
    if isinstance(value, bool | Mapping | StrEnum):
        return True
    return _FIELDS[name](value) if name in _FIELDS else _usual(value)


def _usual(value: Any) -> bool:
    if isinstance(value, int):
        return 0 <= value < WHOLE_LIMIT
    return len(value) <= SAID_LIMIT


def _whole(least: int, most: int) -> Check:
    return lambda value: least <= value <= most


def _said(limit: int = SAID_LIMIT) -> Check:
    return lambda value: len(value.strip()) > 0 and len(value) <= limit


_FIELDS: Mapping[str, Check] = {
    "by_s": _whole(1, DEFER_S),
    "by_tickets": _whole(1, DEFER_TICKETS),
    "count": _whole(1, 9999),
    "people": _whole(1, PEOPLE),
    "pager": _whole(1, PAGERS),
    "places": _whole(1, PLACES),
    "reason": _said(),
    "note": _said(),
    "result": _said(4000),
    **dict.fromkeys(("zh_cn", "zh_hk", "en"), _said()),
    "subject": is_known,
    "person": is_known,
    "phone": is_sealed,
    "agent": is_digest,
    "mask": is_mask,
    "language": lambda value: len(value) <= 12,
}
_LISTS: Mapping[str, int] = {
    "items": 20, "consents": 4, "wishes": 8, "handled": 40, "tickets": 100, "may": 500, "own": 500,
    "slots": 24, "materials": 80, "passed": 200,
}  # fmt: skip

_TOGETHER: tuple[tuple[type, str, Check], ...] = (
    (Defer, "by_s, by_tickets", lambda asked: (asked.by_s is None) != (asked.by_tickets is None)),
    (Transfer, "service, to_window", lambda asked: bool(asked.service or asked.to_window)),
    (Reclass, "service, class", lambda asked: bool(asked.service or asked.ticket_class)),
    (Finish, "handled", lambda asked: bool(asked.handled)),
    # an appointment's number comes from the appointment
    (Asked, "holder.consents", lambda asked: asked.holder is None or consented(asked.holder)),
    (Asked, "class", lambda asked: asked.ticket_class is not TicketClass.APPOINTMENT),
)
