"""What the hub says of itself: the AsyncAPI document, and the texts of refusals."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest

from queue_server.domain.commands import COMMANDS
from queue_server.domain.refusals import REFUSALS
from queue_server.hub.asyncapi import document
from queue_server.texts import refusal_text
from tests.hub.centre import Centre

LANGUAGES = ("zh-CN", "zh-HK", "en")
CODES = (*REFUSALS, "MALFORMED", "FAILED")


def references(node: Any) -> Iterator[str]:
    """Every `$ref` in a document."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def found(reference: str) -> Any:
    """What a reference leads to."""
    node: Any = document()
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


def test_every_reference_leads_somewhere() -> None:
    assert all(found(reference) for reference in references(document()))


def test_every_verb_and_frame_is_described() -> None:
    messages = document()["components"]["messages"]
    assert {f"command.{verb}" for verb in COMMANDS} <= messages.keys()
    lease = messages["command.lease"]["payload"]
    assert lease["required"] == ["type", "id", "verb", "service", "count"], "no device, no days"
    hello = messages["device.hello"]["payload"]
    assert hello["required"] == ["token", "type"]
    assert "fields" not in messages["device.command"]["payload"]["properties"]


async def test_the_document_is_served(centre: Centre) -> None:
    def read() -> Any:
        with urlopen(f"{centre.url}/asyncapi.json") as answer:
            return json.load(answer)

    assert await asyncio.to_thread(read) == json.loads(json.dumps(document()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_a_text_that_is_no_code(language: str) -> None:
    for code in CODES:
        text = refusal_text(code, language)
        assert code not in text
        assert text[-1] in ".\u3002", text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_refusal_uses_a_word_of_the_law(language: str) -> None:
    words = "\u62d2|\u4e0d\u4e88\u53d7\u7406|refus|denied"
    assert [code for code in CODES if re.search(words, refusal_text(code, language))] == []


def test_the_three_languages_differ() -> None:
    for code in CODES:
        assert len({refusal_text(code, language) for language in LANGUAGES}) == 3, code
