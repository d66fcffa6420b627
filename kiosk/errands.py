"""What a kiosk asks for besides numbers: codes looked up, other halls, the guide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.choice import Choice, Issued, issued_of
from kiosk.elsewhere import Elsewhere, Halls
from kiosk.ground import Kiosk
from kiosk.numbers import CUT, SILENT
from kiosk.scan import Code, Found, Told
from kiosk.signals import Arrived, Guide, Input, LookElsewhere, Others, Paper, Read, Rejoin, Scan
from kiosk.slip import SlipContent
from kiosk.slip_printer import SlipPrinter
from kiosk.words import words
from queue_server.device.answers import Answer, Denied, Done, Unsent
from queue_server.device.line import Asks
from queue_server.domain.events import Event
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.view import HallView

ASK_S = 5.0
HELP, LEVEL = "help", "yellow"
_TOLD = {
    State.WAITING: Told.WAITING,
    State.CALLED: Told.CALLED,
    State.SERVING: Told.CALLED,
    State.MISSED: Told.MISSED,
}
ARRIVE, REJOIN = "arrive", "rejoin"


class Errands:
    """The errands of one kiosk; `tell` brings what came of them back to the visit."""

    def __init__(
        self,
        line: Asks,
        printer: SlipPrinter,
        halls: Halls,
        *,
        public_url: Callable[[], str],
        tell: Callable[[Input], None],
    ) -> None:
        self._line, self._printer, self._halls = line, printer, halls
        self._public_url, self._tell = public_url, tell

    async def look_elsewhere(self, wanted: LookElsewhere, kiosk: Kiosk) -> None:
        """Tell where else it is done; nothing where nobody else does it, or nobody says."""
        item = _item(kiosk, wanted.choice)
        if item is None:
            return
        hall = kiosk.catalogue.hall
        place = (hall.latitude, hall.longitude)
        found = await self._halls.others(item, hall=hall.id, place=place, language=wanted.language)
        elsewhere = Elsewhere(choice=wanted.choice, language=wanted.language, halls=found)
        self._tell(Others(elsewhere=elsewhere))

    async def scan(self, wanted: Scan, kiosk: Kiosk) -> None:
        """Let a remote number's holder be here, and who returns by right have a new number.

        Of any other number say how it stands.
        """
        view, code = kiosk.knowledge.view, wanted.code
        ticket = view.tickets.get(code.ticket)
        right = view.rights.get(code.ticket)
        if ticket is not None and ticket.state is State.REMOTE:
            await self._back_in_line(ARRIVE, wanted, kiosk)
        elif right is not None and "used" not in right:
            await self._return(wanted)
        else:
            self._tell(Read(found=_found(code, ticket, kiosk)))

    async def _return(self, wanted: Scan) -> None:
        """A new number for who was told to bring something more (免重排)."""
        code = wanted.code
        fields = {"returns": code.ticket, "key": code.key, "language": wanted.language}
        answer = await self._line.ask("issue", fields, id=wanted.id, wait_s=ASK_S)
        if isinstance(answer, Done):
            issued = issued_of(answer.data, self._public_url())
            self._tell(Arrived(ticket=code.ticket, issued=issued))
        else:
            self._tell_refused(answer, wanted)

    async def rejoin(self, wanted: Rejoin, kiosk: Kiosk) -> None:
        """Bring a missed number back by its rule."""
        await self._back_in_line(REJOIN, wanted, kiosk)

    async def print(self, issued: Issued, slip: SlipContent) -> None:
        """Print a slip once more, for a number that stands by itself."""
        printout = await self._printer.print(slip)
        self._tell(Paper(ticket=issued.ticket, state=printout.state, reason=printout.reason))
        fields = {"ticket": issued.ticket, "state": printout.state.value}
        await self._line.ask("printed", fields, id=f"{issued.ticket}-again", wait_s=ASK_S)

    async def guide(self, wanted: Guide, id_: str, day: int) -> None:
        """Call for the guide, or take the call back; the hall's events tell when one comes."""
        if wanted.call:
            fields = {"alarm": HELP, "level": LEVEL, "day": day}
            await self._line.ask("raise_alarm", fields, id=id_, wait_s=ASK_S)
        else:
            await self._line.ask("clear_alarm", {"alarm": HELP}, id=id_, wait_s=ASK_S)

    async def _back_in_line(self, verb: str, wanted: Scan | Rejoin, kiosk: Kiosk) -> None:
        code = wanted.code
        fields = {"ticket": code.ticket, "key": code.key, "language": wanted.language}
        answer = await self._line.ask(verb, fields, id=wanted.id, wait_s=ASK_S)
        if isinstance(answer, Done):
            issued = self._issued(answer.data, code, kiosk)
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

    def _issued(self, reply: Mapping[str, Any], code: Code, kiosk: Kiosk) -> Issued:
        wait = kiosk.knowledge.wait(reply["ticket"]["service"], reply["ahead"])
        known = {"wait": {"p10_s": wait[0], "p90_s": wait[1]}, "holder_key": code.key}
        return issued_of({**reply, **known}, self._public_url())


def comes(event: Event, device: str) -> bool:
    """Whether an event says that a guide sees to this device's call."""
    data = event.data
    cleared = event.type == "alarm.cleared" and data.get("alarm") == HELP
    return cleared and data.get("about") == device


def _found(code: Code, ticket: Ticket | None, kiosk: Kiosk) -> Found:
    told = Told.UNKNOWN if ticket is None else _TOLD.get(ticket.state, Told.UNKNOWN)
    if ticket is None or told is Told.UNKNOWN:
        return Found(told=Told.UNKNOWN, code=code)
    view: HallView = kiosk.knowledge.view
    ahead = view.ahead(ticket) if told is Told.WAITING else 0
    return Found(
        told=told,
        code=code,
        number=ticket.number,
        service=ticket.service,
        ahead=ahead,
        wait_s=kiosk.knowledge.wait(ticket.service, ahead) if told is Told.WAITING else None,
        window=ticket.window,
    )


def _item(kiosk: Kiosk, choice: Choice) -> str | None:
    """The item that the search for other halls goes by; the foremost of a bundle."""
    if not kiosk.catalogue.has(choice):
        return None
    items = kiosk.catalogue.items(choice)
    return items[0].id if items else None
