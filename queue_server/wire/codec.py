"""Frames to messages and back; an event is encoded once for all readers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from queue_server.domain.bounds import OutOfBounds, bounded
from queue_server.domain.commands import COMMANDS, Command, document
from queue_server.domain.events import Event
from queue_server.wire.messages import (
    CommandFrame,
    FromCentre,
    FromDevice,
    Happened,
    Heartbeat,
    Hello,
    Resync,
)


class Malformed(ValueError):
    """The frame is not of the wire, or the command's fields are not of its verb."""


class UnknownType(Malformed):
    """A well-formed frame of a type that this side does not know yet; it is passed over."""


_FROM_DEVICE: TypeAdapter[Any] = TypeAdapter(
    Annotated[Hello | Heartbeat | Resync, Field(discriminator="type")]
)
_FROM_CENTRE: TypeAdapter[Any] = TypeAdapter(Annotated[FromCentre, Field(discriminator="type")])
_DEVICE_TYPES = frozenset({"hello", "command", "heartbeat", "resync"})
_CENTRE_TYPES = frozenset(
    {"welcome", "snapshot", "event", "reply", "heartbeat", "devices", "waits"}
)
_OWN = ("type", "id", "verb", "done_at", "as_device")


def encode(message: FromDevice | FromCentre) -> str:
    """Write a frame; absent facts are left out."""
    if isinstance(message, CommandFrame):
        body = {"type": "command", "id": message.id, "verb": message.verb, **message.fields}
        more = {"done_at": message.done_at, "as_device": message.as_device}
        return _dump(body | {name: value for name, value in more.items() if value})
    # the fields as they are: asdict would copy a whole view
    found = {one.name: getattr(message, one.name) for one in fields(message)}
    return _dump({name: value for name, value in found.items() if value is not None})


def encode_event(event: Event) -> str:
    """Write the frame of an event."""
    return encode(Happened(event=event_document(event)))


def event_document(event: Event) -> dict[str, Any]:
    """An event as the contract writes it."""
    return {
        "epoch": event.epoch,
        "seq": event.seq,
        "hall": event.hall,
        "at": event.at,
        "type": event.type,
        "data": event.data,
        "command": event.command,
    }


def event_of(document: Mapping[str, Any]) -> Event:
    """Read what `event_document` wrote; Malformed otherwise."""
    try:
        return Event(
            epoch=int(document["epoch"]),
            seq=int(document["seq"]),
            hall=document["hall"],
            at=int(document["at"]),
            type=document["type"],
            data=document["data"],
            command=document.get("command"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Malformed(told(error)) from None


def decode_from_device(frame: str | bytes) -> FromDevice:
    """Read a device's frame; Malformed otherwise, UnknownType for one to pass over."""
    body = _load(frame, _DEVICE_TYPES)
    if body.get("type") == "command":
        return _command_frame(body)
    try:
        found: FromDevice = _FROM_DEVICE.validate_python(body)
    except ValidationError as error:
        raise Malformed(told(error)) from None
    return found


def decode_from_centre(frame: str | bytes) -> FromCentre:
    """Read a centre's frame; Malformed otherwise, UnknownType for one to pass over."""
    try:
        found: FromCentre = _FROM_CENTRE.validate_python(_load(frame, _CENTRE_TYPES))
    except ValidationError as error:
        raise Malformed(told(error)) from None
    return found


def told(error: Exception) -> str:
    """What was wrong with a message, by its fields: never what stood in them."""
    if not isinstance(error, ValidationError):
        return str(error)
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in found[:5])


def command_of(verb: str, given: Mapping[str, Any]) -> Command:
    """The command of a verb; Malformed for an unknown verb or fields that are not of it."""
    if verb not in COMMANDS:
        raise Malformed(f"unknown verb {verb!r}")
    try:
        found: Command = _adapter(verb).validate_python(dict(given))
        return bounded(found)
    except (ValidationError, OutOfBounds) as error:
        raise Malformed(told(error)) from None


def command_frame(command: Command, *, id: str, done_at: str | None = None) -> CommandFrame:
    """Wrap a command for the wire."""
    return CommandFrame(id=id, verb=command.verb, fields=document(command), done_at=done_at)


@cache
def _adapter(verb: str) -> TypeAdapter[Any]:
    return TypeAdapter(COMMANDS[verb])


def _command_frame(body: Mapping[str, Any]) -> CommandFrame:
    id_, verb, done_at = body.get("id"), body.get("verb"), body.get("done_at")
    if not (isinstance(id_, str) and 0 < len(id_) <= 100 and isinstance(verb, str)):
        raise Malformed("a command has an id and a verb")
    if done_at is not None and not isinstance(done_at, str):
        raise Malformed("done_at is a time")
    device = body.get("as_device")
    if device is not None and not isinstance(device, str):
        raise Malformed("as_device is an id")
    given = {name: value for name, value in body.items() if name not in _OWN}
    return CommandFrame(id=id_, verb=verb, fields=given, done_at=done_at, as_device=device)


def _load(frame: str | bytes, known: frozenset[str]) -> dict[str, Any]:
    try:
        body = json.loads(frame)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    if not isinstance(body, dict) or not isinstance(body.get("type"), str):
        raise Malformed("not an object with a type")
    if body["type"] not in known:
        raise UnknownType(body["type"])
    return body


def _dump(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
