"""Follow-ups (差评工单): the task that a bad grade opens, from its opening to its settling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from hall_config.calendar import due_date, instant_of, service_day
from hall_config.model import City
from queue_server.domain.evaluation import Counted, Evaluation
from queue_server.domain.refusals import refusal
from queue_server.domain.rights import Principal, Role, departments


class Stage(StrEnum):
    """How far a follow-up is."""

    OPEN = "open"
    CONTACTED = "contacted"
    SETTLED = "settled"


class Settled(StrEnum):
    """What came of it: 立行立改, 说明理由并限期, 解释说明."""

    FIXED_NOW = "fixed_now"
    PLANNED = "planned"
    EXPLAINED = "explained"


class Appeal(StrEnum):
    """A grade that was given by mistake or in malice, and what the city's review said."""

    ASKED = "asked"
    WITHDRAWN = "withdrawn"
    UPHELD = "upheld"


class Step(StrEnum):
    """What somebody does with a follow-up."""

    NOTE = "note"
    CONTACT = "contact"
    SETTLE = "settle"
    APPEAL = "appeal"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody did and wrote."""

    at: int
    by: str
    step: Step
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One bad grade, who answers for it, and until when; instants are city milliseconds."""

    evaluation: Evaluation
    department: str | None
    contact_by: int
    settle_by: int
    stage: Stage = Stage.OPEN
    outcome: Settled | None = None
    planned_until: str | None = None
    """The day until which a planned improvement is done, as an ISO date."""
    contacted_at: int | None = None
    settled_at: int | None = None
    appeal: Appeal | None = None
    notes: tuple[Note, ...] = ()

    @property
    def id(self) -> str:
        """The event of its grade."""
        return self.evaluation.id

    def late(self, now: int) -> bool:
        """Whether its next step should have been done by now."""
        due = {Stage.OPEN: self.contact_by, Stage.CONTACTED: self.settle_by}.get(self.stage)
        return due is not None and now > due

    def settled_in_time(self) -> bool:
        """Whether it was settled, and by its day."""
        return self.settled_at is not None and self.settled_at <= self.settle_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A step as it is asked for; `key` makes it happen once."""

    step: Step
    text: str
    by: str
    key: str
    now: int
    outcome: Settled | None = None
    planned_until: str | None = None
    withdrawn: bool = False


def opened(evaluation: Evaluation, city: City) -> FollowUp:
    """The follow-up of a bad grade, due by the working calendar of the city."""
    day = service_day(evaluation.at, city.timezone)
    form = city.evaluation

    def end_of(days: int) -> int:
        last = due_date(city, day, days)
        return instant_of(last + timedelta(days=1), 0, city.timezone) - 1

    return FollowUp(
        evaluation=evaluation,
        department=department_of(evaluation, city),
        contact_by=end_of(form.contact_days),
        settle_by=end_of(form.settle_days),
    )


def changes(found: FollowUp, asked: Asked) -> dict[str, object]:
    """The fields that a step changes; TOO_EARLY before a contact, TOO_LATE once it is settled."""
    if asked.step is Step.CONTACT:
        _require(found.stage is not Stage.SETTLED, "TOO_LATE")
        first = found.contacted_at is None
        return {"stage": Stage.CONTACTED, **({"contacted_at": asked.now} if first else {})}
    if asked.step is Step.SETTLE:
        _require(found.stage is not Stage.SETTLED, "TOO_LATE")
        _require(found.stage is Stage.CONTACTED, "TOO_EARLY")
        facts = {"outcome": asked.outcome, "planned_until": asked.planned_until}
        return {"stage": Stage.SETTLED, "settled_at": asked.now, **facts}
    if asked.step is Step.APPEAL:
        _require(found.appeal is None, "TOO_LATE")
        return {"appeal": Appeal.ASKED}
    if asked.step is Step.REVIEW:
        _require(found.appeal is Appeal.ASKED, "TOO_LATE" if found.appeal else "TOO_EARLY")
        if not asked.withdrawn:
            return {"appeal": Appeal.UPHELD}
        ended = {"stage": Stage.SETTLED, "settled_at": found.settled_at or asked.now}
        return {"appeal": Appeal.WITHDRAWN, **ended}
    return {}


def belongs_to(found: FollowUp, who: Principal) -> bool:
    """Whether a manager of the hall, its department's head or the city asks."""
    if not who.serves(found.evaluation.hall):
        return False
    if who.roles & {Role.CITY, Role.MANAGER}:
        return True
    return Role.DEPARTMENT in who.roles and who.department in (None, found.department)


def department_of(evaluation: Evaluation | Counted, city: City) -> str | None:
    """Whose item was handled; None where no department has it."""
    return next(iter(departments(city, evaluation.items, evaluation.service)), None)


def _require(met: bool, code: str) -> None:
    if not met:
        raise refusal(code)
