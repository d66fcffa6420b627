"""The hall as a device sees it: folded from what its line delivers, told on to followers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from queue_server.clock import CityClock, monotonic_s, real_ms
from queue_server.domain.estimate import Wait
from queue_server.domain.events import Event
from queue_server.domain.excerpt import City, city_of
from queue_server.domain.fold import apply
from queue_server.domain.refusals import Refused
from queue_server.domain.view import HallView
from queue_server.wire.messages import Devices, Snapshot, Waits, Welcome


class Follower(Protocol):
    """A reader of the hall's view on a device; must not block and must not raise."""

    def happened(self, event: Event) -> None:
        """Take the next event, which the view already holds."""
        ...

    def lost(self, view: HallView) -> None:
        """Begin anew from this view."""
        ...


class Mirror:
    """View, configuration and clock of the device's hall; readers do not change them."""

    def __init__(self) -> None:
        self.view: HallView | None = None
        """The hall as this device may see it; None before the first snapshot."""
        self.city: City | None = None
        """The configuration cut to this hall."""
        self.clock: CityClock | None = None
        """The city's clock as the centre told it."""
        self.hall = ""
        self.device: Mapping[str, Any] = {}
        """Its own id, kind, zone and window."""
        self.public_url = ""
        """What QR codes and links say."""
        self.sealing = ""
        """The centre's public key for identity and contact data, as `SealingKey.parse` reads it."""
        self.waits: Mapping[str, Wait] = {}
        """By service the wait of who joins now, as the centre said since this line's welcome."""
        self.on_devices: Callable[[Sequence[Mapping[str, Any]]], None] | None = None
        """Hears, on a hall node, which devices of the hall are enrolled."""
        self._followers: list[Follower] = []

    def take(self, message: Welcome | Snapshot | Event | Devices | Waits) -> bool:
        """Take a delivery in; False for an event that the view cannot follow."""
        match message:
            case Welcome():
                self._welcome(message)
            case Waits():
                self.waits = {**self.waits, **_waits(message)}
            case Devices() if self.on_devices is not None:
                self.on_devices(message.devices)
            case Snapshot():
                self.view = HallView.from_snapshot(message.view)
                for follower in tuple(self._followers):
                    follower.lost(self.view)
            case Event():
                return self._event(message)
        return True

    def follow(self, follower: Follower) -> HallView | None:
        """Begin to tell the follower; in the same step the view as it is."""
        self._followers.append(follower)
        return self.view

    def unfollow(self, follower: Follower) -> None:
        """Stop telling it."""
        self._followers.remove(follower)

    def _welcome(self, message: Welcome) -> None:
        self.hall, self.device = message.hall, message.device
        self.waits = {}
        self.public_url = str(message.config.get("public_url", ""))
        self.sealing = str(message.config.get("sealing", ""))
        if "city" in message.config:
            self.city = city_of(message.config["city"])
        timezone = self.city.timezone if self.city else "UTC"
        self.clock = CityClock(
            timezone=timezone,
            start=message.now,
            began=real_ms(),
            pace=message.pace,
            began_s=monotonic_s(),
        )

    def _event(self, event: Event) -> bool:
        if self.view is None:
            return False
        try:
            apply(self.view, event)
        except Refused:
            return False
        for follower in tuple(self._followers):
            follower.happened(event)
        return True


def _waits(message: Waits) -> dict[str, Wait]:
    lines = message.lines.items()
    return {one: Wait(p10_s=p10, p50_s=p50, p90_s=p90) for one, (p10, p50, p90) in lines}
