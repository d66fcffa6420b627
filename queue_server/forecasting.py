"""`yunhao forecast`: files in, forecasts, answers and a verdict out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import Progress

from queue_server.forecast.asked import answered, read_questions, write_answers
from queue_server.forecast.choice import Advice
from queue_server.forecast.days import days_besides, days_of
from queue_server.forecast.forecaster import Forecaster
from queue_server.forecast.history import Floats, History, read_history
from queue_server.forecast.judge import Score, judged
from queue_server.forecast.learn import Tell, learn, steps
from queue_server.forecast.places import read_places
from queue_server.forecast.regret import NONE, Regret, regret
from queue_server.forecast.rows import DAY_MINUTES
from queue_server.forecast.tables import choice_table, waits_table
from queue_server.forecast.unfit import Unfit
from queue_server.forecast.written import Written
from queue_server.texts import both as say

ANSWERS = "answers.csv"
ALL_DAY = (0.0, float(DAY_MINUTES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks for."""

    file: Path
    offices: Path | None = None
    test: Sequence[str] = ()
    out: Path | None = None
    ask: Path | None = None
    services: Sequence[str] = ()
    """The services to forecast; all where none is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How good it was on the tested days."""

    scores: Mapping[tuple[int, int], Score]
    regret: Regret


def forecast(wanted: Wanted, screen: Console, progress: Console) -> None:
    """Learn from the days that are not tested, write what is asked for and show the verdict.

    Raises Unfit for files and options that cannot be used, before anything is learned.
    """
    _writable(wanted)
    history = read_history(wanted.file)
    days = days_of(wanted.test, history)
    services = _services(wanted.services, history)
    places = read_places(wanted.offices, history.offices) if wanted.offices else None
    questions = read_questions(wanted.ask, history, days, services) if wanted.ask else ()
    lessons = days_besides(days, history)
    with _progress(progress, steps(choice=places is not None) + len(days)) as tell:
        forecaster = learn(lessons, services, choice=places is not None, tell=tell)
        verdict, advice = _tested(forecaster, history, days, services, places, wanted.out, tell)
    screen.print(waits_table(verdict.scores, history.services))
    if places is not None:
        screen.print(choice_table(verdict.regret))
        if wanted.ask:
            path = answers_path(wanted)
            write_answers(path, questions, answered(questions, advice, places), history.offices)
            screen.print(f"{say('answers written')}: {path}", soft_wrap=True)
    if wanted.out:
        screen.print(f"{say('forecasts written')}: {wanted.out}", soft_wrap=True)


def answers_path(wanted: Wanted) -> Path:
    """Where answers go: beside the forecasts, or here where none are written."""
    return wanted.out.with_name(ANSWERS) if wanted.out else Path(ANSWERS)


def _tested(
    forecaster: Forecaster,
    history: History,
    days: Sequence[date],
    services: Sequence[int],
    places: Floats | None,
    out: Path | None,
    tell: Tell,
) -> tuple[Verdict, Mapping[date, Advice]]:
    verdict = Verdict(scores={}, regret=NONE)
    advice = {}
    with ExitStack() as open_files:
        file = open_files.enter_context(Written(out, history, services)) if out else None
        for seed, on in enumerate(days):
            day = history.days[on]
            spans = forecaster.spans(day)
            if file:
                file.add(day, spans)
            scores = judged(day, spans, services, ALL_DAY)
            merged = {key: verdict.scores.get(key, Score()) + one for key, one in scores.items()}
            verdict = replace(verdict, scores=merged)
            if places is not None:
                advice[on] = Advice.of(forecaster, day)
                one = regret(advice[on], places, np.array(services), seed=seed)
                verdict = replace(verdict, regret=verdict.regret + one)
            tell()
    return verdict, advice


def _services(named: Sequence[str], history: History) -> Sequence[int]:
    for name in named:
        if name not in history.services:
            raise Unfit("this service is not in the history", name, history.services)
    return [history.services.index(name) for name in named or history.services]


def _writable(wanted: Wanted) -> None:
    """Say before minutes of learning what could not be written after them."""
    if wanted.ask and not wanted.offices:
        raise Unfit("this option needs another: --offices", "--ask")
    paths = [wanted.out] if wanted.out else []
    paths += [answers_path(wanted)] if wanted.ask else []
    for path in paths:
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise Unfit("this file cannot be written", str(path))


@contextmanager
def _progress(console: Console, total: int) -> Iterator[Tell]:
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(say("learning and testing"), total=total)
        yield lambda: bar.advance(task)
