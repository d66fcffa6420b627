"""What a kiosk asks for besides numbers: codes looked up, other halls, slips again, the guide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kiosk.choice import Choice, Issued
from kiosk.departures import depart
from kiosk.elsewhere import Elsewhere, others
from kiosk.ground import Kiosk
from kiosk.not_taken import NotTaken
from kiosk.scan import Code, Found, Told
from kiosk.signals import (
    Again,
    Arrived,
    ComeBack,
    Errand,
    Guide,
    Input,
    LookAround,
    LookElsewhere,
    MoveTo,
    Others,
    Paper,
    Read,
    Rejoin,
    Scan,
)
from kiosk.slip_printer import SlipPrinter
from kiosk.slip_text import slip_of
from kiosk.words import CUT, LANGUAGES, SILENT, words
from queue_server.clock import day_number
from queue_server.device.answers import Answer, Denied, Done, Unsent
from queue_server.device.line import Asks
from queue_server.domain.alarms import Level
from queue_server.domain.events import Event
from queue_server.domain.ticket import Printing, State, Ticket
from queue_server.domain.view import HallView

ASK_S = 5.0
HELP = "help"
_TOLD = {
    State.WAITING: Told.WAITING,
    State.CALLED: Told.CALLED,
    State.SERVING: Told.CALLED,
    State.MISSED: Told.MISSED,
}


class Errands:
    """One kiosk's errands; `read` reads a reply, `tell` brings what came of it to the visit.

    `site` is the address that codes and links say.
    """

    def __init__(
        self,
        line: Asks,
        printer: SlipPrinter,
        *,
        centre: str,
        not_taken: NotTaken,
        site: Callable[[], str],
        read: Callable[[Mapping[str, Any]], Issued],
        tell: Callable[[Input], None],
    ) -> None:
        self._line, self._printer, self._centre = line, printer, centre
        self._not_taken, self._again = not_taken, set[str]()
        self._site, self._read, self._tell = site, read, tell

    async def run(self, errand: Errand, kiosk: Kiosk) -> None:
        """Do what the visit wants."""
        match errand:
            case LookElsewhere():
                await self._look_elsewhere(errand, kiosk)
            case Scan():
                await self._scan(errand, kiosk)
            case Rejoin():
                await self._back_in_line("rejoin", errand, kiosk)
            case LookAround() | MoveTo() | ComeBack():
                await depart(errand, self._centre, self._site(), self._tell)
            case Again(issued=issued, language=language):
                await self._print(issued, kiosk, language)
            case Guide():
                await self._guide(errand, kiosk)

    async def reprint(self, ticket: str, kiosk: Kiosk, here: str) -> None:
        """Print the slip of a ticket because it was asked for at this device; one at a time."""
        if ticket in self._again:
            return
        self._again.add(ticket)
        try:
            answer = await self._line.ask("slip", {"ticket": ticket}, wait_s=ASK_S)
            if isinstance(answer, Done):
                language = answer.data["ticket"].get("language")
                spoken = language if language in LANGUAGES else LANGUAGES[0]
                await self._print(self._read(answer.data), kiosk, spoken, here)
        finally:
            self._again.discard(ticket)

    async def _look_elsewhere(self, wanted: LookElsewhere, kiosk: Kiosk) -> None:
        """Tell where else it is done; nothing where nobody else does it, or nobody says."""
        item = _item(kiosk, wanted.choice)
        if item is None:
            return
        hall = kiosk.catalogue.hall
        place = (hall.latitude, hall.longitude)
        found = await others(
            self._centre, item, hall=hall.id, place=place, language=wanted.language
        )
        elsewhere = Elsewhere(choice=wanted.choice, language=wanted.language, halls=found)
        self._tell(Others(elsewhere=elsewhere))

    async def _scan(self, wanted: Scan, kiosk: Kiosk) -> None:
        """Let a remote number's or an appointment's holder be here; who returns has a new number.

        Of any other number say how it stands.
        """
        view, code = kiosk.knowledge.view, wanted.code
        ticket = view.tickets.get(code.ticket)
        right = view.rights.get(code.ticket)
        if code.promised:
            await self._back_in_line("check_in", wanted, kiosk)
        elif ticket is not None and ticket.state is State.REMOTE:
            await self._back_in_line("arrive", wanted, kiosk)
        elif right is not None and "used" not in right:
            await self._return(wanted)
        elif ticket is None and code.ticket in self._not_taken:
            self._tell(Read(found=Found(told=Told.NOT_TAKEN, code=code, number=_number(code))))
        else:
            self._tell(Read(found=_found(code, ticket, kiosk)))

    async def _return(self, wanted: Scan) -> None:
        """A new number for who was told to bring something more (免重排)."""
        code = wanted.code
        fields = {"returns": code.ticket, "key": code.key, "language": wanted.language}
        answer = await self._line.ask("issue", fields, id=wanted.id, wait_s=ASK_S)
        if isinstance(answer, Done):
            self._tell(Arrived(ticket=code.ticket, issued=self._read(answer.data)))
        else:
            self._tell_refused(answer, wanted)

    async def _back_in_line(self, verb: str, wanted: Scan | Rejoin, kiosk: Kiosk) -> None:
        code = wanted.code
        about = "appointment" if code.promised else "ticket"
        fields = {about: code.ticket, "key": code.key, "language": wanted.language}
        answer = await self._line.ask(verb, fields, id=wanted.id, wait_s=ASK_S)
        if isinstance(answer, Done):
            issued = self._read({"holder_key": code.key, **answer.data})
            if issued.wait_s is None:  # from a centre that does not say it
                wait_s = kiosk.knowledge.wait(issued.service, answer.data["ahead"])
                issued = replace(issued, wait_s=wait_s)
            self._tell(Arrived(ticket=code.ticket, issued=issued))
        else:
            self._tell_refused(answer, wanted)

    def _tell_refused(self, answer: Answer, wanted: Scan | Rejoin) -> None:
        match answer:
            case Denied(text=text):
                pass
            case Unsent():
                text = words(wanted.language).say(CUT)
            case _:
                text = words(wanted.language).say(SILENT)
        self._tell(Read(found=Found(told=Told.REFUSED, code=wanted.code, text=text)))

    async def _print(
        self, issued: Issued, kiosk: Kiosk, language: str, here: str | None = None
    ) -> None:
        """Print the slip of a number that stands by itself, and say what became of it."""
        printed = await self._printer.print(slip_of(issued, kiosk.knowledge, language=language))
        self._tell(Paper(ticket=issued.ticket, state=printed.state, reason=printed.reason))
        if issued.there is not None:
            return  # the slips of another hall's numbers are nothing to this hall's line
        fields = {"ticket": issued.ticket, "state": printed.state.value}
        if here is not None:
            fields["device"] = here
        await self._line.ask("printed", fields, wait_s=ASK_S)

    async def _guide(self, wanted: Guide, kiosk: Kiosk) -> None:
        """Call for the guide, or take the call back; the hall's events tell when one comes."""
        if wanted.call:
            day = day_number(kiosk.knowledge.clock.local().date())
            fields = {"alarm": HELP, "level": Level.YELLOW.value, "day": day}
            await self._line.ask("raise_alarm", fields, id=wanted.id, wait_s=ASK_S)
        else:
            await self._line.ask("clear_alarm", {"alarm": HELP}, id=wanted.id, wait_s=ASK_S)


