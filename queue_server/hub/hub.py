"""The hub of one process: its parts, what it encodes once for all, and who is connected."""

from __future__ import annotations

from queue_server.domain.rights import Role
from queue_server.hub.configs import Configs
from queue_server.hub.load import CityLoad
from queue_server.hub.parts import HubParts
from queue_server.hub.projection import Frames
from queue_server.hub.session import Session
from queue_server.hub.told_waits import LineWaits
from queue_server.wire.close import Close


class Hub:
    """Shared by all sockets of the process."""

    def __init__(self, parts: HubParts) -> None:
        self.parts = parts
        self.frames, self.configs = Frames(), Configs()
        self.load = CityLoad(parts.halls, parts.clock, parts.waits)
        self.waits = LineWaits(parts)
        self._sessions: dict[str, Session] = {}
        self._centres: set[Session] = set()

    @property
    def here(self) -> set[str]:
        """The devices that have a socket now."""
        return set(self._sessions)

    def enter(self, session: Session) -> None:
        """A device is connected; an older socket of the same device ends."""
        if Role.CENTRE in session.principal.roles:
            self._centres.add(session)
            return
        older = self._sessions.get(session.principal.id)
        if older is not None:
            older.mailbox.close(Close.ELSEWHERE)
        self._sessions[session.principal.id] = session

    def leave(self, session: Session) -> None:
        """It is no longer."""
        self._centres.discard(session)
        if self._sessions.get(session.principal.id) is session:
            del self._sessions[session.principal.id]

    def close(self, code: Close = Close.RESTART) -> None:
        """Tell every device that the centre goes down and will be back."""
        for session in (*self._sessions.values(), *self._centres):
            session.mailbox.close(code)
