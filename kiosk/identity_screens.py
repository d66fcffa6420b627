"""The screens of who somebody is: what a document is for, the document, the phone."""

from __future__ import annotations

from hashlib import sha256

from hall_config.model import Identity as Need
from kiosk.ground import Kiosk, Model
from kiosk.identify import AT_HOME, VERSION_SIZE
from kiosk.identity import EITHER, Whom
from kiosk.sealed import SIZE
from kiosk.visit import Flow, Screen
from kiosk.words import Words
from queue_server.domain.identity import Fault

_FAULTS = {
    Fault.SHAPE: "This is no number of that kind. Please look at it once more.",
    Fault.DATE: "There is no such day of birth. Please look at the digits in the middle.",
    Fault.CHECK: "The last character does not fit the others: one of them is mistyped.",
}
_PHONE_FAULT = "This is no phone number. A mobile number has 11 digits."
PHONE_SIZE = 11
PERSON_KEYS = "1234567890X"
COMPANY_KEYS = "1234567890ABCDEFGHJKLMNPQRTUWXY"
"""Without I, O, S, V and Z, which no unified code has (GB 32100-2015)."""
PHONE_KEYS = "1234567890"


def notice(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    """What a document is wanted for, how long it is kept and by whom, and the ways on."""
    at_home = flow.place.about == AT_HOME
    required = not at_home and flow.wants is not None and flow.wants.need is Need.REQUIRED
    lines = _lines(kiosk, flow, said, required=required)
    version = version_of(lines)
    return {
        "title": said.say(
            "Shall your card be used for this visit?"
            if at_home
            else "May your identity document be read?"
        ),
        "held": _held(flow, said),
        "lines": lines,
        "version": said.say("Notice {version}", version=version),
        "agrees": _agrees(kiosk, flow, said, version, at_home=at_home),
        "without": _without(said, at_home=at_home, required=required),
    }


def document(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    """Lay the card on the reader, or type its number."""
    company = flow.identity.company
    reads = said.say("Lay your identity card on the reader")
    return {
        "title": reads if flow.reads else said.say("Type your identity number"),
        "kept": "" if company is None else said.say("Company {end}", end=company.end),
        "lead": _document_lead(flow, said),
        "reader": flow.reads,
        **_typing(said, "typed", "Identity number", PERSON_KEYS, SIZE),
        "fault": _fault(flow, said),
        "without": _without_here(flow, said),
    }


def company(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    """Scan or type the company's code."""
    return {
        "title": said.say("For which company?"),
        "kept": "",
        "lead": said.say("Hold the code of its business licence here, or type its unified code."),
        "reader": False,
        **_typing(said, "typed", "Unified social credit code", COMPANY_KEYS, SIZE),
        "fault": _fault(flow, said),
        "without": _without_here(flow, said),
    }


def phone(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    """Whether messages may come to a phone; a consent of its own."""
    person = flow.identity.person
    lines = _phone_lines(kiosk, flow, said)
    version = version_of(lines)
    return {
        "title": said.say("Shall messages come to your phone?"),
        "kept": "" if person is None else said.say("Your document {end}", end=person.end),
        "lead": "",
        "lines": lines,
        "version": said.say("Notice {version}", version=version),
        "reader": False,
        **_typing(said, "phone", "Phone number", PHONE_KEYS, PHONE_SIZE),
        "fault": said.say(_PHONE_FAULT) if flow.identity.fault else "",
        "notice": version,
        "agree": said.say("I agree: send messages to this number"),
        "silent": said.say("No messages, only the number"),
        "without": None,
    }


def version_of(lines: list[Model]) -> str:
    """The version of a notice: of exactly the words that somebody agrees to."""
    text = "\n".join(f"{one['name']}: {one['value']}" for one in lines)
    return sha256(text.encode()).hexdigest()[:VERSION_SIZE]


def _lines(kiosk: Kiosk, flow: Flow, said: Words, *, required: bool) -> list[Model]:
    days = kiosk.kept_days(flow.place.choice)
    found = [
        (
            "What for",
            said.say("Numbers are counted per person, so that everybody gets a fair turn."),
        ),
        ("What is kept", said.say("The number alone, sealed. No name, no address, no picture.")),
        ("How long", said.say("{count} days, then it is erased.", count=days)),
        ("By whom", said.of(kiosk.catalogue.hall.name)),
        (
            "Without a document",
            said.say("A guide gives you the number.")
            if required
            else said.say("You get a number all the same."),
        ),
    ]
    return [{"name": said.say(name), "value": value} for name, value in found]


def _phone_lines(kiosk: Kiosk, flow: Flow, said: Words) -> list[Model]:
    days = kiosk.kept_days(flow.place.choice)
    found = [
        ("What for", said.say("To tell you when your turn is near, or the hall has news for you.")),
        ("How long", said.say("{count} days, then it is erased.", count=days)),
        ("By whom", said.of(kiosk.catalogue.hall.name)),
    ]
    return [{"name": said.say(name), "value": value} for name, value in found]


def _held(flow: Flow, said: Words) -> str:
    held = flow.identity.held
    if held is None:
        return ""
    return said.say("Card {end} was read. It is not used before you agree.", end=held.end)


def _agrees(kiosk: Kiosk, flow: Flow, said: Words, version: str, *, at_home: bool) -> list[Model]:
    """The buttons that agree; two where people and companies may both apply."""
    if at_home:
        fields = {"notice": version, "whom": Whom.PERSON.value}
        return [{"text": said.say("I agree: use it for this visit"), "fields": fields}]
    choice = flow.place.choice
    whom = kiosk.catalogue.whom(choice) if choice and kiosk.catalogue.has(choice) else ""
    both = whom == EITHER
    found = []
    if whom != Whom.COMPANY:
        text = said.say("I agree: for myself") if both else said.say("I agree")
        found.append({"text": text, "fields": {"notice": version, "whom": Whom.PERSON.value}})
    if whom in (Whom.COMPANY, EITHER):
        text = said.say("I agree: for a company")
        found.append({"text": text, "fields": {"notice": version, "whom": Whom.COMPANY.value}})
    return found


def _without(said: Words, *, at_home: bool, required: bool) -> Model:
    if at_home:
        return {"text": said.say("No, forget it"), "note": ""}
    if required:
        note = said.say("A guide gives you the number.")
        return {"text": said.say("I have no document"), "note": note}
    return {"text": said.say("Take the number without a document"), "note": ""}


def _without_here(flow: Flow, said: Words) -> Model:
    required = flow.wants is not None and flow.wants.need is Need.REQUIRED
    return _without(said, at_home=False, required=required)


def _document_lead(flow: Flow, said: Words) -> str:
    if flow.identity.unread:
        return said.say("The card could not be read. Lay it down once more, or type its number.")
    if flow.reads:
        return said.say("Or type its number. It is checked here and sealed at once.")
    return said.say("It is checked here and sealed at once.")


def _fault(flow: Flow, said: Words) -> str:
    return said.say(_FAULTS[flow.identity.fault]) if flow.identity.fault else ""


def _typing(said: Words, verb: str, label: str, keys: str, size: int) -> Model:
    return {
        "typing": {
            "verb": verb,
            "label": said.say(label),
            "keys": keys,
            "size": size,
            "count": said.say("{count} of {all}", count="{count}", all=size),
        }
    }


SCREENS = {
    Screen.NOTICE: notice,
    Screen.DOCUMENT: document,
    Screen.COMPANY: company,
    Screen.PHONE: phone,
}