def comes(event: Event, device: str) -> bool:
    """Whether an event says that a guide sees to this device's call."""
    data = event.data
    cleared = event.type == "alarm.cleared" and data.get("alarm") == HELP
    return cleared and data.get("about") == device


def asked_here(event: Event, device: str) -> str | None:
    """The ticket whose slip this device is to print again, if the event asks for one."""
    data = event.data
    if event.type != "ticket.printed" or data.get("device") != device:
        return None
    return str(data["ticket"]) if data["set"].get("printed") == Printing.QUEUED else None


def owed_here(view: HallView, device: str) -> list[str]:
    """Slips that were asked for again here while this kiosk was away.

    Those of a day that is over are left: nobody waits for them any more.
    """
    return [
        ticket.id
        for ticket in view.tickets.values()
        if ticket.reprint == device and ticket.ended_at is None and ticket.day > view.last_day()
    ]


def _number(code: Code) -> str:
    return code.ticket.rpartition("-")[2]


def _found(code: Code, ticket: Ticket | None, kiosk: Kiosk) -> Found:
    told = Told.UNKNOWN if ticket is None else _TOLD.get(ticket.state, Told.UNKNOWN)
    if ticket is None or told is Told.UNKNOWN:
        return Found(told=Told.UNKNOWN, code=code)
    knowledge, stop, kept = kiosk.knowledge, None, None
    ahead = knowledge.view.ahead(ticket) if told is Told.WAITING else 0
    if told is Told.WAITING:
        stop, kept = knowledge.leaving(ticket)
    return Found(
        told=told,
        code=code,
        number=ticket.number,
        service=ticket.service,
        ahead=ahead,
        wait_s=knowledge.wait(ticket.service, ahead) if told is Told.WAITING else None,
        window=ticket.window,
        stop=stop,
        kept_until=kept,
    )


def _item(kiosk: Kiosk, choice: Choice) -> str | None:
    """The item that the search for other halls goes by; the foremost of a bundle."""
    if not kiosk.catalogue.has(choice):
        return None
    items = kiosk.catalogue.items(choice)
    return items[0].id if items else None
