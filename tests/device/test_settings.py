"""Where a device's token comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_server.device.settings import DeviceSettings, TokenExposed, TokenMissing


def test_a_token_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNHAO_TOKEN", "from outside")
    settings = DeviceSettings()
    assert settings.secret() == "from outside"
    assert "from outside" not in repr(settings)


def test_a_token_comes_from_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("in a file\n")
    file.chmod(0o600)
    assert DeviceSettings(token_file=file).secret() == "in a file"
    file.chmod(0o640)
    with pytest.raises(TokenExposed, match="chmod 600"):
        DeviceSettings(token_file=file).secret()


def test_without_a_token_it_is_said_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TokenMissing, match="YUNHAO_TOKEN"):
        DeviceSettings(token_file=tmp_path / "none").secret()
