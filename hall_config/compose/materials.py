"""What an applicant brings, from the rules of `words/materials.toml`, by the ids of one list."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Any

from hall_config.compose.words import WORDS, Subject, table


class Materials:
    """The list of materials of a city: the usual papers, and a form for each subject."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self._rules = _rules()
        listed = [*table("materials.csv"), *self._forms(subjects)]
        self._listed = {row["name_zh"]: row for row in reversed(listed)}
        self._used: set[str] = set()

    @property
    def rows(self) -> list[dict[str, str]]:
        """What `of` has given so far, in the order of the vocabulary."""
        return [row for row in reversed(self._listed.values()) if row["id"] in self._used]

    def of(self, item: str, subject: Subject, subjects: str) -> tuple[str, ...]:
        """Give the ids of what an item asks for: its form, who asks, then what its name needs."""
        rules = self._rules
        base = rules["base"].get(subjects, rules["base"]["both"])
        if re.search(rules["short"], item):
            return self._taken(base[:1])
        found = [self._form(subject), *base]
        for needed in rules["needed"]:
            if re.search(needed["when"], item):
                found += needed["bring"]
        return self._taken(tuple(dict.fromkeys(found))[: rules["most"]])

    def _taken(self, names: Sequence[str]) -> tuple[str, ...]:
        ids = tuple(self._listed[name]["id"] for name in names)
        self._used.update(ids)
        return ids

    def _form(self, subject: Subject) -> str:
        bare = re.sub(self._rules["form_without"], "", subject.zh)
        return str(self._rules["form"]).replace("{}", bare)

    def _english(self, subject: Subject) -> str:
        rules = self._rules
        shared = re.search(rules["form_shared"], subject.zh)
        name = re.sub(rules["form_shared_en"], "", subject.en) if shared else subject.en
        return str(rules["form_en"]).replace("{}", name)

    def _forms(self, subjects: Sequence[Subject]) -> list[dict[str, str]]:
        return [
            {
                "id": f"form-{subject.department}-{at:04d}",
                "name_zh": self._form(subject),
                "name_en": self._english(subject),
            }
            for at, subject in enumerate(subjects, start=1)
        ]


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads((WORDS / "materials.toml").read_text(encoding="utf-8"))
