"""The bounds of advice between halls: `[balance]` of city.toml."""

from __future__ import annotations

from dataclasses import fields

from hall_config.model import BalanceRule
from hall_config.read_toml import Section

LONGEST_S, MOST_PERCENT = 86_400, 1000


def read_balance(section: Section) -> BalanceRule:
    """Read the bounds; what the table does not name is as usual."""
    found = {
        one.name: section.whole(
            one.name,
            0,
            MOST_PERCENT if one.name.endswith("_percent") else LONGEST_S,
            getattr(BalanceRule(), one.name),
        )
        for one in fields(BalanceRule)
    }
    section.close()
    return BalanceRule(**found)
