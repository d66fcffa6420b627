"""What an applicant brings, from the rules of `words/materials.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from hall_config.compose.words import WORDS


def materials(item: str, subject: str, subjects: str) -> tuple[str, ...]:
    """Give the materials of an item: its form, who asks, then what its name calls for."""
    rules = _rules()
    base = rules["base"].get(subjects, rules["base"]["both"])
    if re.search(rules["short"], item):
        return tuple(base[:1])
    form = rules["form"].replace("{}", re.sub(rules["form_without"], "", subject))
    found = [form, *base]
    for needed in rules["needed"]:
        if re.search(needed["when"], item):
            found += needed["bring"]
    return tuple(dict.fromkeys(found))[: rules["most"]]


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads((WORDS / "materials.toml").read_text(encoding="utf-8"))
