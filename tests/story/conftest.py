"""Stories start real processes: they get a minute each, on a machine under load more if told so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent
STORY_S = float(os.environ.get("STORY_TIMEOUT_S", "60"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each story its minute."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.timeout(STORY_S))
