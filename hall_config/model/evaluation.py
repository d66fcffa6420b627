"""What is asked when a handling is evaluated."""

from __future__ import annotations

from dataclasses import dataclass

from hall_config.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A remark that goes with some grades of an evaluation."""

    id: str
    name: Text
    grades: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationForm:
    """What is asked when a handling is evaluated, and what follows; the same in every hall."""

    version: str = ""
    tags: tuple[Tag, ...] = ()
    contact_days: int = 1
    """Working days in which somebody speaks with who gave a bad grade."""
    settle_days: int = 5
    """Working days in which a follow-up is settled."""
    clerk_at_least: int = 10
    """Clerks see the mean of their own handlings from so many evaluations on."""

    def tags_of(self, grade: int) -> tuple[Tag, ...]:
        """The tags on offer with a grade."""
        return tuple(tag for tag in self.tags if grade in tag.grades)
