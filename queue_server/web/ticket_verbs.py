"""What holders, guides and clerks do with a ticket."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from queue_server.domain import commands as domain
from queue_server.domain.commands import Command, Handled
from queue_server.domain.finishing import judged, kept
from queue_server.domain.rights import STAFF_ROLES, Role
from queue_server.domain.ticket import Printing, Ticket
from queue_server.web import asked
from queue_server.web.doing import Ask, Asking, TicketPlace
from queue_server.web.fields import Name, instant_ms
from queue_server.web.presence import require_presence
from queue_server.web.schemas import TicketOut
from queue_server.web.show import Reader, shows_key, ticket_out

router = APIRouter(tags=["tickets"], prefix="/tickets/{ticket}")
Here = asked.AtAsked | None
At = Annotated[Name | None, Body(embed=True)]


async def _do(ask: Asking, place: TicketPlace, action: str, command: Command) -> TicketOut:
    reply = await ask.do_on(place, action, command)
    caller, ticket = ask.caller(place), Ticket.from_document(reply["ticket"])
    reader = Reader(
        parts=ask.parts,
        language=ask.language,
        staff=bool(caller.roles & STAFF_ROLES),
        holder=shows_key(caller, ticket, ask.parts.clock.now()),
    )
    return ticket_out(reader, place.view, ticket, ahead=reply.get("ahead"))


def _at(place: TicketPlace, body: Here) -> str:
    """The window that acts: the one named, else the one that has the ticket."""
    return (body and body.window) or place.window()


@router.post("/arrive", response_model_exclude_none=True)
async def arrive(ask: Ask, ticket: str) -> TicketOut:
    """The holder of a remote number is in the hall."""
    place = ask.place(ticket)
    if Role.HOLDER in ask.caller(place).roles:
        require_presence(ask.request, ask.parts, place.hall)
    return await _do(ask, ask.place(ticket), "arrive", domain.Arrive(ticket=ticket))


@router.post("/cancel", response_model_exclude_none=True)
async def cancel(ask: Ask, ticket: str, body: asked.CancelAsked | None = None) -> TicketOut:
    """Give the number back, where a stop offers it with a right to return."""
    place = ask.place(ticket)
    roles = ask.caller(place).roles
    by = next((one.value for one in (Role.HOLDER, Role.KIOSK) if one in roles), "staff")
    command = domain.Cancel(ticket=ticket, by=by, keep=body.keep if body else None)
    parts = ask.parts
    return await _do(
        ask, place, "cancel", kept(parts.city, place.view, command, at=parts.clock.now())
    )


@router.post("/defer", response_model_exclude_none=True)
async def defer(ask: Ask, ticket: str, body: asked.DeferAsked) -> TicketOut:
    """Step back by time or by tickets; a remote number by time only."""
    command = domain.Defer(ticket=ticket, by_s=body.by_s, by_tickets=body.by_tickets)
    return await _do(ask, ask.place(ticket), "defer", command)


@router.post("/confirm", response_model_exclude_none=True)
async def confirm(ask: Ask, ticket: str, body: asked.ConfirmAsked) -> TicketOut:
    """Confirm a declared priority, or put the ticket back to its normal place."""
    command = domain.Confirm(ticket=ticket, granted=body.granted)
    return await _do(ask, ask.place(ticket), "confirm", command)


@router.post("/check", response_model_exclude_none=True)
async def check(ask: Ask, ticket: str, body: asked.CheckAsked) -> TicketOut:
    """Note what the guide found when checking the materials."""
    result = f"{body.result}: {'、'.join(body.missing)}" if body.missing else body.result
    return await _do(ask, ask.place(ticket), "check", domain.Check(ticket=ticket, result=result))


@router.post("/reclass", response_model_exclude_none=True)
async def reclass(ask: Ask, ticket: str, body: asked.ReclassAsked) -> TicketOut:
    """Correct the service or the class."""
    place = ask.place(ticket)
    command = domain.Reclass(
        ticket=ticket,
        window=place.window() or None,
        service=body.service,
        ticket_class=body.class_,
    )
    return await _do(ask, place, "reclass", command)


@router.post("/rejoin", response_model_exclude_none=True)
async def rejoin(ask: Ask, ticket: str) -> TicketOut:
    """Bring a missed number back by its rule."""
    return await _do(ask, ask.place(ticket), "rejoin", domain.Rejoin(ticket=ticket))


@router.post("/reprint", response_model_exclude_none=True)
async def reprint(ask: Ask, ticket: str, kiosk: At = None) -> TicketOut:
    """Have the slip printed once more: at the kiosk named, else where the number was taken."""
    place = ask.place(ticket)
    known = place.view.tickets.get(ticket)
    where = kiosk or (known.device if known else None)
    command = domain.Printed(ticket=ticket, state=Printing.QUEUED, device=where)
    return await _do(ask, place, "reprint", command)


@router.post("/void", response_model_exclude_none=True)
async def void(ask: Ask, ticket: str) -> TicketOut:
    """End a number that was neither shown nor printed."""
    found = await _do(ask, ask.place(ticket), "void", domain.Void(ticket=ticket))
    await ask.note("void", ticket, {})
    return found


@router.post("/call", response_model_exclude_none=True)
async def call(ask: Ask, ticket: str, body: asked.CallAsked) -> TicketOut:
    """Call a chosen number, by right and with a reason; always audited."""
    command = domain.Call(ticket=ticket, window=body.window, reason=body.reason)
    found = await _do(ask, ask.place(ticket), "call", command)
    await ask.note("call", ticket, {"window": body.window, "reason": body.reason})
    return found


@router.post("/recall", response_model_exclude_none=True)
async def recall(ask: Ask, ticket: str, body: Here = None) -> TicketOut:
    """Say a called number again."""
    place = ask.place(ticket)
    return await _do(ask, place, "recall", domain.Recall(ticket=ticket, window=_at(place, body)))


@router.post("/start", response_model_exclude_none=True)
async def start(ask: Ask, ticket: str, body: Here = None) -> TicketOut:
    """Begin handling."""
    place = ask.place(ticket)
    return await _do(ask, place, "start", domain.Start(ticket=ticket, window=_at(place, body)))


@router.post("/return", response_model_exclude_none=True)
async def give_back(ask: Ask, ticket: str, body: Here = None) -> TicketOut:
    """Put a called number back, or undo a start."""
    place = ask.place(ticket)
    return await _do(ask, place, "return", domain.Return(ticket=ticket, window=_at(place, body)))


@router.post("/miss", response_model_exclude_none=True)
async def miss(ask: Ask, ticket: str, body: Here = None) -> TicketOut:
    """The call went unanswered."""
    place = ask.place(ticket)
    return await _do(ask, place, "miss", domain.Miss(ticket=ticket, window=_at(place, body)))


@router.post("/suspend", response_model_exclude_none=True)
async def suspend(ask: Ask, ticket: str, body: asked.SuspendAsked) -> TicketOut:
    """Set the handling aside."""
    place = ask.place(ticket)
    command = domain.SuspendTicket(ticket=ticket, window=_at(place, body), kind=body.kind)
    return await _do(ask, place, "suspend", command)


@router.post("/resume", response_model_exclude_none=True)
async def resume(ask: Ask, ticket: str, body: Here = None) -> TicketOut:
    """Take up a number suspended to this window."""
    place = ask.place(ticket)
    return await _do(ask, place, "resume", domain.Resume(ticket=ticket, window=_at(place, body)))


@router.post("/wake", response_model_exclude_none=True)
async def wake(ask: Ask, ticket: str) -> TicketOut:
    """Let a freely suspended number wait again, first."""
    return await _do(ask, ask.place(ticket), "wake", domain.Wake(ticket=ticket))


@router.post("/next-item", response_model_exclude_none=True)
async def next_item(ask: Ask, ticket: str, body: Here = None) -> TicketOut:
    """Go on to the next item on the same number."""
    place = ask.place(ticket)
    command = domain.NextItem(ticket=ticket, window=_at(place, body))
    return await _do(ask, place, "next_item", command)


@router.post("/transfer", response_model_exclude_none=True)
async def transfer(ask: Ask, ticket: str, body: asked.TransferAsked) -> TicketOut:
    """Same number, other service or window, waiting time kept."""
    place = ask.place(ticket)
    command = domain.Transfer(
        ticket=ticket,
        window=place.window() or None,
        service=body.service,
        to_window=body.window,
        note=body.note,
    )
    return await _do(ask, place, "transfer", command)


@router.post("/finish", response_model_exclude_none=True)
async def finish(ask: Ask, ticket: str, body: asked.FinishAsked) -> TicketOut:
    """End the number with what came of each item."""
    place, back = ask.place(ticket), body.return_
    handled = tuple(Handled(**one.model_dump()) for one in body.handled)
    command = domain.Finish(
        ticket=ticket,
        window=_at(place, body),
        handled=handled or (Handled(outcome=body.outcome or ""),),
        return_until=instant_ms(back.until if back else None),
        return_window=None if back is None else back.window,
    )
    return await _do(ask, place, "finish", _judged(ask, place, command))


@router.post("/forward", response_model_exclude_none=True)
async def forward(ask: Ask, ticket: str, body: asked.ForwardAsked) -> TicketOut:
    """Send a bundle's number on to its next line, the wait already served kept."""
    place = ask.place(ticket)
    handled = tuple(Handled(**one.model_dump()) for one in body.handled)
    command = domain.Forward(
        ticket=ticket, window=_at(place, body), handled=handled, service=body.service
    )
    return await _do(ask, place, "forward", _judged(ask, place, command))


def _judged(
    ask: Asking, place: TicketPlace, command: domain.Finish | domain.Forward
) -> domain.Finish | domain.Forward:
    parts = ask.parts
    return judged(parts.city, place.view, command, at=parts.clock.now())
