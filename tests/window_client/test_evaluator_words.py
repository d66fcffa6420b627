"""The words of the evaluator: every one that is used is there, in every language."""

from __future__ import annotations

import re

import pytest

from queue_server.device.texts import LANGUAGES
from window_client.evaluator_app import HERE, TEXTS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_evaluator_is_there_in_every_language(language: str) -> None:
    script = (HERE / "pages" / "static" / "evaluate.js").read_text()
    used = set(re.findall(r"\bsay\('([^']+)'", script)) | {f"grade {one}" for one in range(1, 6)}
    assert used <= TEXTS.messages(language).keys()
