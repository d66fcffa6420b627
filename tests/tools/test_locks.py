"""What the locks install."""

from __future__ import annotations

import re

from tests import source


def test_what_a_centre_installs_has_what_its_databases_need_without_the_tests_packages() -> None:
    """SQLAlchemy's asyncio needs greenlet and does not ask for it by itself."""
    lock = (source.ROOT / "requirements.lock").read_text()
    assert re.search(r"^greenlet==", lock, flags=re.MULTILINE)
