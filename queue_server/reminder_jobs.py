"""Reminders put together: found by one process of a centre, and posted from there."""

from __future__ import annotations

from queue_server.carriers import chosen
from queue_server.centre import Centre
from queue_server.ports.waits import Waits
from queue_server.posting import Posting
from queue_server.reminding import Reminding
from queue_server.schedule import Schedule

EVERY_S = 1.0


def remind(schedule: Schedule, centre: Centre, waits: Waits) -> None:
    """Add the jobs, where the settings name who carries reminders."""
    carriers = chosen(centre.settings.reminders)
    if not carriers:
        return
    records, keys, url = centre.records, centre.keyring, centre.settings.own_url()

    def link(ticket: str) -> str:
        return f"{url}/t/{ticket}#k={keys.holder_key(ticket)}"

    reminding = Reminding(
        centre.own,
        centre.city,
        centre.clock,
        waits=waits,
        vault=records.vault,
        reminders=records.reminders,
    )
    posting = Posting(records.reminders, records.vault, carriers, centre.clock, link=link)
    schedule.every(EVERY_S, "reminders", reminding.look)
    schedule.every(EVERY_S, "post", posting.post)
