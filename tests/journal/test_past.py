"""What reports read of the journal: evaluations, counted where they are alike."""

from __future__ import annotations

from queue_server.domain.evaluation import Counted
from queue_server.domain.events import Event
from queue_server.journal.journal import SqlJournal
from queue_server.ports import StoredEvent

HALL = "h1"


def graded(seq: int, grade: int, *, clerk: str | None = "user:li", source: str = "phone") -> Event:
    data = {
        "ticket": f"{HALL}-20261002-A{seq:03d}",
        "handling": 1,
        "grade": grade,
        "source": source,
        "window": "1",
        "clerk": clerk,
        "service": "general",
        "items": ["card"],
        "ended_at": seq,
    }
    return Event(epoch=1, seq=seq, hall=HALL, at=seq, type="evaluation.submitted", data=data)


def alike(grade: int, count: int, source: str = "phone") -> Counted:
    return Counted(
        hall=HALL,
        window="1",
        service="general",
        items=("card",),
        grade=grade,
        source=source,
        count=count,
    )


async def test_evaluations_of_a_period_are_counted_where_they_are_alike(
    journal: SqlJournal,
) -> None:
    told = [
        Event(epoch=1, seq=1, hall=HALL, at=1, type="hall.opened", data={}),
        graded(2, 5),
        graded(3, 5),
        graded(4, 2, clerk="user:wu"),
        graded(5, 5, clerk=None, source="default"),
        graded(6, 1),
    ]
    await journal.write([StoredEvent(event=one) for one in told])
    found = await journal.past.graded([HALL, "h2"], 2, 6)
    expected = [alike(2, 1), alike(5, 2), alike(5, 1, "default")]
    assert sorted(found, key=lambda one: (one.grade, one.source != "phone")) == expected
    assert await journal.past.graded([HALL], 2, 6, clerk="user:wu") == [alike(2, 1)]
    assert await journal.past.graded([], 2, 6) == []
