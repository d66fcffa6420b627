"""What a kiosk asked for survives its own death."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.number_record import ASK_AGAIN_MS, TIDY, Duty, Entry, NumberRecord
from queue_server.domain.ticket import Printing

NOW = 1_795_399_200_000


async def test_a_restarted_kiosk_finds_what_was_open(tmp_path: Path) -> None:
    record = NumberRecord(tmp_path / "numbers.jsonl")
    await record.note("a", at=NOW, fields={"service": "social"})
    await record.note("a", ticket="my-hall-20261123-A012")
    await record.note("a", printing=Printing.FAILED)
    await record.note("b", at=NOW, fields={})
    await record.close("b")
    again = NumberRecord(tmp_path / "numbers.jsonl")
    assert again.open == record.open
    (entry,) = again.open
    assert entry.fields == {"service": "social"}
    assert entry.printing is Printing.FAILED


@pytest.mark.parametrize("cut", range(1, 40, 3))
async def test_a_line_cut_by_a_power_failure_costs_only_itself(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "numbers.jsonl"
    record = NumberRecord(path)
    await record.note("a", at=NOW)
    await record.note("b", at=NOW)
    path.write_bytes(path.read_bytes()[:-cut])
    again = NumberRecord(path)
    assert [entry.id for entry in again.open][:1] == ["a"]
    await again.note("c", at=NOW)
    assert NumberRecord(path).entry("c") is not None


async def test_the_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "numbers.jsonl"
    record = NumberRecord(path)
    await record.note("open", at=NOW)
    for number in range(TIDY):
        await record.note(f"n{number}", at=NOW)
        await record.close(f"n{number}")
    assert path.read_bytes().count(b'"id"') < TIDY
    assert [entry.id for entry in NumberRecord(path).open] == ["open"]


@pytest.mark.parametrize(
    ("entry", "duty"),
    [
        (Entry(id="a", at=NOW), Duty.ASK),
        (Entry(id="a", at=NOW - ASK_AGAIN_MS), Duty.CLOSE),
        (Entry(id="a", at=NOW, ticket="t"), Duty.VOID),
        (Entry(id="a", at=NOW, ticket="t", printing=Printing.FAILED), Duty.VOID),
        (Entry(id="a", at=NOW, ticket="t", printing=Printing.FAILED, told=True), Duty.VOID),
        (Entry(id="a", at=NOW, ticket="t", printing=Printing.UNKNOWN), Duty.TELL),
        (Entry(id="a", at=NOW, ticket="t", printing=Printing.PRINTED), Duty.TELL),
        (Entry(id="a", at=NOW, ticket="t", printing=Printing.PRINTED, told=True), Duty.CLOSE),
        (Entry(id="a", at=NOW, ticket="t", shown=True), Duty.TELL),
        (Entry(id="a", at=NOW, ticket="t", shown=True, told=True), Duty.CLOSE),
    ],
)
def test_what_is_owed_follows_from_how_far_it_came(entry: Entry, duty: Duty) -> None:
    assert entry.duty(NOW) is duty
