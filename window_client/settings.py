"""The window client's settings: `YUNHAO_WINDOW_*` in the environment over `yunhao.toml`."""

from __future__ import annotations

from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from queue_server.device.texts import LANGUAGES


class WindowSettings(BaseSettings):
    """What may differ from desk to desk; the window itself comes with the device's token."""

    model_config = SettingsConfigDict(
        env_prefix="YUNHAO_", toml_file="yunhao.toml", extra="ignore", frozen=True
    )

    window_id: str = ""
    """The window, for a token that is good for any window of its hall."""
    window_language: str = LANGUAGES[0]
    """The language of the page until the clerk chooses another."""
    window_hosts: tuple[str, ...] = ()
    """Host names beside loopback under which browsers may come."""

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
