"""Identity and contact data over HTTP: sealed by who sends it, judged, never kept in clear."""

from __future__ import annotations

from pathlib import Path

from queue_server.crypto import Keyring, SealingKey
from tests.web.conftest import Stage


async def test_what_a_form_seals_opens_for_the_centre_alone(stage: Stage, tmp_path: Path) -> None:
    answer = await stage.client().get("/sealing")
    sealed = SealingKey.parse(answer.json()["key"]).seal("person:11010519491231002X")
    assert "11010519491231002X" not in sealed
    assert Keyring.load_or_create(tmp_path).open(sealed) == "person:11010519491231002X"
