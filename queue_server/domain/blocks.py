"""Number blocks 号段: what of a prefix's numbers kiosks hold for use while they are cut off.

Blocks are leased from the top of the space downwards, numbers are issued from its bottom upwards.
A block stays known for a month after its day, so that what was printed from it can be reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from queue_server.domain.numbers import LAST_NUMBER

LEASE_GAP = 500
"""A rebuilt store leases this far below: blocks that were lost with it are met by none."""
LEASE_EPOCHS = 4
"""So many rebuildings have spaces of their own; a block is younger than that many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The numbers from `first` to `last` in the hands of one kiosk."""

    device: str
    first: int
    last: int
    at: int
    """City time in milliseconds at which it was leased."""
    used: tuple[int, ...] = ()
    """What the kiosk reported of it."""

    def has(self, count: int) -> bool:
        """Whether the number is of this block."""
        return self.first <= count <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """All blocks of one prefix on one service day."""

    low: int
    """The lowest number ever leased; issuing ends below it."""
    offline: int = 0
    """How many tickets were reported."""
    blocks: tuple[Block, ...] = ()

    def block(self, count: int) -> Block | None:
        """The block that a number belongs to."""
        return next((one for one in self.blocks if one.has(count)), None)

    def with_block(self, block: Block) -> Leased:
        """With one more block below all others."""
        return replace(self, low=block.first, blocks=(*self.blocks, block))

    def with_used(self, count: int) -> Leased:
        """With a number that its kiosk reported."""
        blocks = tuple(
            replace(one, used=(*one.used, count)) if one.has(count) else one for one in self.blocks
        )
        return replace(self, offline=self.offline + 1, blocks=blocks)

    def without(self, device: str) -> Leased:
        """Without the blocks of a kiosk that will use them no more."""
        return replace(self, blocks=tuple(one for one in self.blocks if one.device != device))

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "low": self.low,
            "offline": self.offline,
            "blocks": [{**asdict(one), "used": list(one.used)} for one in self.blocks],
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Leased:
        """Read what `document` wrote."""
        blocks = tuple(Block(**{**one, "used": tuple(one["used"])}) for one in document["blocks"])
        return cls(low=document["low"], offline=document["offline"], blocks=blocks)


def floor_of(leased: Leased | None, epoch: int) -> int:
    """The lowest number of a prefix and day that is not for issuing; one above the last if all."""
    if leased is not None:
        return leased.low
    return LAST_NUMBER + 1 - LEASE_GAP * ((epoch - 1) % LEASE_EPOCHS)


def lowered(low: int) -> int:
    """Where a rebuilt store goes on leasing."""
    return max(1, low - LEASE_GAP)


def is_kept(leased: Leased, day: int, last_day: int) -> bool:
    """Whether something may still be asked of a day's blocks, once `last_day` has ended."""
    return day >= last_day or (bool(leased.blocks) and day > _month_before(last_day))


def _month_before(day: int) -> int:
    """The same day of the month before, as yyyymmdd, to compare with."""
    return day - (8900 if day // 100 % 100 == 1 else 100)
