"""The report of shown waits: the same people by hall, service, day, hour and estimator."""

from __future__ import annotations

from datetime import UTC, datetime

from queue_server.domain.accuracy import Accuracy, Judged
from queue_server.web.estimate_report import estimate_table
from queue_server.web.language import Language
from tests.web.conftest import CENTRE
from tests.web.test_evaluation import form_city

CITY = form_city()


def judged(
    hour: float, count: int, *, day: int = 23, service: str = "social", place: str = "issue"
) -> Judged:
    """So many who were told 300 s too little of 1000 s, one of them outside; at a Chinese hour."""
    at = round((datetime(2026, 11, day, tzinfo=UTC).timestamp() + 3600 * (hour - 8)) * 1000)
    found = Accuracy(
        count=count,
        error_s=-300 * count,
        absolute_s=300 * count,
        waited_s=1000 * count,
        pinball10_s=10.26 * count,
        pinball50_s=150 * count,
        pinball90_s=30 * count,
        above=1,
        at_once=2,
        at_once_kept=1,
    )
    by = "plain" if day == 23 else "rollout"
    return Judged(hall=CENTRE, service=service, by=by, place=place, at=at, accuracy=found)


def test_each_level_counts_the_same_people() -> None:
    told = [judged(9, 10), judged(9.5, 10), judged(10, 5, service="tax"), judged(9, 15, day=24)]
    told.append(judged(9, 7, place="page"))
    table = estimate_table(CITY, told, language=Language.EN)
    rows = table.documents()
    by_level: dict[str, dict[str, int]] = {}
    for row in rows:
        assert row["hall"] == "Citizen-Centre"
        by_level.setdefault(str(row["level"]), {})[str(row["name"])] = int(row["told_to_wait"] or 0)
    assert by_level == {
        "Hall": {"Citizen-Centre": 40},
        "Service": {"Social insurance": 35, "Tax": 5},
        "Day": {"2026-11-23": 25, "2026-11-24": 15},
        "Hour": {"09:00": 35, "10:00": 5},
        "Estimate by": {"plain formula": 25, "the hall rolled forward": 15},
        "Shown": {"on the slip": 40, "on the holder's page": 7},
    }
    hall = rows[0]
    assert (hall["mean_wait_s"], hall["bias_s"], hall["bias"]) == (1000, -300, -0.3)
    assert (hall["absolute_s"], hall["pinball10_s"], hall["pinball90_s"]) == (300, 10.3, 30)
    assert (hall["covered"], hall["below"], hall["above"]) == (0.9, 0, 0.1)
    assert (hall["at_once"], hall["at_once_kept"]) == (8, 0.5)


def test_who_never_waited_leaves_no_figure_of_waiting() -> None:
    only = Judged(
        hall=CENTRE,
        service="gone",
        by="plain",
        place="issue",
        at=0,
        accuracy=Accuracy(at_once=3, at_once_kept=3),
    )
    table = estimate_table(CITY, [only], language=Language.ZH_CN)
    service = table.documents()[1]
    assert (service["name"], service["told_to_wait"], service["covered"]) == ("gone", 0, None)
    assert service["at_once_kept"] == 1
