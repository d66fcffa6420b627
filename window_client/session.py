"""The clerk's session at this window: begun with a password, taken up again after a cut.

Kept in memory only: the password never, the session's token until the clerk signs out or the app
ends. The centre's socket forgets who signed in when it closes; the token tells it again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from queue_server.device.answers import Answer, Denied, Done
from queue_server.device.line import Line
from queue_server.domain.rights import RIGHTS
from window_client.desk import Clerk

OVER = frozenset({"SIGN_IN_FAILED", "NOT_ALLOWED"})
"""Refusals after which a session cannot be taken up any more; others pass."""
AGAIN_S = 1.0
SIGN_IN_WAIT_S = 10.0
"""A password is judged slowly on purpose, and a whole shift may sign in at once."""


class Session:
    """Who signed in, and whether the centre knows it on the line that is up."""

    def __init__(
        self, runner: Line, changed: Callable[[], None], *, window: Callable[[], str]
    ) -> None:
        self.clerk: Clerk | None = None
        self.known = False
        self.ended = False
        """Whether the last session ended without the clerk's doing."""
        self._runner, self._changed, self._window = runner, changed, window
        self._token: str | None = None

    async def sign_in(self, user: str, password: str, *, right: str) -> Answer:
        """Begin a session and the clerk's shift.

        Denied SIGN_IN_FAILED, TOO_MANY, WINDOW_BUSY, or NOT_ALLOWED for who does not have the
        right that the page is for: at a desk, who serves at no window.
        """
        fields = {"user": user, "password": password, **self._at()}
        answer = await self._runner.ask("sign_in", fields, wait_s=SIGN_IN_WAIT_S)
        if not isinstance(answer, Done):
            return answer
        if not RIGHTS[right] & set(answer.data["person"]["roles"]):
            await self._runner.ask("sign_out", self._at())
            return Denied(code="NOT_ALLOWED", text=user)
        self._begin(user, answer.data)
        return Done(data={})

    async def sign_out(self) -> Answer:
        """End the shift and the session; WINDOW_BUSY while a ticket is at the window."""
        answer = await self._runner.ask("sign_out", self._at())
        if isinstance(answer, Done):
            self.forget()
        return answer

    def cut(self) -> None:
        """The line is down: whoever signed in is not known to the next one."""
        self.known = False
        self._changed()

    async def take_up(self) -> None:
        """Tell a fresh line who signed in, until it knows; if the session is over, forget it."""
        token = self._token
        while token is not None and token == self._token and self._runner.online:
            answer = await self._runner.ask("sign_in", {"session": token, **self._at()})
            if token != self._token:
                return
            if isinstance(answer, Done):
                if self.clerk is not None:
                    self.clerk = replace(self.clerk, grades=answer.data.get("own_grades"))
                self.known = True
                self._changed()
                return
            if isinstance(answer, Denied) and answer.code in OVER:
                self.forget()
                self.ended = True
                return
            await asyncio.sleep(AGAIN_S)

    def forget(self) -> None:
        """Nobody is signed in here."""
        self.clerk = self._token = None
        self.known = self.ended = False
        self._changed()

    def _begin(self, user: str, data: Mapping[str, Any]) -> None:
        self._token = data["session"]
        person = data["person"]
        self.ended = False
        roles = tuple(person.get("roles", ()))
        name = person.get("name") or user
        grades = data.get("own_grades")
        self.clerk = Clerk(user=user, name=name, id=person["id"], roles=roles, grades=grades)
        self.known = True
        self._changed()

    def _at(self) -> dict[str, str]:
        """The window, for a device that stands at one."""
        window = self._window()
        return {"window": window} if window else {}
