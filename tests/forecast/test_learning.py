"""What is learned from a city whose law is known; nothing is taken from behind a reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from queue_server.forecast.choice import Advice, People, between
from queue_server.forecast.features import columns
from queue_server.forecast.forecaster import Forecaster
from queue_server.forecast.history import Day, Floats, History, read_history
from queue_server.forecast.judge import Score, judged, score, total
from queue_server.forecast.learn import folds, learn
from queue_server.forecast.levels import Levels
from queue_server.forecast.mixed import Recipe
from queue_server.forecast.places import read_places, travel_min
from queue_server.forecast.regret import regret
from queue_server.forecast.spans import TAIL, Arms, calibrated, told
from tests.forecast import city

TESTED = 2
ROUNDS = 40


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """Eight days of the city."""
    return read_history(city.write(tmp_path_factory.mktemp("city") / "waits.csv", city.lines(8)))


@pytest.fixture(scope="module")
def days(history: History) -> tuple[Day, ...]:
    return tuple(history.days.values())


@pytest.fixture(scope="module")
def forecaster(days: tuple[Day, ...]) -> Forecaster:
    """Learned from all days but the last two."""
    return learn(days[:-TESTED], (0, 1), choice=True, recipe=Recipe(rounds=ROUNDS))


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory, history: History) -> Floats:
    path = city.write_offices(tmp_path_factory.mktemp("places") / "offices.csv")
    return read_places(path, history.offices)


@pytest.mark.timeout(60)
def test_forecasts_come_near_the_best_there_is(
    forecaster: Forecaster, days: tuple[Day, ...]
) -> None:
    """Waits are drawn back by KEPT a step: who knows the level is off by the noise alone."""
    found = _scores(forecaster, days)
    for horizon, one in found.items():
        steps = horizon // 5
        noise = city.NOISE_MIN * np.sqrt((1 - city.KEPT ** (2 * steps)) / (1 - city.KEPT**2))
        best = noise * np.sqrt(2 / np.pi)
        assert one.mean("error") < 1.25 * best, horizon
        assert one.ratio < (1.02, 0.97, 0.9)[(15, 30, 60).index(horizon)], horizon
        assert 0.7 < one.coverage < 0.9, horizon


def _scores(forecaster: Forecaster, days: tuple[Day, ...]) -> Mapping[int, Score]:
    every = [judged(day, forecaster.spans(day), (0, 1), (0, 1440)) for day in days[-TESTED:]]
    return {
        horizon: total(one for day in every for (at, _), one in day.items() if at == horizon)
        for horizon in (15, 30, 60)
    }


@pytest.mark.timeout(60)
@pytest.mark.parametrize("kept", [1, 7, 25])
def test_a_forecast_takes_nothing_from_behind_its_reading(
    forecaster: Forecaster, days: tuple[Day, ...], kept: int
) -> None:
    day, cut = days[-1], _cut(days[-1], kept)
    whole, part = forecaster.spans(day), forecaster.spans(cut)
    for horizon, span in part.items():
        np.testing.assert_allclose(span, whole[horizon][:kept], rtol=1e-9)
    for horizon, wait in forecaster.expected(cut).items():
        np.testing.assert_allclose(wait, forecaster.expected(day)[horizon][:kept], rtol=1e-9)


def _cut(day: Day, kept: int) -> Day:
    return replace(
        day,
        times=day.times[:kept],
        minutes=day.minutes[:kept],
        people=day.people[:kept],
        waits=day.waits[:kept],
    )


@pytest.mark.timeout(60)
def test_an_answer_takes_nothing_from_behind_its_moment(
    forecaster: Forecaster, days: tuple[Day, ...], places: Floats
) -> None:
    kept, chance = 25, np.random.default_rng(5)
    people = People(
        minutes=np.full(200, days[-1].minutes[kept - 1] + 2),
        services=chance.integers(2, size=200),
        travel=travel_min(chance.uniform((0, 50), (0.2, 50.1), (200, 2)), places),
    )
    whole, part = (Advice.of(forecaster, one) for one in (days[-1], _cut(days[-1], kept)))
    found = part.offices(people)
    assert len(set(found.tolist())) > 2
    np.testing.assert_array_equal(found, whole.offices(people))


def test_what_is_usual_on_a_day_leaves_the_day_itself_out(days: tuple[Day, ...]) -> None:
    other = replace(days[0], waits=days[0].waits + 100)
    before = Levels(days).of(days[0].date)
    after = Levels((other, *days[1:])).of(days[0].date)
    np.testing.assert_array_equal(before.waits, after.waits)
    assert np.nanmax(Levels((other, *days[1:])).of(days[1].date).waits - before.waits) > 5


def test_no_column_names_the_day_or_the_office(days: tuple[Day, ...]) -> None:
    """What says which day it is would be learned by heart."""
    names = columns(days[0], Levels(days).of(days[0].date)).keys()
    assert {"minute", "service", "wait", "line_ratio"} <= names
    assert not {"date", "office", "weekday"} & names


@pytest.mark.timeout(60)
def test_a_day_without_anyone_is_a_day_off(forecaster: Forecaster, days: tuple[Day, ...]) -> None:
    idle = replace(days[-1], people=0 * days[-1].people, waits=0 * days[-1].waits)
    for span in forecaster.spans(idle).values():
        assert span[6:].max() == 0


def test_days_are_held_back_whole_and_evenly(days: tuple[Day, ...]) -> None:
    found = folds(days)
    assert found.keys() == {day.date for day in days}
    assert sorted(list(found.values()).count(one) for one in (0, 1, 2)) == [2, 3, 3]
    assert set(folds(days[:2]).values()) == {0, 1}


def test_arms_leave_the_tail_outside() -> None:
    chance = np.random.default_rng(2)
    waits = 60 + chance.normal(0, 10, 4000)
    quantiles = np.tile([55.0, 60.0, 65.0], (4000, 1))
    spans = told(quantiles, calibrated(quantiles, waits))
    assert np.mean(waits < spans[:, 0]) == pytest.approx(TAIL, abs=0.003)
    assert np.mean(waits > spans[:, 2]) == pytest.approx(TAIL, abs=0.003)
    assert calibrated(quantiles[:5], waits[:5]) == Arms()


def test_a_median_below_the_first_minute_is_no_wait() -> None:
    assert told(np.array([[0.0, 0.9, 4.0]]), Arms()).tolist() == [[0.0, 0.0, 4.0]]


def test_a_score_counts_only_what_was_shown_now_and_then() -> None:
    spans = np.array([[5.0, 10.0, 20.0], [5.0, 10.0, 20.0], [5.0, 10.0, 20.0]])
    found = score(spans, np.array([10.0, np.nan, 6.0]), np.array([12.0, 12.0, 30.0]))
    assert (found.count, found.error, found.repeated, found.inside) == (2, 22.0, 26.0, 1)
    assert found.over == -22.0
    assert found.pinball == pytest.approx((0.7 + 1 + 0.8 + 2.5 + 10 + 9) / 3)


@pytest.mark.timeout(60)
def test_choosing_by_forecast_costs_less_than_by_what_is_shown(
    forecaster: Forecaster, days: tuple[Day, ...], places: Floats
) -> None:
    every = [
        regret(Advice.of(forecaster, day), places, np.array([0, 1]), seed=3, each=30)
        for day in days[-TESTED:]
    ]
    found = every[0] + every[1]
    assert found.count > 1000
    assert found.mean("forecast") < found.mean("shown") < found.mean("nearest")


@pytest.mark.timeout(60)
def test_where_nothing_is_shown_yet_what_is_usual_decides(
    forecaster: Forecaster, days: tuple[Day, ...], places: Floats
) -> None:
    """At seven nothing is read yet; by usual waits Ash is worth the way, from Birch's door too."""
    people = People(
        minutes=np.array([9 * 60.0 - 10, 9 * 60.0 - 10]),
        services=np.array([0, 0]),
        travel=np.array([[8.0, 0.0, 90, 90, 90, 90], [60.0, 0.0, 90, 90, 90, 90]]),
    )
    assert Advice.of(forecaster, days[-1]).offices(people).tolist() == [0, 1]


def test_values_lie_straight_between_marks() -> None:
    marks, values = np.array([0.0, 15.0, 30.0]), np.array([[[10.0, 40.0, 10.0]] * 3])
    at = np.array([[0.0, 7.5, 30.0]])
    assert between(marks, values, at).tolist() == [[10.0, 25.0, 10.0]]


def test_a_degree_of_latitude_is_111_kilometres(places: Floats) -> None:
    way = travel_min(np.array([[0.0, 50.0]]), np.array([[0.0, 51.0]]))
    assert way[0, 0] == pytest.approx(111.2 * 1.3 / 50 * 60, rel=1e-3)
    assert travel_min(places, places).diagonal().tolist() == [0.0] * len(places)
    assert date(2024, 3, 4) == city.days(1)[0]
