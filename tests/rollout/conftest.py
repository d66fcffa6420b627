"""Compiled once before the tests: that takes longer than any of them."""

from __future__ import annotations

import pytest

from queue_server.rollout.warm import empty


@pytest.fixture(autouse=True, scope="session")
def _compiled() -> None:
    empty()
