"""One connected device: who it is, who is signed in on it, and what waits to be sent to it."""

from __future__ import annotations

from typing import Any

from fastapi import WebSocket

from queue_server.domain.events import Event
from queue_server.domain.rights import DEVICE_ROLES, Principal, Role
from queue_server.domain.view import HallView
from queue_server.hub.configs import Configs
from queue_server.hub.mailbox import Closing, Due, Mailbox, WhenFull
from queue_server.hub.parts import HubParts
from queue_server.hub.projection import Frames, Sight, rates_of, sight_of, snapshot_frame
from queue_server.hub.rate import Bucket
from queue_server.ports import HallPort
from queue_server.wire.codec import encode
from queue_server.wire.messages import SPEAKS, Welcome

_SHOWS_ITEMS = frozenset({Role.KIOSK, Role.WINDOW, Role.CENTRE, Role.EDGE})
COMMANDS_S, COMMANDS_BURST = 200.0, 400.0
"""How often one device may ask."""


class Session:
    """A device's end of its socket in the hub; a ports.Follower of its hall."""

    def __init__(
        self,
        parts: HubParts,
        frames: Frames,
        configs: Configs,
        *,
        port: HallPort,
        principal: Principal,
        token: str,
        language: str,
        address: str | None = None,
    ) -> None:
        self.parts, self.port = parts, port
        self.principal, self.token, self.language = principal, token, language
        self.address = address
        """Where the socket comes from."""
        self.person: Principal | None = None
        """Who is signed in on this socket."""
        self.person_token: str | None = None
        self.status: dict[str, Any] = {}
        """What the device last said of itself."""
        self.heard = 0.0
        """When the last frame came, in monotonic seconds."""
        self.sight: Sight = sight_of(principal)
        self.rates = rates_of(principal)
        slow = WhenFull.CONFLATE if self.sight is Sight.PUBLIC else WhenFull.CLOSE
        self.mailbox = Mailbox(slow)
        self.bucket = Bucket(rate=COMMANDS_S, burst=COMMANDS_BURST)
        self._frames, self._configs = frames, configs

    @property
    def hall(self) -> str:
        """The hall that the device stands in."""
        return self.port.hall

    @property
    def window(self) -> str | None:
        """The device's own window, None for any of the hall."""
        return self.principal.window

    @property
    def kind(self) -> Role:
        """What the device is."""
        return next(iter(self.principal.roles & DEVICE_ROLES))

    def seat(self, principal: Principal) -> Session:
        """The same socket as another device of the hall asks on it; it follows nothing."""
        return Session(
            self.parts,
            self._frames,
            self._configs,
            port=self.port,
            principal=principal,
            token="",
            language=self.language,
            address=self.address,
        )

    def happened(self, event: Event) -> None:
        """Queue the event; a new configuration comes as a new welcome behind it."""
        self.mailbox.put(self._frames.of(event, self.sight, self.rates))
        if event.type == "hall.configured":
            self.mailbox.reply(self.welcome(None))

    def lost(self, view: HallView) -> None:
        """Begin anew from a snapshot."""
        self.mailbox.snapshot()

    def welcome(self, held: str | None) -> str:
        """The frame of the welcome; `held` is the digest of the configuration it has."""
        parts, city = self.parts, self.parts.halls.city
        config: dict[str, Any] = {"sha256": city.sha256, "public_url": parts.public_url}
        if parts.sealing:
            config["sealing"] = parts.sealing
        if held != city.sha256 or not held:
            shows_items = self.kind in _SHOWS_ITEMS
            config["city"] = self._configs.of(city, self.hall, items=shows_items)
        message = Welcome(
            speaks=SPEAKS[1],
            now=parts.clock.now(),
            pace=parts.clock.pace,
            hall=self.hall,
            config=config,
            device=self.facts(),
        )
        return encode(message)

    def facts(self) -> dict[str, Any]:
        """What a device is told of itself."""
        principal = self.principal
        facts = {
            "id": principal.id,
            "kind": self.kind.value,
            "hall": self.hall,
            "zone": principal.zone,
            "window": principal.window,
            "name": principal.name,
        }
        return {name: value for name, value in facts.items() if value is not None}

    async def write(self, websocket: WebSocket) -> int:
        """Send what waits until a close is due; gives its code."""
        while True:
            mail = await self.mailbox.take()
            if isinstance(mail, Closing):
                return mail.code
            if mail is Due.SNAPSHOT:
                mail = snapshot_frame(self.port.view, self.sight, self.rates)
            await websocket.send_text(str(mail))
