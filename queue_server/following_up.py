"""Bad grades get their follow-ups: from the journal into the records, each once.

The journal may lie in another database than the records, so the hall's position is kept beside the
follow-ups and moved with them: whoever dies between two steps does the same again.
"""

from __future__ import annotations

from collections.abc import Iterable

from hall_config.model import City
from queue_server.domain.follow_up import opened
from queue_server.journal.past import SqlPast
from queue_server.records.follow_ups import SqlFollowUps

BATCH = 200


async def open_follow_ups(
    past: SqlPast, follow_ups: SqlFollowUps, city: City, halls: Iterable[str]
) -> None:
    """Open what the journal has by now."""
    for hall in halls:
        while True:
            known = await follow_ups.position(hall)
            graded = await past.graded_after(hall, known, limit=BATCH)
            if not graded:
                break
            bad = [opened(one, city) for one in graded if one.bad]
            await follow_ups.open(hall, known, graded[-1].position, bad)
