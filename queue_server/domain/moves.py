"""The moves of a ticket as a table: read by the code, by the documents and by the parity test."""

from __future__ import annotations

from collections.abc import Mapping

from queue_server.domain.ticket import FINAL, State

_R, _W, _C, _S = State.REMOTE, State.WAITING, State.CALLED, State.SERVING
_U, _M = State.SUSPENDED, State.MISSED

MOVES: Mapping[str, Mapping[State, State]] = {
    "arrive": {_R: _W},
    "defer": {_R: _R, _W: _W},
    "move": {_R: State.MOVED, _W: State.MOVED},
    "settle": {_R: _R},
    "expire": {_R: State.CANCELLED},
    "cancel": {state: State.CANCELLED for state in (_R, _W, _C, _U, _M)},
    "void": {state: State.CANCELLED for state in (_R, _W, _C, _S, _U, _M)},
    "confirm": {_R: _R, _W: _W, _C: _C, _S: _S},
    "check": {_R: _R, _W: _W, _C: _C, _S: _S},
    "page": {state: state for state in State},
    "printed": {state: state for state in State},
    "call": {_W: _C, _M: _C},
    "recall": {_C: _C},
    "start": {_C: _S},
    "miss": {_C: _M},
    "return": {_C: _W, _S: _W},
    "free": {_C: _W, _S: _W},
    "transfer": {_W: _W, _C: _W, _S: _W, _U: _W},
    "reclass": {_W: _W, _C: _W},
    "forward": {_S: _W},
    "next_item": {_S: _S},
    "suspend": {_S: _U},
    "resume": {_U: _S},
    "wake": {_U: _W},
    "rejoin": {_M: _W},
    "finish": {_C: State.DONE, _S: State.DONE, _U: State.DONE},
    "draw": {_W: _U},
    "undraw": {_U: _W},
    "give_back": {state: State.MOVED for state in (_W, _C, _S, _U)},
    "end_day": {
        _W: State.CANCELLED,
        _R: State.CANCELLED,
        _U: State.CANCELLED,
        _C: State.NO_SHOW,
        _M: State.NO_SHOW,
        _S: State.DONE,
    },
}
"""Verb to the states it may start from and the state it leads to."""

REFUSED_BY: Mapping[str, str] = {
    "arrive": "TICKET_NOT_REMOTE",
    "defer": "TICKET_NOT_WAITING",
    "move": "MOVE_CLOSED",
    "settle": "TICKET_NOT_REMOTE",
    "expire": "TICKET_NOT_REMOTE",
    "cancel": "TICKET_NOT_WAITING",
    "void": "TICKET_NOT_WAITING",
    "confirm": "TICKET_NOT_WAITING",
    "check": "TICKET_NOT_WAITING",
    "call": "TICKET_NOT_WAITING",
    "recall": "TICKET_NOT_CALLED",
    "start": "TICKET_NOT_CALLED",
    "miss": "TICKET_NOT_CALLED",
    "return": "TICKET_NOT_CALLED",
    "free": "TICKET_NOT_SERVING",
    "transfer": "TICKET_NOT_WAITING",
    "reclass": "TICKET_NOT_WAITING",
    "forward": "TICKET_NOT_SERVING",
    "next_item": "TICKET_NOT_SERVING",
    "suspend": "TICKET_NOT_SERVING",
    "resume": "TICKET_NOT_SUSPENDED",
    "wake": "TICKET_NOT_SUSPENDED",
    "rejoin": "TICKET_NOT_MISSED",
    "finish": "TICKET_NOT_SERVING",
    "draw": "TICKET_NOT_WAITING",
    "undraw": "TICKET_NOT_SUSPENDED",
    "give_back": "MOVE_CLOSED",
}
"""The refusal of a verb on a ticket in any other state."""


def allowed(verb: str, state: State) -> bool:
    """Tell whether the table has this move."""
    return state in MOVES[verb]


def is_final(state: State) -> bool:
    """Tell whether nothing can follow this state."""
    return state in FINAL
