"""Which reminders are due: the numbers whose holders want them, looked at again and again.

What is due is put into SQL and handed over from there (posting.py), so that nothing is forgotten
when the process ends between the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from hall_config.model import City, Text
from queue_server.clock import CityClock, real_ms
from queue_server.domain.events import Position
from queue_server.domain.numbers import split_ticket_id
from queue_server.domain.reminders import KEEP_S, Due, due
from queue_server.domain.ticket import FINAL, State, Ticket
from queue_server.ports import HallPort, Vault
from queue_server.ports.reminders import Reminder, Reminders, Wanted
from queue_server.ports.waits import Waits
from queue_server.texts import DEFAULT

QUIET_MS = 5_000
"""A hall where nothing happened is looked at again after so much city time."""
GONE = timedelta(days=2)
"""A number of which the hall knows nothing is no longer followed after so long."""


class Reminding:
    """One process's look at who wants reminders; `look` is done again and again."""

    def __init__(
        self,
        halls: Iterable[HallPort],
        city: City,
        clock: CityClock,
        *,
        waits: Waits,
        vault: Vault,
        reminders: Reminders,
    ) -> None:
        self._halls, self._city, self._clock = halls, city, clock
        self._waits, self._vault, self._reminders = waits, vault, reminders
        self._wanted: dict[str, dict[str, Wanted]] = {}
        self._count = 0
        self._seen: dict[str, tuple[Position, int]] = {}

    async def look(self) -> None:
        """Put what became due; RecordsUnavailable, and the next look finds the same again."""
        for one in await self._reminders.wanted(self._count):
            self._wanted.setdefault(one.hall, {})[one.ticket] = one
            self._seen.pop(one.hall, None)
            self._count = one.count
        for port in self._halls:
            wanted = self._wanted.get(port.hall)
            if wanted and self._news(port):
                await self._look_at(port, wanted)

    def _news(self, port: HallPort) -> bool:
        """Whether something happened in the hall since the last look, or it is long ago."""
        now, position = self._clock.now(), port.view.position
        before = self._seen.get(port.hall)
        if before and before[0] == position and 0 <= now - before[1] < QUIET_MS:
            return False
        self._seen[port.hall] = position, now
        return True

    async def _look_at(self, port: HallPort, wanted: dict[str, Wanted]) -> None:
        now, over, found = self._clock.now(), [], list[Reminder]()
        for one in list(wanted.values()):
            ticket = port.view.tickets.get(one.ticket)
            if ticket is None:
                if self._long_gone(one.ticket, now):
                    over.append(one.ticket)
                continue
            found += self._of(port, ticket, one, now)
            if ticket.state in FINAL:
                over.append(ticket.id)
                if ticket.state is State.MOVED and ticket.moved_to:
                    await self._hand_on(ticket.id, ticket.moved_to)
        try:
            await self._reminders.put(found)
            await self._reminders.forget(over)
        except BaseException:
            self._seen.pop(port.hall, None)
            raise
        for name in over:
            wanted.pop(name, None)

    async def _hand_on(self, old: str, new: str) -> None:
        split = split_ticket_id(new)
        if split is not None:
            await self._vault.hand_on(old, new, split.hall)

    def _of(self, port: HallPort, ticket: Ticket, one: Wanted, now: int) -> Iterator[Reminder]:
        wait = self._waits.ticket(port.hall, ticket.id) if ticket.state is State.REMOTE else None
        language = one.language or ticket.language
        p10_s = 0 if wait is None else wait.p10_s
        for what in due(self._city, port.view, ticket, way_s=one.way_s, wait_p10_s=p10_s, at=now):
            yield Reminder(
                id=f"{ticket.id}:{what.name}",
                ticket=str(what.facts.get("to", ticket.id)),
                hall=port.hall,
                about=what.about,
                language=language,
                facts=self._facts(ticket, what, language),
                at=now,
                until=real_ms() + 1000 * KEEP_S[what.about],
            )

    def _facts(self, ticket: Ticket, what: Due, language: str | None) -> dict[str, str | int]:
        """What the sentence says, in the reader's language."""
        moved = split_ticket_id(str(what.facts.get("to", "")))
        hall = self._city.halls[moved.hall if moved else ticket.hall]
        zone = hall.zones.get(hall.services.get(ticket.service, ""))
        service = self._city.services.get(ticket.service)
        locale = (language or DEFAULT).replace("-", "_").lower()

        def of(text: Text) -> str:
            return str(getattr(text, locale, text.zh_cn))

        by = ticket.arrive_by
        return {
            **what.facts,
            "number": moved.number if moved else ticket.number,
            "hall": of(hall.name),
            "place": of(zone.place) if zone else "",
            "service": of(service.name) if service else "",
            "by": "" if by is None else self._clock.local(by).strftime("%H:%M"),
        }

    def _long_gone(self, ticket: str, now: int) -> bool:
        split = split_ticket_id(ticket)
        if split is None:
            return True
        day = datetime.strptime(str(split.day), "%Y%m%d").replace(tzinfo=self._clock.zone)
        return self._clock.local(now) - day > GONE
