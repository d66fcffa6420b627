"""`yunhao handover --gone`: open a shared hall here after its centre was lost for good.

No machine can tell a lost centre from a cut line, so a person says so, naming the position that
this command shows: what happened there afterwards is lost. The hall opens from the journal that
followed it, under the next epoch. Should the other centre come back all the same, it gives way as
soon as it reaches this one: the later epoch has the hall.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import httpx

from hall_config.load import load_city
from queue_server.clock import CityClock
from queue_server.crypto import Keyring, centre_name
from queue_server.domain.events import START
from queue_server.domain.leading import leads
from queue_server.domain.ticket import AT_WINDOW, FINAL, State
from queue_server.domain.view import HallView
from queue_server.handover import Step, asking, of_this_centre
from queue_server.journal.journal import SqlJournal
from queue_server.maintain import opened_records
from queue_server.mistakes import Mistake
from queue_server.opening import rebuild
from queue_server.ports import StoreUnavailable
from queue_server.settings import OtherCentre, Settings


async def take_over(
    settings: Settings,
    hall: str,
    confirmed: str | None,
    clock: CityClock | None,
    tell: Callable[[Step], None],
) -> None:
    """Open the hall here if `confirmed` is the position last known of it; else say what is lost.

    The centre here must be running; it notices by itself. Mistake for what the operator can mend.
    """
    city = load_city(settings.city)
    if hall not in city.halls:
        raise Mistake("no such hall", hall, city.halls)
    other = settings.centres.get(hall)
    if other is None:
        raise Mistake("YUNHAO_CENTRES does not share this hall", hall)
    clock = clock or CityClock(timezone=city.timezone)
    me = centre_name(Keyring.load_or_create(settings.data))
    journal = await SqlJournal.open(settings.sql("journal", settings.journal_url))
    try:
        view = await _known(journal, hall, me)
        if await _answers(other, hall):
            raise Mistake("the other centre answers: hand the hall over there", other.url)
        position = view.position.text()
        for step in what_stays(view, clock):
            tell(step)
        if confirmed != position:
            raise Mistake("not opened: repeat with --confirm once the other is gone", position)
        async with of_this_centre(settings) as dispatcher:
            try:
                epoch = view.position.epoch + 1
                await rebuild(view, epoch, dispatcher, journal, clock, centre=me)
            except StoreUnavailable as error:
                raise Mistake("the centre here does not run", str(settings.data)) from error
        tell(Step(text="opened here", about=hall))
    finally:
        await journal.close()
    async with opened_records(settings) as records:
        await records.audit.note("job:console", "take_over_gone", hall, {"position": position})


def what_stays(view: HallView, clock: CityClock) -> tuple[Step, ...]:
    """Up to when the hall is known, and how many numbers go on."""
    count = Counter(one.state for one in view.tickets.values() if one.state not in FINAL)
    windows = sum(count[state] for state in AT_WINDOW)
    last = f"{view.position.text()} · {clock.local(view.at):%Y-%m-%d %H:%M:%S}"
    return (
        Step(text="the last that is known here; what came after it is lost", about=last),
        Step(text="numbers wait here", about=str(count[State.WAITING])),
        Step(text="numbers are at windows", about=str(windows)),
        Step(
            text="numbers are away, set aside or missed",
            about=str(count.total() - count[State.WAITING] - windows),
        ),
    )


async def _known(journal: SqlJournal, hall: str, me: str) -> HallView:
    if await journal.position(hall) == START:
        raise Mistake("nothing is known here of the hall", hall)
    view = await journal.replay(hall)
    if leads(view, me, stored=False):
        raise Mistake("this centre has the hall already", hall)
    return view


async def _answers(other: OtherCentre, hall: str) -> bool:
    """Whether anything at the other centre's address is a centre that knows the hall."""
    async with asking(other) as client:
        try:
            answer = await client.get(f"/api/v1/halls/{hall}/view")
            return answer.is_success and "me" in answer.json()
        except (httpx.HTTPError, ValueError):
            return False
