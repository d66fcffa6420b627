"""`yunhao simulate`: a day of the city under each policy, its table, its visits and its picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from hall_config.calendar import instant_of
from hall_config.load import load_city
from hall_config.model import City
from queue_server.mistakes import Mistake
from queue_server.simulator.day_file import read_day
from queue_server.simulator.engine import Engine, Tell
from queue_server.simulator.errands import Errand, Ways, ways_of
from queue_server.simulator.figures import Figures, by_hour, figures_of
from queue_server.simulator.guides import Board, Followed, PolicyName, guide_of
from queue_server.simulator.outcome import Outcome, outcome_of
from queue_server.simulator.picture import picture
from queue_server.simulator.pooled import pooled, pooled_ways
from queue_server.simulator.stage import StageHall, stage_of
from queue_server.simulator.tables import halls_table, policies_table
from queue_server.simulator.uneven import uneven_day
from queue_server.simulator.visits_file import write_visits
from queue_server.texts import both as say

PLAIN_MONDAY = date(2001, 1, 1)
"""A Monday of no year in use: an ordinary working day, whatever the table of holidays says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks for."""

    city: Path
    policies: Sequence[str] = ()
    """All where none is named."""
    seed: int = 1
    follow: float = 1.0
    day: Path | None = None
    out: Path | None = None
    on: date = PLAIN_MONDAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A day before anybody leaves home."""

    city: City
    stage: Sequence[StageHall]
    errands: Sequence[Errand]
    ways: Sequence[Ways]
    midnight: int


def simulate(wanted: Wanted, screen: Console, progress: Console) -> None:
    """Run the day under each policy, write what is asked for and show the figures.

    Raises DayUnfit for a recorded day that cannot be used, Mistake for an option.
    """
    names = _policies(wanted.policies)
    _judge(wanted)
    prepared = prepare(wanted)
    outcomes = []
    with _progress(progress, len(prepared.errands) * len(names)) as tell:
        for name in names:
            outcomes.append(run(prepared, name, wanted.follow, tell))
    figures = [figures_of(prepared.stage, outcome) for outcome in outcomes]
    halls = [prepared.city.halls[one.id].name.zh_cn for one in prepared.stage]
    title = f"{prepared.city.name.zh_cn} {prepared.city.name.en} · {_source(wanted)}"
    screen.print(policies_table(figures, title))
    screen.print(halls_table(halls, figures))
    if wanted.out:
        with wanted.out.open("w", newline="", encoding="utf-8") as file:
            write_visits(file, prepared.stage, prepared.errands, outcomes, seed=wanted.seed)
        screen.print(f"{say('visits written')}: {wanted.out}", soft_wrap=True)
        drawn = wanted.out.with_suffix(".svg")
        drawn.write_text(_picture(prepared, title, halls, outcomes, figures), encoding="utf-8")
        screen.print(f"{say('picture written')}: {drawn}", soft_wrap=True)


def prepare(wanted: Wanted) -> Prepared:
    """The stage of the day, who comes, and how far every hall is for each."""
    city = load_city(wanted.city)
    stage = stage_of(city, wanted.on)
    if not stage:
        raise Mistake("no hall is open on this day", wanted.on.isoformat())
    midnight = instant_of(wanted.on, 0, city.timezone)
    if wanted.day is None:
        errands = uneven_day(city, stage, wanted.on, seed=wanted.seed)
    else:
        errands = read_day(wanted.day, city, midnight=midnight, seed=wanted.seed)
    ways = ways_of(city, stage, errands)
    return Prepared(city=city, stage=stage, errands=errands, ways=ways, midnight=midnight)


def run(prepared: Prepared, name: PolicyName, follow: float, tell: Tell | None = None) -> Outcome:
    """The day under one policy, where this share follows it."""
    stage, errands, ways = prepared.stage, prepared.errands, prepared.ways
    board = Board(prepared.city)
    if name is PolicyName.BOUND:
        engine = Engine((pooled(stage),), errands, pooled_ways(stage, errands, ways))
        day = engine.run(guide_of(name, prepared.city, stage, board), None, tell)
    else:
        engine = Engine(stage, errands, ways)
        day = engine.run(Followed(guide_of(name, prepared.city, stage, board), follow), board, tell)
    return outcome_of(name, stage, ways, day)


def _policies(given: Sequence[str]) -> Sequence[PolicyName]:
    known = [one.value for one in PolicyName]
    for name in given:
        if name not in known:
            raise Mistake("there is no such policy", name, known)
    return [PolicyName(name) for name in dict.fromkeys(given)] or list(PolicyName)


def _judge(wanted: Wanted) -> None:
    """Say before a day is run what could not be used or written after it."""
    if not 0 <= wanted.follow <= 1:
        raise Mistake("this is no share between 0 and 1", f"--follow {wanted.follow}")
    out = wanted.out
    if out is not None and (out.is_dir() or not out.absolute().parent.is_dir()):
        raise Mistake("this file cannot be written", str(out))


def _source(wanted: Wanted) -> str:
    if wanted.day is not None:
        return wanted.day.name
    return f"{say('seed')} {wanted.seed}"


def _picture(
    prepared: Prepared,
    title: str,
    halls: Sequence[str],
    outcomes: Sequence[Outcome],
    figures: Sequence[Figures],
) -> str:
    hours: Mapping[str, Mapping[int, float]] = {
        outcome.policy: by_hour(prepared.errands, outcome, prepared.midnight)
        for outcome in outcomes
    }
    return picture(title, hours, halls, figures)


@contextmanager
def _progress(console: Console, total: int) -> Iterator[Tell]:
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(say("simulating"), total=total)

        def tell(visits: int) -> None:
            bar.advance(task, visits)

        yield tell
