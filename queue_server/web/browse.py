"""Pages to find an item without typing: by theme and by department, grouped by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from hall_config.model import Department, Item, Theme
from queue_server.web.items import item_out
from queue_server.web.language import Language, language_of
from queue_server.web.pages import unknown
from queue_server.web.parts import Parts, WebParts
from queue_server.web.render import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
FIRST = 6
"""The common items of a page that stand before its groups."""
UNFOLDED = 24
"""A page of so few items, or a group that is the only one, is shown whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The items of one line."""

    name: str
    items: tuple[tuple[str, str], ...]
    """Id and name of each."""


@router.get("/theme/{theme}")
async def theme_page(request: Request, parts: Parts, theme: str) -> Response:
    """All items of a theme."""
    items = (one for one in parts.city.items.values() if one.theme == theme)
    return _listed(request, parts, parts.city.themes.get(theme), items)


@router.get("/departments")
async def departments_page(request: Request, parts: Parts) -> Response:
    """All departments that have items."""
    language = language_of(request)
    having = {one.department for one in parts.city.items.values()}
    named = [
        (one.id, language.of(one.name))
        for one in parts.city.departments.values()
        if one.id in having
    ]
    return page(request, parts, "departments", departments=named)


@router.get("/department/{department}")
async def department_page(request: Request, parts: Parts, department: str) -> Response:
    """All items of a department."""
    items = (one for one in parts.city.items.values() if one.department == department)
    return _listed(request, parts, parts.city.departments.get(department), items)


def _listed(
    request: Request, parts: WebParts, of: Theme | Department | None, items: Iterable[Item]
) -> Response:
    if of is None:
        return unknown(request, parts, "ITEM_UNKNOWN")
    language, here = language_of(request), {one.id: one for one in items}
    common = [one for one in parts.city.common if one in here][:FIRST]
    groups = _groups(parts, here.values(), language)
    return page(
        request,
        parts,
        "listed",
        title=language.of(of.name),
        count=len(here),
        common=[item_out(parts, here[one], language) for one in common],
        groups=groups,
        unfolded=len(groups) == 1 or len(here) <= UNFOLDED,
    )


def _groups(parts: WebParts, items: Iterable[Item], language: Language) -> list[Group]:
    """By line, the line with most items first."""
    lines: dict[str, list[tuple[str, str]]] = {}
    for item in items:
        lines.setdefault(item.service, []).append((item.id, language.of(item.name)))
    named = [
        Group(name=language.of(parts.city.services[line].name), items=tuple(found))
        for line, found in lines.items()
    ]
    return sorted(named, key=lambda group: -len(group.items))
