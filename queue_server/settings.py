"""The centre's settings: `YUNHAO_*` in the environment over `yunhao.toml` in the working folder."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

_PASSWORD = re.compile(r"(?<=//)([^/@:]*:?)[^/@]*@")
"""What stands before the host of an address."""


LOOPBACK = "127.0.0.1"
EVERY_ADDRESS = ("0.0.0.0", "::")


def reached(host: str) -> str:
    """The host under which this machine itself reaches who listens on `host`."""
    return LOOPBACK if host in EVERY_ADDRESS else host


class OtherCentre(BaseModel):
    """Where a hall's own centre is reached, and this centre's device token there."""

    url: str
    token: SecretStr


class WebhookSettings(BaseModel):
    """A system of the city's own that gets every reminder, signed with a shared secret."""

    url: str
    secret: SecretStr


class SmsSettings(BaseModel):
    """A gateway for text messages, and the name that stands before each."""

    url: str
    token: SecretStr
    sender: str


class MailSettings(BaseModel):
    """A mail server: `security` is tls, starttls, or none for one on this machine."""

    host: str
    port: int = 465
    sender: str
    user: str | None = None
    password: SecretStr | None = None
    security: Literal["tls", "starttls", "none"] = "tls"


class ReminderSettings(BaseModel):
    """Who carries reminders; a message goes to the first of these that reaches its address."""

    sms: SmsSettings | None = None
    mail: MailSettings | None = None
    webhook: WebhookSettings | None = None
    console: bool = False


class Settings(BaseSettings):
    """What a centre is told from outside; no secret has a default."""

    model_config = SettingsConfigDict(
        env_prefix="YUNHAO_",
        env_nested_delimiter="__",
        toml_file="yunhao.toml",
        extra="ignore",
        frozen=True,
    )

    city: Path = Path(__file__).parent.parent / "hall_config" / "dongguan"
    """The configuration folder of the city."""
    data: Path = Path("data")
    """Where store, journal, records and keys live."""
    halls: tuple[str, ...] = ()
    """The halls that this centre serves; empty = all that no other centre does."""
    host: str = LOOPBACK
    port: int = 8000
    public_url: str | None = None
    """What QR codes and links say; the centre's own address by default."""
    store_url: str | None = None
    """Any Redis or Valkey in place of the embedded one."""
    store_binary: Path | None = None
    """Another server binary for the embedded store."""
    journal_url: str | None = None
    """SQLAlchemy URL in place of SQLite in the data folder."""
    records_url: str | None = None
    """SQLAlchemy URL of the records; beside the journal by default."""
    centres: Mapping[str, OtherCentre] = {}
    """Halls that run their own centre: hall id to its address."""
    pagers: Mapping[str, str] = {}
    """Halls with vibrating pagers: hall id to the HTTP address of their base's gateway."""
    requests_per_address_s: Annotated[float, Field(ge=0)] = 20.0
    """Requests a second that one network address may send in the long run; 0 = no bound."""
    presence: bool = False
    """Whether who arrives by phone must have scanned the code that the hall shows."""
    reminders: ReminderSettings = ReminderSettings()
    """Who carries reminders to holders; without any none are offered."""
    allowed_origins: tuple[str, ...] = ()
    """Web origins besides the centre's own that may open its sockets."""
    keep_events: Annotated[int, Field(ge=1)] = 5000
    """Newest events of a hall that the store keeps for readers that come back."""
    travel_kmh: float = 35.0
    travel_detour: float = 1.3

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

    def own_url(self) -> str:
        """The address that people and devices are told."""
        return (self.public_url or f"http://{reached(self.host)}:{self.port}").rstrip("/")

    def shown(self) -> str:
        """As JSON for people to read, with passwords in addresses masked."""
        found = self.model_dump(mode="json")
        for name in ("store_url", "journal_url", "records_url"):
            if found[name] is not None:
                found[name] = _PASSWORD.sub(r"\1***@", found[name])
        return json.dumps(found, indent=2, ensure_ascii=False)

    def records_address(self) -> str:
        """The SQLAlchemy URL of the records: their own, else beside the journal."""
        return self.sql("records", self.records_url or self.journal_url)

    def sql(self, name: str, given: str | None) -> str:
        """The SQLAlchemy URL of a database, SQLite in the data folder by default."""
        return given or f"sqlite+aiosqlite:///{(self.data / f'{name}.sqlite').resolve()}"
