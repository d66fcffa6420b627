"""What readers may see of evaluations: nobody in the hall is told who graded what."""

from __future__ import annotations

import pytest

from queue_server.domain import commands as c
from queue_server.domain.rights import Principal, Role
from queue_server.hub.projection import Frames, Sight, event_for, rates_of, view_document
from tests.hub.test_projection import Play, busy, told

GRADED = ("a grudge", '"grade"', "evaluator")


@pytest.mark.parametrize("sight", [Sight.PUBLIC, Sight.KIOSK, Sight.DESK])
def test_nobody_at_the_hall_is_told_who_graded_what(sight: Sight) -> None:
    play, frames = busy(), Frames()
    graded = [one for one in play.hall.events if one.type == "evaluation.submitted"]
    assert graded
    for event in graded:
        assert event_for(event, sight).data == {}
        own = event_for(event, sight, event.data["window"])
        assert own.data.keys() == {"ticket", "handling", "window"}
        assert not [word for word in GRADED if word in frames.of(event, sight, own.data["window"])]
    assert not [word for word in GRADED if word in told(play, sight)]
    assert '"rate"' not in told(play, sight)


def test_an_evaluator_knows_what_may_be_graded_at_its_own_window_and_no_other() -> None:
    play = Play()
    for window in ("1", "2"):
        play.do(play.issue("general"))
        play.do(c.Open(window=window, clerk="user:clerk-1"))
        play.do(c.CallNext(window=window))
        called = play.hall.view.windows[window].ticket or ""
        play.do(c.Finish(ticket=called, window=window, handled=()))
    seen = view_document(play.hall.view, Sight.KIOSK, "1")
    assert [one["window"] for one in seen["unrated"].values()] == ["1"]
    assert "clerk" not in next(iter(seen["unrated"].values()))
    assert seen["windows"]["1"]["clerk"] == "user:clerk-1"
    assert seen["windows"]["2"]["clerk"] == "-"
    assert view_document(play.hall.view, Sight.DESK)["unrated"] == {}


def test_a_hall_node_carries_the_evaluators_of_every_window() -> None:
    node = Principal(id="device:node", roles=frozenset({Role.EDGE}))
    play = busy()
    whole = view_document(play.hall.view, Sight.DESK, rates_of(node))
    assert whole["unrated"] == play.hall.view.snapshot()["unrated"]
    clerk = Principal(id="user:clerk-1", roles=frozenset({Role.CLERK}), window="1")
    assert rates_of(clerk) is None, "a person takes no evaluations"
