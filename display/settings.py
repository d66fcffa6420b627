"""The display's settings: `YUNHAO_DISPLAY_*` in the environment over `yunhao.toml`."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from queue_server.device.texts import LANGUAGES


class DisplaySettings(BaseSettings):
    """What may differ from screen to screen; hall and zone come with the device's token."""

    model_config = SettingsConfigDict(
        env_prefix="YUNHAO_DISPLAY_",
        toml_file="yunhao.toml",
        toml_table_header=("display",),
        extra="ignore",
        frozen=True,
    )

    language: str = LANGUAGES[0]
    """The language of a browser that has not chosen one with `?language=`."""
    recordings: Path | None = None
    """A folder of recordings, one folder a language; it goes before the starter pack."""
    media: Path | None = None
    """A folder of pictures and films that layouts with `media` show."""
    browser: str | None = None
    """A program such as `chromium`: started with the display, and again when it ends or hangs."""
    browser_flags: tuple[str, ...] = ()
    """More of its flags, for example `--window-position=1920,0` for a second screen."""
    led: str | None = None
    """The port of LED screens over windows: `/dev/ttyUSB0` or `socket://10.0.0.9:5000`."""
    led_baud: int = 9600
    led_encoding: str = "utf-8"
    """Or `gb18030`, as the screens have it."""
    led_screens: dict[str, int] = {}
    """Windows of the hall, each with the address of its screen."""
    hosts: tuple[str, ...] = ()
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
        """Arguments over environment over file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
