"""Reports: right figures, in three formats, for those who may read them, never a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain.evaluation import Counted, Evaluation
from queue_server.domain.events import Position
from queue_server.domain.follow_up import Appeal, Settled, Stage, opened
from queue_server.records.records import SqlRecords
from queue_server.web.evaluation_report import evaluation_table
from queue_server.web.language import Language
from queue_server.web.report_table import Column, Measure, Table, as_csv, as_workbook, guarded
from tests.web.conftest import CENTRE, Stages
from tests.web.test_evaluation import form_city
from tests.web.test_follow_ups import graded

CITY = form_city()
AT = 1_795_400_000_000
DAY_MS = 86_400_000


def evaluation(seq: int, grade: int, **facts: Any) -> Evaluation:
    plain = Evaluation(
        hall=CENTRE,
        position=Position(1, seq),
        at=AT,
        ticket=f"{CENTRE}-20261123-A{seq:03d}",
        handling=1,
        grade=grade,
        source="phone",
        window="1",
        service="social",
        ended_at=AT,
        items=("social-card",),
    )
    return replace(plain, **facts)


def counted(one: Evaluation) -> Counted:
    return Counted(
        hall=one.hall,
        window=one.window,
        service=one.service,
        items=one.items,
        grade=one.grade,
        source=one.source,
        count=1,
    )


def rows(*evaluations: Evaluation, now: int = AT, **tasks: Any) -> list[dict[str, Any]]:
    follow_ups = [opened(one, CITY) for one in evaluations if one.bad]
    follow_ups = [
        replace(one, **tasks.get(f"task_{one.evaluation.position.seq}", {})) for one in follow_ups
    ]
    graded = [counted(one) for one in evaluations]
    table = evaluation_table(CITY, graded, follow_ups, now=now, language=Language.EN)
    return table.documents()


def test_means_and_shares_are_of_what_people_said() -> None:
    found = rows(
        evaluation(1, 5),
        evaluation(2, 4),
        evaluation(3, 1),
        evaluation(4, 3, source="default"),
        evaluation(5, 2, window="2", items=("social-card", "tax-proof")),
        task_3={"appeal": Appeal.WITHDRAWN, "stage": Stage.SETTLED},
    )
    hall = found[0]
    assert (hall["level"], hall["name"]) == ("Hall", "Citizen-Centre")
    assert (hall["count"], hall["mean"], hall["satisfied"]) == (3, 3.667, 0.6667)
    assert (hall["bad"], hall["withdrawn"], hall["default"]) == (1, 1, 1)
    windows = {one["name"]: one["count"] for one in found if one["level"] == "Window"}
    assert windows == {"window 1": 2, "window 2": 1}
    items = {one["name"]: one["count"] for one in found if one["level"] == "Item"}
    assert items == {"Apply for a social security card": 3, "Certificate of tax paid": 1}
    departments = [one["name"] for one in found if one["level"] == "Department"]
    assert departments == ["Social Security Bureau"]


def test_follow_ups_are_open_late_or_settled_in_time() -> None:
    bad = [evaluation(seq, 1) for seq in range(1, 5)]
    settled = {"stage": Stage.SETTLED, "outcome": Settled.EXPLAINED}
    hall = rows(
        *bad,
        now=AT + 5 * DAY_MS,
        task_1={"stage": Stage.CONTACTED},
        task_2={**settled, "settled_at": AT + DAY_MS},
        task_3={**settled, "settled_at": AT + 30 * DAY_MS},
    )[0]
    assert (hall["bad"], hall["open"], hall["late"], hall["settled"]) == (4, 2, 1, 2)
    assert hall["settled_in_time"] == 0.5


def test_nothing_said_is_no_figure() -> None:
    assert rows() == []
    only = rows(evaluation(1, 3, source="default"))[0]
    assert (only["count"], only["mean"], only["satisfied"], only["default"]) == (0, None, None, 1)


EVIL = ("=1+1", "+1", "-1", "@x", "\t=1", " =1", "\r=1")


@pytest.mark.parametrize("evil", EVIL)
def test_no_text_becomes_a_formula(evil: str) -> None:
    columns = (Column(id="name", measure=Measure.TEXT), Column(id="count"))
    table = Table(name="x", columns=columns, rows=((evil, -1), ("fine", None)))
    text = as_csv(table, Language.EN)
    assert text.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert read == [["Name", "Evaluations"], ["'" + evil, "-1"], ["fine", ""]]
    with zipfile.ZipFile(io.BytesIO(as_workbook(table, Language.EN))) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    assert guarded("a=1") == "a=1"


async def test_the_door_gives_each_format_to_who_may_read(
    stages: Stages, records: SqlRecords
) -> None:
    stage = await graded(stages, records, grades=(5, 1))
    days = "from=2026-11-23&to=2026-11-23"
    for user, may in {"ma": 200, "shi": 200, "chen": 403, "su": 403, "sys": 403}.items():
        answer = await stage.known(user).get(f"/reports/evaluations?{days}")
        assert answer.status_code == may, user
    ma = stage.known("ma")
    told = (await ma.get(f"/reports/evaluations?{days}&hall={CENTRE}&lang=en")).json()
    assert (told["rows"][0]["count"], told["rows"][0]["mean"], told["rows"][0]["bad"]) == (2, 3, 1)
    assert told["columns"][0] == {"id": "level", "title": "Level", "measure": "text"}
    assert (await ma.get("/reports/evaluations?from=2026-11-24&to=2026-11-25")).json()["rows"] == []
    for format, head in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        answer = await ma.get(f"/reports/evaluations?{days}&format={format}")
        assert answer.content.startswith(head)
        assert f"evaluations-20261123-20261123.{format}" in answer.headers["content-disposition"]
    shown = (await ma.get(f"/reports/estimates?{days}&hall={CENTRE}&lang=en")).json()
    assert shown["columns"][3] == {
        "id": "told_to_wait",
        "title": "Told to wait",
        "measure": "count",
    }
    idle = (await ma.get(f"/reports/idle?{days}&hall={CENTRE}&lang=en")).json()
    assert idle["columns"][4]["title"] == "Idle (s)"
    for asked, status in (
        ("reports/idle?from=2026-06-01&to=2026-11-23", 422),
        ("reports/nothing?" + days, 404),
        ("reports/evaluations?" + days + "&hall=nancheng", 403),
        ("reports/evaluations?" + days + "&hall=nowhere", 404),
        ("reports/evaluations?from=2026-11-24&to=2026-11-23", 422),
        ("reports/evaluations?from=2020-01-01&to=2026-11-23", 422),
        ("reports/evaluations?from=soon&to=2026-11-23", 422),
    ):
        assert (await ma.get(f"/{asked}")).status_code == status, asked
