"""Languages for tests that judge whole pages in a browser, which take seconds for each.

The default suite judges them in the first language; `make long` judges them in all three, and the
releases are held to that.
"""

from __future__ import annotations

import pytest

from queue_server.device.texts import LANGUAGES

FIRST, *OTHERS = LANGUAGES
EVERY = [pytest.param(FIRST), *(pytest.param(one, marks=pytest.mark.long) for one in OTHERS)]
