"""What is typed or scanned and may say who somebody is: judged and sealed before the visit hears.

A number in clear comes from the page in one ask and goes no further than this module.
"""

from __future__ import annotations

from uuid import uuid4

from kiosk.identify import VERSION_SIZE
from kiosk.scan import LONGEST, read
from kiosk.sealed import code_in, is_whole, seal, wrong_so_far
from kiosk.signals import Input, Touch
from kiosk.telling import Given, Laid, Mistyped
from kiosk.visit import Screen
from queue_server.crypto import SealingKey
from queue_server.device.page_socket import Ask
from queue_server.domain.identity import Fault, Plain, Unidentified

_TYPED = {Screen.DOCUMENT: Plain.PERSON, Screen.COMPANY: Plain.COMPANY}
"""What is typed on a screen, letter by letter."""


def heard(ask: Ask, screen: Screen, key: SealingKey | None, *, at: int) -> Input:
    """What the visit hears of an ask of its page: a touch, or who is here; `at` is city time.

    KeyError, TypeError or ValueError for an ask that no page of ours makes.
    """
    touch = Touch(verb=ask.verb, fields=ask.fields, fresh=uuid4().hex, at=at)
    return touch if key is None else _told(touch, screen, key) or touch


def _told(touch: Touch, screen: Screen, key: SealingKey) -> Input | None:
    """What says who is here; None for any other touch."""
    fields = touch.fields
    match touch.verb:
        case "typed" if screen in _TYPED:
            return _typed(_TYPED[screen], str(fields["text"])[:LONGEST], key)
        case "phone" if screen is Screen.PHONE:
            try:
                number = seal(key, Plain.PHONE, str(fields["text"])[:LONGEST])
            except Unidentified as error:
                return Mistyped(fault=error.fault)
            notice = str(fields["notice"])[:VERSION_SIZE]
            return Given(number=number, fresh=touch.fresh, notice=notice, at=touch.at)
        case "scan":
            return _scanned(str(fields["text"])[:LONGEST], screen, key)
    return None


def _typed(kind: Plain, text: str, key: SealingKey) -> Input:
    fault = wrong_so_far(kind, text)
    if fault is not None or not is_whole(kind, text):
        return Mistyped(fault=fault)
    return Given(number=seal(key, kind, text))


def _scanned(text: str, screen: Screen, key: SealingKey) -> Input | None:
    """A document where one is asked for or may be laid down; else it is a code of ours, or none."""
    found = code_in(text)
    if found is not None and found[0] is Plain.PERSON:
        return Laid(card=seal(key, *found))
    if found is not None and screen is Screen.COMPANY:
        return Given(number=seal(key, *found))
    asked = screen in _TYPED and read(text) is None
    return Mistyped(fault=Fault.SHAPE) if asked else None
