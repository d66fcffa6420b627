"""The way into a page: signing in and out, and refusals in friendly words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from queue_server.device.answers import Answer, Denied, Done, Unsent
from queue_server.device.line import Line
from queue_server.device.page_socket import Ask, Do
from queue_server.device.texts import Texts
from window_client.session import Session


class Entrance:
    """The door of one page: `right` is what whoever works there may do.

    `signed_in` is told of each new session that began here.
    """

    def __init__(
        self,
        line: Line,
        session: Session,
        texts: Texts,
        *,
        right: str,
        signed_in: Callable[[], None] = lambda: None,
    ) -> None:
        self._line, self._session, self._texts = line, session, texts
        self._right, self._signed_in = right, signed_in

    async def do(self, ask: Ask, act: Do) -> Answer:
        """Sign in or out, or `act` for whoever is signed in; a refusal says what to do instead."""
        return self.friendly(ask, await self._do(ask, act))

    def friendly(self, ask: Ask, answer: Answer) -> Answer:
        """The answer with the page's own words for a refusal, where it has some."""
        if not isinstance(answer, Denied):
            return answer
        text = self._texts.messages(ask.language).get(answer.code, answer.text)
        return replace(answer, text=text)

    async def _do(self, ask: Ask, act: Do) -> Answer:
        if ask.verb == "sign_in":
            return await self._sign_in(ask.fields)
        if self._session.clerk is None:
            return Denied(code="SIGNED_OUT", text=ask.verb)
        if ask.verb == "sign_out":
            return await self._session.sign_out()
        return await act(ask)

    async def _sign_in(self, given: Mapping[str, Any]) -> Answer:
        if self._session.clerk is not None:
            return Done(data={})
        if not self._line.online:
            return Unsent()
        user, password = str(given.get("user", "")).strip(), str(given.get("password", ""))
        answer = await self._session.sign_in(user, password, right=self._right)
        if isinstance(answer, Done):
            self._signed_in()
        return answer
