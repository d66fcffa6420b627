"""Pages from templates, in the reader's language."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from hall_config.model import Text
from queue_server.texts import catalogue
from queue_server.web.language import COOKIE, Language, language_of
from queue_server.web.parts import WebParts
from queue_server.web.script_texts import said_by
from queue_server.web.words import LOCALE, day_name, minutes

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
A_YEAR_S = 31_536_000


def page(
    request: Request,
    parts: WebParts,
    template: str,
    *,
    status: int = 200,
    secret: bool = False,
    **facts: Any,
) -> HTMLResponse:
    """A page; a language that the address asks for is kept for the next ones.

    `secret`: a holder's key may stand in it, so it is kept nowhere, and nothing of the address is
    in it beside which its compressed length could tell of the key.
    """
    language, fresh = language_of(request), secrets.token_urlsafe(18)
    text = (
        _environment(language)
        .get_template(f"{template}.html")
        .render(
            language=language.value,
            languages=_languages(request, language, secret=secret),
            page=template,
            city=language.of(parts.city.name),
            now=parts.clock.local().strftime("%H:%M"),
            messages=_messages(language, template),
            fresh_key=fresh,
            key_of=partial(_key_of, fresh),
            **facts,
        )
    )
    response = HTMLResponse(text, status, {"Cache-Control": "no-store"} if secret else None)
    if "language" in request.query_params:
        response.set_cookie(COOKIE, language.value, samesite="lax", max_age=A_YEAR_S)
    return response


def _key_of(fresh: str, form: str) -> str:
    """The command id of one form of a page: sent twice it does what it says once."""
    return hashlib.sha256(f"{fresh} {form}".encode()).hexdigest()[:32]


def _languages(request: Request, chosen: Language, *, secret: bool) -> list[dict[str, Any]]:
    """The switch: each language with the address of this page in it."""
    names = {Language.ZH_CN: "简", Language.ZH_HK: "繁", Language.EN: "EN"}
    return [
        {
            "tag": one.value,
            "name": names[one],
            "chosen": one is chosen,
            "address": f"?language={one.value}" if secret else _address(request, one),
        }
        for one in Language
    ]


def _address(request: Request, language: Language) -> str:
    query = str(request.url.include_query_params(language=language.value).query)
    return f"?{query}".replace("+", "%20")


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(  # type: ignore[attr-defined]
        catalogue("web", language.locale, LOCALE), newstyle=True
    )

    def named(text: Text) -> str:
        return language.of(text)

    def range_of(wait: Any) -> str:
        return minutes(language, wait.p10_s, wait.p90_s)

    def slot_of(moment: str) -> str:
        start = datetime.fromisoformat(moment)
        return f"{day_name(start.date(), language)} {start:%H:%M}"

    environment.filters |= {
        "named": named,
        "range": range_of,
        "number": spaced,
        "slot": slot_of,
    }
    return environment


@cache
def _messages(language: Language, template: str) -> dict[str, str]:
    """The texts of a page's scripts, by their message."""
    kept = getattr(catalogue("web", language.locale, LOCALE), "_catalog", {})
    plain = {key: str(text) for key, text in kept.items() if isinstance(key, str) and key}
    return said_by(template, plain)


def spaced(number: str) -> tuple[str, str]:
    """A ticket's number as letters and digits, for the thin space between them."""
    letters = number.rstrip("0123456789")
    return letters, number[len(letters) :]
