"""The websocket messages as an AsyncAPI 3 document, from the same types that the wire uses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from queue_server.domain.commands import COMMANDS
from queue_server.domain.estimate import Wait
from queue_server.domain.load import HallLoad
from queue_server.domain.standing import LineStanding
from queue_server.hub import asking, by_code
from queue_server.hub.blocks import ON_THE_WIRE
from queue_server.wire.close import Close
from queue_server.wire.messages import (
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

REF = "#/components/schemas/{model}"
_FROM_DEVICE: Mapping[str, Any] = {
    "hello": Hello, "heartbeat": Heartbeat, "resync": Resync, "command": CommandFrame,
}  # fmt: skip
_FROM_CENTRE: Mapping[str, Any] = {
    "welcome": Welcome, "snapshot": Snapshot, "event": Happened, "reply": ReplyFrame,
    "heartbeat": Heartbeat, "devices": Devices, "waits": Waits,
}  # fmt: skip
_VERBS: Mapping[str, type] = {
    **COMMANDS,
    **ON_THE_WIRE,
    **by_code.ON_THE_WIRE,
    **asking.ON_THE_WIRE,
}


@cache
def document() -> dict[str, Any]:
    """The document, made once."""
    schemas: dict[str, Any] = {}
    messages = {
        **{f"device.{name}": _message(name, kind, schemas) for name, kind in _FROM_DEVICE.items()},
        **{f"centre.{name}": _message(name, kind, schemas) for name, kind in _FROM_CENTRE.items()},
        **{f"command.{verb}": _command(verb, schemas) for verb in sorted(_VERBS)},
        "page.hello": _plain("hello", {"key": {"type": "string"}}),
        "page.ticket": _plain("ticket", {"ticket": _ticket_facts(schemas)}),
        "page.load": _plain("load", _load_facts(schemas)),
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Yunhao websockets",
            "version": str(SPEAKS[1]),
            "description": _close_codes(),
        },
        "channels": {
            "device": _channel("/ws/device", [n for n in messages if not n.startswith("page.")]),
            "ticket": _channel("/ws/tickets/{ticket}", ["page.hello", "page.ticket"]),
            "board": _channel("/ws/board", ["page.load"]),
        },
        "operations": {
            "fromDevice": _operation("receive", "device", ("device.", "command."), messages),
            "toDevice": _operation("send", "device", ("centre.",), messages),
            "toTicketPage": _operation("send", "ticket", ("page.ticket",), messages),
            "fromTicketPage": _operation("receive", "ticket", ("page.hello",), messages),
            "toBoard": _operation("send", "board", ("page.load",), messages),
        },
        "components": {"messages": messages, "schemas": schemas},
    }


def _schema(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    found = TypeAdapter(kind).json_schema(ref_template=REF)
    schemas.update(found.pop("$defs", {}))
    return found


def _message(name: str, kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    payload = _schema(kind, schemas)
    payload.pop("title", None)
    if kind is CommandFrame:
        # on the wire a command's fields stand beside its verb
        payload["properties"].pop("fields")
        payload["additionalProperties"] = True
    payload["required"] = sorted({*payload.get("required", ()), "type"})
    summary = (kind.__doc__ or "").strip().splitlines()[0]
    return {"name": name, "summary": summary, "payload": payload}


def _command(verb: str, schemas: dict[str, Any]) -> dict[str, Any]:
    payload = _schema(_VERBS[verb], schemas)
    own = {
        "type": {"const": "command"},
        "id": {"type": "string", "maxLength": 100},
        "verb": {"const": verb},
        "done_at": {"type": "string", "format": "date-time"},
    }
    payload["properties"] = own | payload.get("properties", {})
    payload["required"] = ["type", "id", "verb", *payload.get("required", ())]
    summary = (_VERBS[verb].__doc__ or "").strip().splitlines()[0]
    return {"name": verb, "summary": summary, "payload": payload}


def _plain(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    payload = {
        "type": "object",
        "properties": {"type": {"const": name}, **properties},
        "required": ["type", *(one for one in properties if one not in ("key", "lines", "today"))],
    }
    return {"name": name, "payload": payload}


def _ticket_facts(schemas: dict[str, Any]) -> dict[str, Any]:
    schemas["Wait"] = wait = _schema(Wait, schemas)
    wait["properties"].pop("by")
    return {
        "type": "object",
        "required": ["id", "state", "ahead"],
        "properties": {
            "id": {"type": "string"},
            "state": {"type": "string"},
            "ahead": {"type": "integer"},
            "wait": {"$ref": REF.format(model="Wait")},
        },
        "additionalProperties": True,
    }


def _load_facts(schemas: dict[str, Any]) -> dict[str, Any]:
    schemas["HallLoad"] = _schema(HallLoad, schemas)
    schemas["LineStanding"] = _schema(LineStanding, schemas)
    now = {
        "open": {"type": "boolean"},
        "stopped": {"type": "boolean"},
        "alarms": {"type": "array", "items": {"type": "string"}},
        "as_of": {"type": "integer"},
    }
    figures = {"$ref": REF.format(model="HallLoad")}
    hall = {"allOf": [figures, {"type": "object", "properties": now}]}
    line = {"$ref": REF.format(model="LineStanding")}
    count = {"type": "integer"}
    row = {"type": "array", "items": count}
    return {
        "at": {"type": "integer"},
        "halls": {"type": "object", "additionalProperties": hall},
        "lines": {"type": "object", "additionalProperties": line},
        "today": {"type": "object", "properties": {"start": count, "taken": row, "done": row}},
    }


def _close_codes() -> str:
    lines = [f"{code.value} {code.name}" for code in Close]
    return "Close codes, 4000-4499 come back, 4500-4999 do not: " + ", ".join(lines)


def _channel(address: str, messages: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "address": address,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
    }
    if "{ticket}" in address:
        found["parameters"] = {"ticket": {"description": "The ticket's id"}}
    return found


def _operation(
    action: str, channel: str, heads: tuple[str, ...], messages: Mapping[str, Any]
) -> dict[str, Any]:
    names = [name for name in messages if name.startswith(heads)]
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names],
    }
