"""The number blocks that this kiosk holds, on disk: for each line and day, with the slips' keys.

A number is taken from its block on disk before anybody sees it, so that after a power cut it is not
given twice; one that was taken and never seen stays a gap.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from queue_server.device.kept_lines import KeptLines
from queue_server.domain.numbers import number_text

TIDY = 500
"""Lines after which the file is written anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The numbers from `next` to `last` are still to be given."""

    service: str
    prefix: str
    day: int
    next: int
    last: int
    keys: tuple[str, ...]
    """The holders' keys of all its numbers, the last one's at the end."""
    epoch: int = 0
    """The hall's epoch in which it was leased; a later one may not know it."""

    @property
    def left(self) -> int:
        """How many numbers it still has."""
        return self.last - self.next + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A number taken from a block, with its holder's key."""

    number: str
    day: int
    key: str


class Blocks:
    """All blocks; what a call changed is on disk when it returns."""

    def __init__(self, path: Path) -> None:
        self._file = KeptLines(path)
        self._blocks: dict[tuple[int, str, int], Block] = {}
        for line in self._file.read():
            self._read(line)
        self._tidy()

    def left(self, service: str, day: int) -> int:
        """How many numbers there are for a line on a service day."""
        return sum(one.left for one in self._of(service, day))

    @property
    def days(self) -> frozenset[int]:
        """The service days of which there are blocks."""
        return frozenset(one.day for one in self._blocks.values())

    def add(self, service: str, leased: Iterable[Mapping[str, Any]], epoch: int) -> None:
        """Keep what the centre leased in an epoch: `{day, prefix, first, last, keys}` each."""
        for one in leased:
            block = Block(
                service=service,
                prefix=one["prefix"],
                day=one["day"],
                next=one["first"],
                last=one["last"],
                keys=tuple(one["keys"]),
                epoch=epoch,
            )
            self._blocks[_key(block)] = block
            self._file.append({"block": asdict(block)})

    def take(self, service: str, day: int) -> Taken | None:
        """The next number, None when none is left."""
        block = next((one for one in self._of(service, day) if one.left > 0), None)
        if block is None:
            return None
        # the disk first: a failure gives no number rather than one that comes again
        self._file.append({"taken": [block.day, block.prefix, block.last, block.next]})
        self._blocks[_key(block)] = replace(block, next=block.next + 1)
        return Taken(
            number=number_text(block.prefix, block.next),
            day=block.day,
            key=block.keys[block.next - block.last - 1],
        )

    def drop(self, days: Collection[int]) -> None:
        """Forget the blocks of days that are over."""
        if self.days & set(days):
            self._forget(days)
            self._file.append({"dropped": sorted(days)})
        if self._file.count > TIDY:
            self._tidy()

    def forget_before(self, epoch: int) -> None:
        """Give no more of the blocks of an earlier epoch: the hall's store was lost with them."""
        older = [one for one in self._blocks.values() if one.epoch < epoch]
        for block in older:
            del self._blocks[_key(block)]
        if older:
            self._tidy()

    def _of(self, service: str, day: int) -> Iterator[Block]:
        return (one for one in self._blocks.values() if one.service == service and one.day == day)

    def _forget(self, days: Collection[int]) -> None:
        self._blocks = {key: one for key, one in self._blocks.items() if one.day not in days}

    def _read(self, line: Mapping[str, Any]) -> None:
        if "block" in line:
            block = Block(**{**line["block"], "keys": tuple(line["block"]["keys"])})
            self._blocks[_key(block)] = block
        elif "taken" in line:
            day, prefix, last, count = line["taken"]
            known = self._blocks.get((day, prefix, last))
            if known is not None:
                self._blocks[_key(known)] = replace(known, next=max(known.next, count + 1))
        elif "dropped" in line:
            self._forget(line["dropped"])

    def _tidy(self) -> None:
        self._file.rewrite({"block": asdict(one)} for one in self._blocks.values())


def _key(block: Block) -> tuple[int, str, int]:
    return block.day, block.prefix, block.last
