"""Every verb's decision: a view, a command and the time to a plan, or a refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from queue_server.domain.decisions import (
    alarms,
    blocks,
    booking,
    calling,
    checking_in,
    days,
    drawing,
    handing,
    issuing,
    leaving,
    notices,
    rating,
    serving,
    windows,
)
from queue_server.domain.decisions.plan import Plan
from queue_server.domain.view import HallView

Decision = Callable[[HallView, Any, int], Plan]

DECISIONS: Mapping[str, Decision] = {
    "issue": issuing.issue,
    "hold": booking.hold,
    "book": booking.book,
    "unbook": booking.unbook,
    "check_in": checking_in.check_in,
    "lapse_hold": booking.lapse_hold,
    "lease": blocks.lease,
    "report": blocks.report,
    "arrive": issuing.arrive,
    "defer": issuing.defer,
    "move": leaving.move,
    "settle": leaving.settle,
    "expire": leaving.expire,
    "cancel": leaving.cancel,
    "void": leaving.void,
    "confirm": issuing.confirm,
    "check": issuing.check,
    "page": issuing.page,
    "printed": issuing.printed,
    "reclass": issuing.reclass,
    "rejoin": issuing.rejoin,
    "call_next": calling.call_next,
    "call": calling.call,
    "recall": calling.recall,
    "start": calling.start,
    "miss": calling.miss,
    "return": calling.give_back,
    "next_item": serving.next_item,
    "suspend": serving.suspend,
    "resume": serving.resume,
    "wake": serving.wake,
    "transfer": serving.transfer,
    "finish": serving.finish,
    "forward": serving.forward,
    "sign_in": windows.sign_in,
    "sign_out": windows.sign_out,
    "open": windows.open_window,
    "pause": windows.pause,
    "resume_window": windows.resume_window,
    "close": windows.close,
    "free": windows.free,
    "services": windows.services,
    "configure": days.configure,
    "stop_service": days.stop_service,
    "resume_service": days.resume_service,
    "end_day": days.end_day,
    "hand_over": handing.hand_over,
    "raise_alarm": alarms.raise_alarm,
    "clear_alarm": alarms.clear_alarm,
    "post": notices.post,
    "withdraw": notices.withdraw,
    "reserve": drawing.reserve,
    "release": drawing.release,
    "draw": drawing.draw,
    "undraw": drawing.undraw,
    "place": drawing.place,
    "give_back": drawing.give_back,
    "evaluate": rating.evaluate,
    "lapse": rating.lapse,
}
"""Verb to decision; the store's function library has one function for each."""

__all__ = ["DECISIONS", "Decision", "Plan"]
