"""The line from a device to its centre, without any IO: inputs in, effects out.

The shell (`runner.py`) feeds it what happens to a socket and a tick at least once a second, and
does the effects in their order. It keeps the position, resumes after a cut, sees gaps, answers
heartbeats, sends pending commands again under their ids, and knows when not to come back.
"""

from __future__ import annotations

from collections.abc import Callable

from queue_server.device.answers import Answer, Denied, Done
from queue_server.device.backoff import ELSEWHERE_S, Backoff
from queue_server.device.effects import (
    Answered,
    Deliver,
    Dial,
    Effect,
    HangUp,
    Phase,
    Send,
    Status,
)
from queue_server.device.pending import Pending
from queue_server.domain.events import Event, Position
from queue_server.domain.refusals import Refused
from queue_server.wire.close import Close as Code
from queue_server.wire.close import comes_back
from queue_server.wire.codec import (
    Malformed,
    UnknownType,
    decode_from_centre,
    encode,
    event_of,
)
from queue_server.wire.messages import (
    HEARTBEAT_S,
    SPEAKS,
    CommandFrame,
    Devices,
    Happened,
    Heartbeat,
    Hello,
    ReplyFrame,
    Resync,
    Snapshot,
    Waits,
    Welcome,
)

GREETING_S = 10.0
"""How long a fresh socket may take to say welcome, or a resync to bring the snapshot."""


class Link:
    """One device's line; every method takes the time in seconds and gives the effects."""

    def __init__(self, token: str, *, chance: Callable[[], float], hall: str | None = None) -> None:
        self.phase = Phase.IDLE
        self.position: Position | None = None
        self.config: str | None = None
        """Digest of the configuration that the device holds."""
        self._token = token
        self._hall = hall
        self._chance = chance
        self._backoff = Backoff()
        self._pending = Pending()
        self._resyncing = False
        self._heard = self._sent = self._deadline = 0.0

    def start(self, now: float) -> list[Effect]:
        """Begin to dial."""
        return self._to(Phase.DIALLING, now, Dial(after_s=0.0))

    def dialled(self, now: float) -> list[Effect]:
        """The socket is open: say hello."""
        self._heard = now
        hello = Hello(
            token=self._token,
            position=self.position.text() if self.position else None,
            config=self.config,
            hall=self._hall,
        )
        return self._to(Phase.GREETING, now, self._send(encode(hello), now))

    def lost(self, now: float, code: int | None = None) -> list[Effect]:
        """The socket ended, or could not be opened: dial again later, unless told not to."""
        if self.phase in (Phase.ENDED, Phase.WAITING, Phase.IDLE):
            return []
        if not comes_back(code):
            return self._end(now, code)
        wait = ELSEWHERE_S if code == Code.ELSEWHERE else self._backoff.wait_s(self._chance)
        self._backoff = self._backoff.grown()
        self._resyncing = False
        self.phase = Phase.WAITING
        return [Status(phase=self.phase, code=code), Dial(after_s=wait)]

    def dialling(self, now: float) -> list[Effect]:
        """The wait is over and the socket is being opened."""
        return self._to(Phase.DIALLING, now) if self.phase is Phase.WAITING else []

    def tick(self, now: float) -> list[Effect]:
        """Let time pass: heartbeats, silence, overdue greetings and commands."""
        effects: list[Effect] = list(self._overdue(now))
        greeting = self.phase is Phase.GREETING or self._resyncing
        silent = self.phase is Phase.LIVE and now - self._heard > 2 * HEARTBEAT_S
        if silent or (greeting and now > self._deadline):
            return [*effects, HangUp(code=Code.SILENT), *self.lost(now, Code.SILENT)]
        if self.phase is Phase.LIVE and now - self._sent >= HEARTBEAT_S:
            effects.append(self._send(encode(Heartbeat()), now))
        return effects

    def ask(self, now: float, frame: CommandFrame, *, wait_s: float) -> list[Effect]:
        """Send a command, now or as soon as the line is back, until `wait_s` have passed.

        An id that is pending already is only given the longer wait.
        """
        fresh = self._pending.add(frame, until=now + wait_s)
        if not fresh or self.phase is not Phase.LIVE:
            return []
        self._pending.mark_sent(frame.key)
        return [self._send(encode(frame), now)]

    def rebuild(self, now: float) -> list[Effect]:
        """The device could not follow an event: begin anew from a snapshot."""
        return self._resync(now) if self.phase is Phase.LIVE else []

    def frame(self, now: float, text: str | bytes) -> list[Effect]:
        """Take a frame of the centre."""
        if self.phase not in (Phase.GREETING, Phase.LIVE):
            return []
        self._heard = now
        try:
            message = decode_from_centre(text)
            if isinstance(message, Happened):
                return self._event(now, event_of(message.event))
            if isinstance(message, Snapshot):
                return self._snapshot(message)
        except UnknownType:
            return []
        except (Malformed, Refused):
            return [HangUp(code=Code.MALFORMED), *self.lost(now)]
        match message:
            case Welcome():
                return self._welcome(now, message)
            case Devices() | Waits():
                return [Deliver(message=message)]
            case ReplyFrame() if self._pending.take(message.key):
                return [Answered(id=message.key, answer=_answer(message))]
        return []

    def _welcome(self, now: float, message: Welcome) -> list[Effect]:
        oldest, newest = SPEAKS
        if not oldest <= message.speaks <= newest:
            return [HangUp(code=Code.TOO_OLD), *self._end(now, Code.TOO_OLD)]
        self._backoff = Backoff()
        self.config = str(message.config.get("sha256", "")) or None
        first = self.phase is Phase.GREETING
        effects: list[Effect] = [Deliver(message=message)]
        if not first:
            return effects
        effects += self._to(Phase.LIVE, now)
        for frame in self._pending.all():
            self._pending.mark_sent(frame.key)
            effects.append(self._send(encode(frame), now))
        return effects

    def _snapshot(self, message: Snapshot) -> list[Effect]:
        self.position = Position.parse(message.position)
        self._resyncing = False
        return [Deliver(message=message)]

    def _event(self, now: float, event: Event) -> list[Effect]:
        if self._resyncing:
            return []
        at = self.position
        if at is None:
            return self._resync(now)
        if event.epoch == at.epoch and event.seq <= at.seq:
            return []
        opened = event.type == "hall.opened" and event.seq == 1 and event.epoch > at.epoch
        if not opened and event.position != Position(at.epoch, at.seq + 1):
            return self._resync(now)
        self.position = event.position
        return [Deliver(message=event)]

    def _resync(self, now: float) -> list[Effect]:
        self._resyncing = True
        self._deadline = now + GREETING_S
        return [self._send(encode(Resync()), now)]

    def _send(self, frame: str, now: float) -> Send:
        self._sent = now
        return Send(frame=frame)

    def _to(self, phase: Phase, now: float, *effects: Effect) -> list[Effect]:
        self.phase = phase
        self._deadline = now + GREETING_S
        return [Status(phase=phase), *effects]

    def _end(self, now: float, code: int | None) -> list[Effect]:
        self.phase = Phase.ENDED
        left = [Answered(id=id_, answer=answer) for id_, answer in self._pending.give_up()]
        return [Status(phase=Phase.ENDED, code=code), *left]

    def _overdue(self, now: float) -> list[Answered]:
        return [Answered(id=id_, answer=answer) for id_, answer in self._pending.overdue(now)]


def _answer(message: ReplyFrame) -> Answer:
    if message.code is not None:
        text = message.text or message.code
        return Denied(code=message.code, text=text, about=message.about or "")
    return Done(data=message.done or {})
