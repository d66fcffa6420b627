"""The kiosk's own numbers on disk: none is given twice, wherever the power is cut."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.blocks import TIDY, Blocks

DAY = 20261123


def leased(first: int, last: int, day: int = DAY, prefix: str = "A") -> list[dict[str, Any]]:
    keys = [f"key-{count}" for count in range(first, last + 1)]
    return [{"day": day, "prefix": prefix, "first": first, "last": last, "keys": keys}]


def stocked(path: Path) -> Blocks:
    blocks = Blocks(path)
    blocks.add("social", leased(9998, 9999), 1)
    blocks.add("social", leased(9900, 9901), 1)
    blocks.add("advice", leased(9999, 9999, prefix="C"), 1)
    return blocks


def given(blocks: Blocks, service: str = "social", day: int = DAY) -> list[tuple[str, str]]:
    """All that is left, with the keys."""
    found = []
    while taken := blocks.take(service, day):
        found.append((taken.number, taken.key))
    return found


def test_numbers_are_given_in_order_each_with_its_own_key(tmp_path: Path) -> None:
    blocks = stocked(tmp_path / "blocks.jsonl")
    assert blocks.left("social", DAY) == 4
    numbers = ["A9998", "A9999", "A9900", "A9901"]
    assert given(blocks) == [(one, f"key-{one[1:]}") for one in numbers]
    assert (blocks.left("social", DAY), blocks.take("social", DAY)) == (0, None)
    assert given(blocks, "advice") == [("C9999", "key-9999")]
    assert given(blocks, "tax") == []


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_after_a_power_cut_at_any_byte_no_acknowledged_number_comes_again(
    tmp_path: Path, cut: int
) -> None:
    path = tmp_path / "blocks.jsonl"
    blocks = stocked(path)
    before = [blocks.take("social", DAY), blocks.take("social", DAY)]
    whole = path.stat().st_size
    blocks.take("social", DAY)  # its line may be torn: nobody has seen the number
    content = path.read_bytes()
    path.write_bytes(content[: max(whole, len(content) - cut)])
    again = [number for number, _ in given(Blocks(path))]
    assert not {one.number for one in before if one} & set(again)
    assert again[-1] == "A9901"


def test_a_file_that_grew_is_written_anew_without_what_is_spent(tmp_path: Path) -> None:
    path = tmp_path / "blocks.jsonl"
    blocks = Blocks(path)
    for day in range(TIDY):
        blocks.add("social", leased(9999, 9999, day=day), 1)
        blocks.drop([day - 1])
    assert path.read_bytes().count(b'"block"') < TIDY
    assert Blocks(path).days == {TIDY - 1}


def test_blocks_of_an_epoch_that_was_lost_are_given_no_more(tmp_path: Path) -> None:
    path = tmp_path / "blocks.jsonl"
    blocks = stocked(path)
    blocks.add("social", leased(9300, 9301), 2)
    blocks.forget_before(2)
    for one in (blocks, Blocks(path)):
        assert one.left("social", DAY) == 2
        assert one.left("advice", DAY) == 0


def test_lines_that_nobody_can_read_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "blocks.jsonl"
    path.write_text('{"taken": [1, "A", 2, 3]}\n[]\n{"block"\n\n{"else": 1}\n')
    assert Blocks(path).days == frozenset()
