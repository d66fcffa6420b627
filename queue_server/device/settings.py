"""A device's settings: `YUNHAO_*` in the environment over `yunhao.toml` in the working folder."""

from __future__ import annotations

import stat
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class TokenMissing(LookupError):
    """No token was given: set YUNHAO_TOKEN, or name a file of mode 0600 in YUNHAO_TOKEN_FILE."""


class TokenExposed(PermissionError):
    """The token file can be read by others than its owner: `chmod 600` it."""


class DeviceSettings(BaseSettings):
    """What every device app is told from outside; an app adds its own by a subclass."""

    model_config = SettingsConfigDict(
        env_prefix="YUNHAO_", toml_file="yunhao.toml", extra="ignore", frozen=True
    )

    centre: str = "http://127.0.0.1:8000"
    """The centre's address."""
    token: SecretStr | None = None
    token_file: Path | None = None
    host: str = "127.0.0.1"
    """Where the pages are served; loopback unless the hall's network is meant."""
    port: int = 0
    """0 = a free one."""
    data: Path = Path("data")
    """Where the device keeps its journal and outbox."""
    language: str = "zh-CN"

    def secret(self) -> str:
        """The device's token; raises TokenMissing or TokenExposed with what to do."""
        if self.token is not None:
            return self.token.get_secret_value()
        if self.token_file is None or not self.token_file.exists():
            raise TokenMissing(TokenMissing.__doc__)
        if stat.S_IMODE(self.token_file.stat().st_mode) & 0o077:
            raise TokenExposed(f"{self.token_file}: {TokenExposed.__doc__}")
        return self.token_file.read_text(encoding="utf-8").strip()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Command line over environment over file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
