"""Compiled code is kept where it can be written, and once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from numba.core import config

from queue_server.rollout.compiled import keep_in, stamp


def test_a_read_only_install_keeps_compiled_code_in_the_centres_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "CACHE_DIR", "")
    keep_in(tmp_path)
    assert stamp().parent.name == "__pycache__", "beside its source, where that can be written"
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    keep_in(tmp_path)
    assert stamp().parent == tmp_path


def test_another_version_of_the_code_is_compiled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stamp()
    monkeypatch.setattr(Path, "read_bytes", lambda path: b"changed")
    assert stamp() != before
