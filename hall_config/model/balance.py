"""How people are told of halls that are further away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceRule:
    """The bounds of advice between halls; the same in the whole city."""

    least_gain_s: int = 300
    """Who gains less than this is told of the nearest hall first."""
    most_loss_s: int = 600
    """How much later than at the nearest hall somebody may be done there, so that a hall which is
    going to be full is spared."""
    far_s: int = 3600
    """A way of more than this is told of only for a gain of `far_gain_s`."""
    far_gain_s: int = 1800
    stay_gain_s: int = 600
    """A number that waits already is offered another hall only for this gain at least."""
    guests_percent: int = 30
    """Numbers on their way to a hall, as a share of what its windows handle in an hour; with more
    it is told of last to who lives nearer to another. The rest its own people keep."""
    share_percent: int = 40
    """And as a share of all the numbers on their way in the city."""
