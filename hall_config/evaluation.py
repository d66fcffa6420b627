"""The city's evaluation form: `[evaluation]` of city.toml, which no hall can change."""

from __future__ import annotations

from hall_config.model import EvaluationForm, Tag
from hall_config.read_toml import Section

HIGHEST = 5
MOST_DAYS, MOST = 365, 10_000
ALL_GRADES = tuple(range(1, HIGHEST + 1))


def read_evaluation(section: Section) -> EvaluationForm:
    """Read the form; without the table there are no tags and the rest as usual."""
    plain, tags = EvaluationForm(), section.section("tags")
    form = EvaluationForm(
        version=section.text("version", ""),
        tags=tuple(_tag(tags.section(name), name) for name in tags.names()),
        contact_days=section.whole("contact_days", 0, MOST_DAYS, plain.contact_days),
        settle_days=section.whole("settle_days", 0, MOST_DAYS, plain.settle_days),
        clerk_at_least=section.whole("clerk_at_least", 1, MOST, plain.clerk_at_least),
    )
    section.close()
    return form


def _tag(section: Section, name: str) -> Tag:
    grades = section.wholes("grades", 1, HIGHEST) or ALL_GRADES
    tag = Tag(id=name, name=section.texts("name"), grades=grades)
    section.close()
    return tag
