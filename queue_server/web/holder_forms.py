"""What a holder does with a number by plain forms: for browsers without a script.

The key comes in the form's body, which nothing logs; each form brings the command id that its page
drew, so that it does what it says once however often it is sent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from queue_server.crypto import SealingKey
from queue_server.domain import commands as domain
from queue_server.domain.evaluation import TEXT_LIMIT, Source
from queue_server.domain.finishing import kept
from queue_server.domain.identity import Consent, Plain, Purpose, Unidentified, address
from queue_server.domain.refusals import Refused
from queue_server.ports import Address
from queue_server.web.access import holder_of, require_own_origin
from queue_server.web.doing import Ask, Asking, TicketPlace
from queue_server.web.fields import FormKey
from queue_server.web.held import keep_key
from queue_server.web.presence import require_presence
from queue_server.web.problems import Slower
from queue_server.web.rates import Door
from queue_server.web.reminding_words import consent_text, keep_until, version_of
from queue_server.web.ticket_pages import WAYS_MIN

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, prefix="/t/{ticket}"
)
Key = Annotated[str, Form(max_length=100)]
Verb = Literal["arrive", "defer", "cancel"]


@router.post("/mine")
async def mine(ask: Ask, ticket: str, k: Key = "") -> RedirectResponse:
    """The key, as it stands in the address that the slip's code opens: typed in once."""
    await ask.parts.limiter.pass_(Door.KEY, ask.request)
    # who copies the whole address means its end
    key = k.strip().rpartition("k=")[2].lower()
    return _back(ask, ticket, key, "" if ask.parts.keys.holds(ticket, key) else "key")


@router.post("/act")
async def act(
    ask: Ask,
    ticket: str,
    key: FormKey,
    verb: Annotated[Verb, Form()],
    k: Key = "",
    by: Annotated[int, Form(ge=1, le=240)] = 10,
) -> RedirectResponse:
    """Arrive, come later, or give the number back."""
    if not ask.parts.keys.holds(ticket, k):
        return _back(ask, ticket, k, "key")
    try:
        place = ask.place(ticket)
        holder = replace(ask.under(key), who=holder_of(ticket, place.hall))
        if verb == "arrive":
            require_presence(ask.request, ask.parts, place.hall)
        await holder.do_on(place, verb, _command(holder, place, verb, by))
    except Refused as refused:
        return _back(ask, ticket, k, "here" if refused.code == "PRESENCE_NEEDED" else "not")
    return _back(ask, ticket, k)


def _command(ask: Asking, place: TicketPlace, verb: Verb, minutes: int) -> domain.Command:
    match verb:
        case "arrive":
            return domain.Arrive(ticket=place.id)
        case "defer":
            return domain.Defer(ticket=place.id, by_s=60 * minutes)
    command = domain.Cancel(ticket=place.id, by="holder")
    return kept(ask.parts.city, place.view, command, at=ask.parts.clock.now())


@router.post("/grade")
async def grade(
    ask: Ask,
    ticket: str,
    key: FormKey,
    handling: Annotated[int, Form(ge=1)],
    grade: Annotated[int, Form(ge=1, le=5)],
    k: Key = "",
    text: Annotated[str, Form(max_length=TEXT_LIMIT)] = "",
) -> RedirectResponse:
    """Grade a handling."""
    if not ask.parts.keys.holds(ticket, k):
        return _back(ask, ticket, k, "key")
    command = domain.Evaluate(
        ticket=ticket,
        handling=handling,
        grade=grade,
        source=Source.PHONE,
        text=text.strip() or None,
        form=ask.parts.city.evaluation.version or None,
    )
    try:
        place = ask.place(ticket)
        holder = replace(ask.under(key), who=holder_of(ticket, place.hall))
        await holder.do_on(place, "evaluate", command)
    except Refused:
        return _back(ask, ticket, k, "not")
    return _back(ask, ticket, k, "thanks")


@router.post("/remind")
async def remind(
    ask: Ask,
    ticket: str,
    k: Key = "",
    to: Annotated[str, Form(max_length=254)] = "",
    way: Annotated[int, Form(ge=0, le=600)] = 0,
    stop: Annotated[str, Form(max_length=4)] = "",
) -> RedirectResponse:
    """Say where reminders go, and how long the way takes; or that none are wanted any more."""
    require_own_origin(ask.request, ask.parts)
    if not ask.parts.keys.holds(ticket, k):
        return _back(ask, ticket, k, "key")
    try:
        place = ask.place(ticket)
        place.ticket()
    except Refused:
        return _back(ask, ticket, k, "not")
    if stop:
        await _reach(ask, place, None, way)
        return _back(ask, ticket, k, "off")
    try:
        plain = address(to)
    except Unidentified:
        return _back(ask, ticket, k, "wrong")
    if Plain(plain.partition(":")[0]) not in ask.parts.reminds or not ask.parts.sealing:
        return _back(ask, ticket, k, "wrong")
    try:
        # nobody's phone is made to ring by strangers: so many numbers a day, from wherever
        await ask.parts.limiter.pass_about(Door.ADDRESS, plain)
    except Slower:
        return _back(ask, ticket, k, "often")
    await _reach(ask, place, SealingKey.parse(ask.parts.sealing).seal(plain), way)
    return _back(ask, ticket, k, "on")


async def _reach(ask: Asking, place: TicketPlace, sealed: str | None, way: int) -> None:
    parts = ask.parts
    said = version_of(consent_text(parts, place.view, place.id, ask.language))
    consent = Consent(purpose=Purpose.CONTACT, notice=said, at=parts.clock.now())
    await parts.records.vault.reach(
        Address(
            ticket=place.id,
            hall=place.hall,
            sealed=sealed,
            consent=consent if sealed else None,
            keep_until=keep_until(parts, place.view, place.id),
            language=ask.language.value,
            way_s=60 * way if way in WAYS_MIN else None,
        )
    )


def _back(ask: Asking, ticket: str, key: str, said: str = "") -> RedirectResponse:
    """To the ticket's page, with the key where the page's script looks for it."""
    asked = f"?said={said}" if said else ""
    if not ask.parts.keys.holds(ticket, key):
        return RedirectResponse(f"/t/{ticket}{asked}", 303)
    found = RedirectResponse(f"/t/{ticket}{asked}#k={key}", 303)
    keep_key(found, ask.request, ask.parts, ticket, key)
    return found
