"""Each screen as its page shows it: every word worded, nothing left to decide.

A tile or a row is `{verb, fields, text}` with what to send when it is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hall_config.model import ServiceKind
from kiosk.catalogue import ON_BRIEF_HOME, Catalogue
from kiosk.choice import Choice
from kiosk.ground import Kiosk, Model, tile
from kiosk.groups import Group
from kiosk.identity_screens import SCREENS as IDENTITY
from kiosk.instead_screens import denied, many
from kiosk.leaving_screens import halls, sure
from kiosk.number_screen import number_screen
from kiosk.offer_screen import offer
from kiosk.scan_screen import scanned
from kiosk.visit import Flow, Screen
from kiosk.words import Words, words

EXAMPLES = 3
"""Lines named on a tile, so that people know what is behind it."""
_WITHOUT_ITEM = {
    ServiceKind.ADVICE: ("I have a question", "Not sure what you need? Start here."),
    ServiceKind.COLLECT: ("I come to collect", "Certificates and results"),
    ServiceKind.STUCK: ("Something got stuck", "When a matter does not move"),
}
_GROUPS = {
    "theme": "Choose a subject",
    "department": "Choose a department",
    "event": "What happens in your life?",
}


def screen(kiosk: Kiosk, flow: Flow) -> Model:
    """The screen of a visit: `{screen, title, …}` by its kind."""
    make = _SCREENS[flow.place.screen]
    return {"screen": flow.place.screen.value, **make(kiosk, flow, words(flow.language))}


def _home(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    catalogue = kiosk.catalogue
    home = catalogue.home[:ON_BRIEF_HOME] if flow.brief else catalogue.home
    tiles = [_group_tile(kiosk, said, one) for one in home]
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
        direct.append(tile(choice, said.say(text), said.say(note)))
    return {
        "title": said.say("What would you like to do?"),
        "tiles": tiles,
        "ways": _ways(catalogue, flow, said),
        "direct": direct,
        "direct_title": said.say("Without choosing an item"),
        "scan": said.say("Booked, taken by phone, or a slip: hold its code here"),
        "card": _card(flow, said),
    }


def _card(flow: Flow, said: Words) -> Model | None:
    """A document that is ready for this visit, or where to lay one."""
    person = flow.identity.person
    if person is not None:
        text = said.say("Card {end} is ready for this visit", end=person.end)
        return {"text": text, "forget": said.say("Forget it")}
    if not (flow.reads and flow.seals):
        return None
    return {"text": said.say("Identity card at hand? Lay it on the reader"), "forget": ""}


def _ways(catalogue: Catalogue, flow: Flow, said: Words) -> list[Model]:
    """The other ways in; who wants fewer choices gets the search alone."""
    search = {"text": said.say("Find an item"), "note": said.say("By pinyin or name")}
    ways: list[Model] = [{"verb": "search", "fields": {}, "image": "search", **search}]
    if flow.brief:
        return ways
    if catalogue.events:
        about = {"text": said.say("Life events"), "note": said.say("One number for all of it")}
        ways.append({"verb": "groups", "fields": {"of": "event"}, "image": "events", **about})
    of = {"of": "department"}
    name = said.say("By department")
    ways.append({"verb": "groups", "fields": of, "image": "departments", "text": name, "note": ""})
    return ways


def _groups(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    catalogue, about = kiosk.catalogue, flow.place.about
    if about == "event":
        tiles = [_row(catalogue, one, said) for one in catalogue.events]
    else:
        groups = catalogue.themes if about == "theme" else catalogue.departments
        tiles = [_group_tile(kiosk, said, one) for one in groups]
    title = _GROUPS.get(about) or _GROUPS["department"]
    return {"title": said.say(title), "tiles": tiles}


def _list(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    group = kiosk.catalogue.group(flow.place.about)
    if group is None:
        return {"title": said.say("Choose what you want to do"), "rows": []}
    rows = [_row(kiosk.catalogue, one, said) for one in group.foremost]
    rows += [_part(said, one) for one in group.parts]
    lead = "Often asked for, then all by kind" if group.parts else "Choose what you want to do"
    return {"title": said.of(group.name), "lead": said.say(lead), "rows": rows}


def _search(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    asked = flow.query.strip()
    choices, lead = _found(kiosk, asked)
    return {
        "title": said.say("What are you looking for?"),
        "lead": said.say(lead) if lead else "",
        "query": flow.query,
        "words": [{"text": text, "query": query} for text, query in kiosk.words(flow.query)],
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


def _taking(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    return {"title": said.say("One moment, your number is coming")}


def _ticket(kiosk: Kiosk, flow: Flow, said: Words) -> Model:
    issued = flow.issued
    assert issued is not None
    if issued.there is not None:
        return number_screen(flow, said, service=issued.there.service, place=issued.there.place)
    place = kiosk.knowledge.place(issued.service)
    name = said.of(kiosk.catalogue.city.services[issued.service].name)
    return number_screen(flow, said, service=name, place=said.of(place.place))


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


def _part(said: Words, group: Group) -> Model:
    note = said.say("{count} items", count=group.items)
    fields = {"group": group.id}
    return {
        "verb": "list",
        "fields": fields,
        "text": said.of(group.name),
        "note": note,
        "mark": "›",
    }


def _row(catalogue: Catalogue, choice: Choice, said: Words) -> Model:
    items = catalogue.items(choice)
    if choice.kind == "bundle":
        note = said.say("{count} items together, one number", count=len(items))
    else:
        department = catalogue.city.departments.get(items[0].department)
        note = said.of(department.name) if department else ""
    return tile(choice, said.of(catalogue.name(choice)), note)


_SCREENS: Mapping[Screen, Callable[[Kiosk, Flow, Words], Model]] = {
    Screen.HOME: _home,
    Screen.GROUPS: _groups,
    Screen.LIST: _list,
    Screen.SEARCH: _search,
    Screen.OFFER: offer,
    Screen.SCANNED: scanned,
    Screen.HALLS: halls,
    Screen.SURE: sure,
    Screen.TAKING: _taking,
    Screen.TICKET: _ticket,
    Screen.DENIED: denied,
    Screen.MANY: many,
    **IDENTITY,
}
