"""Tests throw away in memory where there is room."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tools.scratch import scratch


def test_memory_with_room_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    assert scratch(tmp_path, room_bytes=1) == tmp_path


def test_without_room_or_memory_the_usual_folder_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    usual = Path(tempfile.gettempdir())
    assert scratch(tmp_path, room_bytes=1 << 60) == usual
    assert scratch(tmp_path / "none", room_bytes=1) == usual


def test_a_folder_that_was_asked_for_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", tempfile.gettempdir())
    assert scratch(tmp_path, room_bytes=1) == Path(tempfile.gettempdir())
