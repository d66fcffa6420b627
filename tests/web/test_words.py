"""The web's catalogues: complete, alike in three languages, and used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import queue_server.web
from queue_server.domain.appointment import Promise
from queue_server.domain.evaluation import GRADES
from queue_server.domain.ticket import State
from queue_server.texts import catalogue
from queue_server.web.language import Language
from queue_server.web.words import LOCALE

HERE = Path(queue_server.web.__file__).parent


def messages(language: Language) -> dict[str, str]:
    found = catalogue("web", language.locale, LOCALE)._catalog
    return {
        key if isinstance(key, str) else key[0]: str(text)
        for key, text in found.items()
        if key and (isinstance(key, str) or key[1] == 0)
    }


def used() -> set[str]:
    """Every message that a template, a script or a module says."""
    found: set[str] = {f"state {state.value}" for state in State}
    found |= {f"grade {grade}" for grade in GRADES}
    found |= {f"{whose} {promise.value}" for whose in ("promise", "desk") for promise in Promise}
    found |= {f"weekday {day}" for day in range(1, 8)}
    for path in (HERE / "templates").glob("*.html"):
        found |= set(re.findall(r'_\("([^"]+)"\)', path.read_text()))
    for path in (HERE / "static").glob("*.js"):
        found |= {
            one.replace("\\'", "'")
            for one in re.findall(r"text\('((?:[^'\\]|\\.)+)'", path.read_text())
        }
    for path in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("say", "say_many"):
                found |= {str(one.value) for one in node.args[1:2] if isinstance(one, ast.Constant)}
    return found


@pytest.mark.parametrize("language", list(Language))
def test_every_message_is_there_with_its_fields(language: Language) -> None:
    there = messages(language)
    assert used() <= there.keys()
    for message, text in there.items():
        fields = set(re.findall(r"\{\w+\}", message))
        assert set(re.findall(r"\{\w+\}", text)) <= fields, message
        assert text
        if language is not Language.EN:
            assert re.search(r"[\u4e00-\u9fff]", text), message


def test_the_three_catalogues_hold_the_same_messages() -> None:
    assert len({frozenset(messages(language)) for language in Language}) == 1
