"""The one door to digests, seals, signatures and tokens.

Each value says by which suite and key it was made, `suite:key id:value`, so that another suite
(SM2, SM3, SM4) can be added beside those in use and a key be replaced.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

HMAC_SHA256 = "hmac-sha256"
HPKE = "hpke-x25519-sha256-chacha20poly1305"
KEY_FILE = "keys.json"
_SEALING = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
_ABOUT = b"yunhao identity and contact"
_HOLDER_BYTES = 16
_PRESENCE_SIZE = 12
"""Sixty bits, which live for minutes."""


class Unsealable(ValueError):
    """The value was not sealed for any of these keys, or was changed since."""


class KeysExposed(PermissionError):
    """The key file can be read by others than its owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingKey:
    """What seals for the centre and opens nothing; devices get it as `text`."""

    key: str
    public: bytes

    @property
    def text(self) -> str:
        """As devices are told it."""
        return f"{HPKE}:{self.key}:{_text(self.public)}"

    @classmethod
    def parse(cls, text: str) -> SealingKey:
        """Read `text`; ValueError for another suite."""
        suite, key, value = text.split(":")
        if suite != HPKE:
            raise ValueError(f"unknown suite {suite!r}")
        return cls(key=key, public=_bytes(value))

    def seal(self, plain: str) -> str:
        """Seal identity or contact data, so that only the centre's vault can open it."""
        public = X25519PublicKey.from_public_bytes(self.public)
        sealed = _SEALING.encrypt(plain.encode(), public, _ABOUT)
        return f"{HPKE}:{self.key}:{_text(sealed)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    secret: bytes
    private: bytes

    def mac(self, purpose: str, text: str) -> bytes:
        own = hmac.digest(self.secret, f"yunhao {purpose}".encode(), "sha256")
        return hmac.digest(own, text.encode(errors="surrogatepass"), "sha256")


class Keyring:
    """The centre's keys: the current one makes, all of them check and open."""

    def __init__(self, current: str, keys: Mapping[str, _Key]) -> None:
        self._current, self._keys = current, dict(keys)

    @classmethod
    def load_or_create(cls, folder: Path) -> Keyring:
        """Read the folder's key file, made with mode 0600 on the first run.

        Raises KeysExposed when others may read it.
        """
        file = folder / KEY_FILE
        if not file.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _create(file)
        if file.stat().st_mode & 0o077:
            raise KeysExposed(f"{file} must have mode 0600")
        found = json.loads(file.read_text())
        keys = {
            name: _Key(secret=_bytes(one["secret"]), private=_bytes(one["private"]))
            for name, one in found["keys"].items()
        }
        return cls(found["current"], keys)

    def digest(self, subject: str) -> str:
        """The pseudonym of an identity, `suite:key id:value`: same subject, same digest."""
        return self.sign("subject", subject)

    def digests(self, subject: str) -> tuple[str, ...]:
        """The pseudonyms of an identity by every key, that of the current one first."""
        names = sorted(self._keys, key=lambda name: name != self._current)
        macs = [(name, self._keys[name].mac("subject", subject)) for name in names]
        return tuple(f"{HMAC_SHA256}:{name}:{_text(value)}" for name, value in macs)

    def sign(self, purpose: str, text: str) -> str:
        """Sign a text for one purpose; a signature for another purpose does not fit it."""
        value = self._keys[self._current].mac(purpose, text)
        return f"{HMAC_SHA256}:{self._current}:{_text(value)}"

    def signed(self, purpose: str, text: str, signature: str) -> bool:
        """Tell whether one of these keys signed exactly this."""
        parts = signature.split(":")
        if len(parts) != 3 or parts[0] != HMAC_SHA256 or parts[1] not in self._keys:
            return False
        value = _text(self._keys[parts[1]].mac(purpose, text))
        return hmac.compare_digest(value.encode(), parts[2].encode(errors="replace"))

    def holder_key(self, ticket: str) -> str:
        """The key of a ticket's holder, 26 characters; derived, never stored."""
        return self._ticket_key(self._current, "holder", ticket)

    def holds(self, ticket: str, key: str) -> bool:
        """Tell whether the key is the ticket holder's."""
        return self._is_key("holder", ticket, key)

    def presence_code(self, hall: str, slot: int) -> str:
        """The code that a hall shows in one stretch of time: who has it is there."""
        return self._ticket_key(self._current, "presence", f"{hall} {slot}")[:_PRESENCE_SIZE]

    def follow_key(self, ticket: str) -> str:
        """The key of who may see how a ticket stands, and do nothing with it."""
        return self._ticket_key(self._current, "follow", ticket)

    def follows(self, ticket: str, key: str) -> bool:
        """Tell whether the key lets one see how the ticket stands."""
        return self._is_key("follow", ticket, key)

    @property
    def sealing_key(self) -> SealingKey:
        """What readers and forms seal with."""
        private = X25519PrivateKey.from_private_bytes(self._keys[self._current].private)
        return SealingKey(key=self._current, public=private.public_key().public_bytes_raw())

    def open(self, sealed: str) -> str:
        """Open what was sealed; for the vault alone. Raises Unsealable."""
        suite, _, rest = sealed.partition(":")
        name, _, value = rest.partition(":")
        if suite != HPKE or name not in self._keys:
            raise Unsealable(f"{suite}:{name}")
        private = X25519PrivateKey.from_private_bytes(self._keys[name].private)
        try:
            return _SEALING.decrypt(_bytes(value), private, _ABOUT).decode()
        except (InvalidTag, ValueError) as error:
            raise Unsealable(f"{suite}:{name}") from error

    def _is_key(self, whose: str, ticket: str, key: str) -> bool:
        given = key.encode(errors="replace")
        checks = [
            hmac.compare_digest(self._ticket_key(name, whose, ticket).encode(), given)
            for name in self._keys
        ]
        return any(checks)

    def _ticket_key(self, name: str, whose: str, ticket: str) -> str:
        value = self._keys[name].mac(whose, ticket)[:_HOLDER_BYTES]
        return base64.b32encode(value).decode().rstrip("=").lower()


def shared_signature(secret: str, text: bytes) -> str:
    """HMAC-SHA256 in hex, under a secret that another system has too."""
    return hmac.digest(secret.encode(), text, "sha256").hex()


def centre_name(keyring: Keyring) -> str:
    """The name of the centre that has these keys: the same for the life of its data."""
    return keyring.sign("centre", "name")[-16:]


def token() -> str:
    """A new random token of 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token; random tokens need no salt."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def mask_identity(number: str) -> str:
    """An identity number for people to recognise: at most its last four characters."""
    return _masked(number)


def mask_phone(number: str) -> str:
    """A phone number for people to recognise: at most its last four digits."""
    return _masked(number)


def _masked(text: str) -> str:
    shown = min(4, (len(text) + 1) // 3)
    return "*" * (len(text) - shown) + text[len(text) - shown :]


def _create(file: Path) -> None:
    key = {"secret": _text(secrets.token_bytes(32)), "private": _text(secrets.token_bytes(32))}
    text = json.dumps({"current": "k1", "keys": {"k1": key}})
    handle, made = tempfile.mkstemp(dir=file.parent, prefix=KEY_FILE)  # of mode 0600
    try:
        with os.fdopen(handle, "w") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        # whole or not at all, and the first process wins
        with suppress(FileExistsError):
            os.link(made, file)
    finally:
        os.unlink(made)


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
