"""Each screen as its page shows it: every word worded, nothing left to decide.

A tile or a row is `{verb, fields, text}` with what to send when it is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hall_config.model import ServiceKind
from kiosk.catalogue import Catalogue, Group
from kiosk.choice import Choice
from kiosk.number_screen import number_screen
from kiosk.outlook import Knowledge, Outlook
from kiosk.visit import Flow, Screen
from kiosk.words import Words, words
from queue_server.domain.ticket import TicketClass

Model = dict[str, Any]
Find = Callable[[str], tuple[str, ...] | None]
"""Items for a query, best first; None while the index is still being made."""
EXAMPLES = 3
"""Lines named on a tile, so that people know what is behind it."""
_WITHOUT_ITEM = {
    ServiceKind.ADVICE: ("I have a question", "Not sure what you need? Start here."),
    ServiceKind.COLLECT: ("I come to collect", "Certificates and results"),
    ServiceKind.STUCK: ("Something got stuck", "When a matter does not move"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kiosk:
    """What the screens are made from."""

    catalogue: Catalogue
    knowledge: Knowledge
    find: Find
    has_own: Callable[[str], bool] = lambda service: False
    """Whether the kiosk has a number of its own for a line, for use while it is cut off."""

    @property
    def has_any_own(self) -> bool:
        """Whether the kiosk has a number of its own for anything at all."""
        return any(self.has_own(one) for one in self.catalogue.lines)

    @property
    def gives_numbers(self) -> bool:
        """Whether numbers are given here now, for anything at all."""
        return self.knowledge.gives_numbers(self.catalogue.gathering_zone)


def screen(kiosk: Kiosk, flow: Flow) -> Model:
    """The screen of a visit: `{screen, title, …}` by its kind."""
    make = _SCREENS[flow.place.screen]
    return {"screen": flow.place.screen.value, **make(kiosk, flow, words(flow.language))}


def _home(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    catalogue = kiosk.catalogue
    tiles = [_group_tile(kiosk, said, one) for one in catalogue.home]
    tiles.append(
        {
            "verb": "groups",
            "fields": {"of": "theme"},
            "text": said.say("All subjects"),
            "note": said.say("{count} items", count=sum(one.items for one in catalogue.themes)),
            "mark": "…",
        }
    )
    direct = []
    for kind, choice in catalogue.without_item():
        text, note = _WITHOUT_ITEM[kind]
        direct.append(_tile(choice, said.say(text), said.say(note)))
    return {
        "title": said.say("What would you like to do?"),
        "tiles": tiles,
        "search": {"text": said.say("Find an item"), "note": said.say("By pinyin or name")},
        "departments": said.say("By department"),
        "direct": direct,
        "direct_title": said.say("Without choosing an item"),
    }


def _groups(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    by_theme = flow.place.about == "theme"
    groups = kiosk.catalogue.themes if by_theme else kiosk.catalogue.departments
    return {
        "title": said.say("Choose a subject" if by_theme else "Choose a department"),
        "tiles": [_group_tile(kiosk, said, one) for one in groups],
    }


def _list(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    group = kiosk.catalogue.group(flow.place.about)
    if group is None:
        return {"title": said.say("Choose what you want to do"), "rows": []}
    return {
        "title": said.of(group.name),
        "lead": said.say("Choose what you want to do"),
        "rows": [_row(kiosk.catalogue, one, said) for one in group.choices],
    }


def _search(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    asked = flow.query.strip()
    choices, lead = _found(kiosk, asked)
    return {
        "title": said.say("What are you looking for?"),
        "lead": said.say(lead) if lead else "",
        "query": flow.query,
        "example": said.say("Pinyin, initials or a name"),
        "rows": [_row(kiosk.catalogue, one, said) for one in choices],
    }


def _found(kiosk: Kiosk, asked: str) -> tuple[tuple[Choice, ...], str]:
    """What fits the query, and what to say above it."""
    if not asked:
        return kiosk.catalogue.common, "Most asked for"
    found = kiosk.find(asked)
    choices = (Choice(kind="item", id=one) for one in found or ())
    here = tuple(one for one in choices if kiosk.catalogue.has(one))
    return here, "Nothing found" if found is not None and not here else ""


def _offer(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    choice = flow.place.choice
    if choice is None or not kiosk.catalogue.has(choice):
        return {"title": said.say("Not on offer here any more"), "offer": None}
    service = kiosk.catalogue.service(choice)
    outlook = kiosk.knowledge.outlook(service)
    gives = flow.online or kiosk.has_own(service)
    names = [said.of(item.name) for item in kiosk.catalogue.items(choice)]
    return {
        "title": said.of(kiosk.catalogue.name(choice)),
        "offer": {
            "parts": names if choice.kind == "bundle" else [],
            "materials": [said.of(one) for one in kiosk.catalogue.brings(choice)],
            "materials_title": said.say("Please bring"),
            "facts": facts(said, kiosk, service, outlook)[: None if flow.online else 1],
            "takes": _takes(said) if gives and outlook.open else [],
            "not_now": _not_now(gives, said, outlook),
        },
    }


def facts(said: Words, kiosk: Kiosk, service: str, outlook: Outlook) -> list[Mapping[str, str]]:
    """Where, behind how many, how long."""
    wait = outlook.wait
    return [
        {"name": said.say("Where"), "value": said.of(kiosk.knowledge.place(service).place)},
        {"name": said.say("Ahead of you"), "value": said.people(outlook.ahead)},
        {"name": said.say("Expected wait"), "value": said.wait(wait.p10_s, wait.p90_s)},
    ]


def _takes(said: Words) -> list[Model]:
    normal, priority = TicketClass.NORMAL.value, TicketClass.PRIORITY.value
    return [
        {"class": normal, "text": said.say("Take a number"), "note": ""},
        {
            "class": priority,
            "text": said.say("Take a priority number"),
            "note": said.say("For the elderly, expectant, disabled, soldiers; staff will confirm"),
        },
    ]


def _not_now(gives: bool, said: Words, outlook: Outlook) -> str:
    if not gives:
        return said.say("The line to the centre is down, so there are no numbers just now.")
    if outlook.open:
        return ""
    if outlook.hours is None:
        return said.say("No numbers are given here today.")
    begins, until = outlook.hours
    return said.say("Numbers are given from {begins} to {until}.", begins=begins, until=until)


def _taking(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    return {"title": said.say("One moment, your number is coming")}


def _ticket(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    issued = flow.issued
    assert issued is not None
    place = kiosk.knowledge.place(issued.service)
    name = said.of(kiosk.catalogue.city.services[issued.service].name)
    return number_screen(flow, said, service=name, place=said.of(place.place))


def _denied(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    return {
        "title": said.say("No number just now"),
        "refusal": flow.refusal,
        "again": said.say("Choose something else"),
    }


def _group_tile(kiosk: Kiosk, said: Words, group: Group) -> Model:
    services = kiosk.catalogue.city.services
    examples = [said.of(services[one].name) for one in group.services if one in services]
    return {
        "verb": "list",
        "fields": {"group": group.id},
        "text": said.of(group.name),
        "note": said.say(", ").join(examples[:EXAMPLES]),
        "mark": _mark(group),
    }


def _mark(group: Group) -> str:
    """One character that stands for the group, as a seal does."""
    return group.name.zh_cn.removeprefix("市")[:1]


def _tile(choice: Choice, text: str, note: str) -> Model:
    fields = {"kind": choice.kind, "id": choice.id}
    return {"verb": "choose", "fields": fields, "text": text, "note": note}


def _row(catalogue: Catalogue, choice: Choice, said: Words) -> Model:
    items = catalogue.items(choice)
    if choice.kind == "bundle":
        note = said.say("{count} items together, one number", count=len(items))
    else:
        department = catalogue.city.departments.get(items[0].department)
        note = said.of(department.name) if department else ""
    return _tile(choice, said.of(catalogue.name(choice)), note)


_SCREENS: Mapping[Screen, Callable[[Kiosk, Flow, Words], Model]] = {
    Screen.HOME: _home,
    Screen.GROUPS: _groups,
    Screen.LIST: _list,
    Screen.SEARCH: _search,
    Screen.OFFER: _offer,
    Screen.TAKING: _taking,
    Screen.TICKET: _ticket,
    Screen.DENIED: _denied,
}
