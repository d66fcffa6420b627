"""Keys, digests, seals and masks."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from queue_server.crypto import (
    KEY_FILE,
    Keyring,
    KeysExposed,
    SealingKey,
    Unsealable,
    mask_identity,
    mask_phone,
    token,
    token_hash,
)

TICKET = "nancheng-20261123-A012"


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    return Keyring.load_or_create(tmp_path)


def test_keys_are_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    first = Keyring.load_or_create(tmp_path / "new")
    again = Keyring.load_or_create(tmp_path / "new")
    assert first.digest("x") == again.digest("x")
    assert stat.S_IMODE((tmp_path / "new" / KEY_FILE).stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "new").iterdir()] == [KEY_FILE]


def test_keys_that_others_may_read_are_not_used(tmp_path: Path) -> None:
    Keyring.load_or_create(tmp_path)
    (tmp_path / KEY_FILE).chmod(0o640)
    with pytest.raises(KeysExposed, match="0600"):
        Keyring.load_or_create(tmp_path)


def test_a_digest_names_suite_and_key_and_hides_its_subject(keys: Keyring, tmp_path: Path) -> None:
    digest = keys.digest("441900199001011234")
    assert digest.startswith("hmac-sha256:k1:")
    assert len(digest.split(":")[2]) == 43
    assert digest == keys.digest("441900199001011234") != keys.digest("441900199001011235")
    assert digest != Keyring.load_or_create(tmp_path / "other").digest("441900199001011234")


def test_a_signature_fits_its_text_and_purpose_only(keys: Keyring, tmp_path: Path) -> None:
    signature = keys.sign("audit", "row")
    assert keys.signed("audit", "row", signature)
    assert not keys.signed("audit", "row ", signature)
    assert not keys.signed("enrolment", "row", signature)
    assert not keys.signed("audit", "row", signature[:-1] + "é")
    assert not keys.signed("audit", "row", "sm3:k1:x")
    assert not keys.signed("audit", "row", "nonsense")
    assert not Keyring.load_or_create(tmp_path / "other").signed("audit", "row", signature)


def test_a_holder_key_opens_its_own_ticket_only(keys: Keyring) -> None:
    key = keys.holder_key(TICKET)
    assert len(key) == 26
    assert key.isalnum()
    assert keys.holds(TICKET, key)
    assert not keys.holds("nancheng-20261123-A013", key)
    assert not keys.holds(TICKET, "")
    assert not keys.holds(TICKET, "é\ud800")


def test_what_a_device_seals_only_the_centre_opens(keys: Keyring, tmp_path: Path) -> None:
    device = SealingKey.parse(keys.sealing_key.text)
    sealed = device.seal("张三 13800138000")
    assert "13800138000" not in sealed
    assert sealed != device.seal("张三 13800138000")
    assert keys.open(sealed) == "张三 13800138000"
    with pytest.raises(Unsealable):
        Keyring.load_or_create(tmp_path / "other").open(sealed)


@pytest.mark.parametrize("change", [lambda s: s[:-4], lambda s: s[:60] + "A" * 8 + s[68:]])
def test_a_changed_seal_does_not_open(keys: Keyring, change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Unsealable):
        keys.open(change(keys.sealing_key.seal("text")))


@pytest.mark.parametrize("text", ["", "x", "sm2:k1:AAAA", "hmac-sha256:k1:AAAA", "::"])
def test_what_was_never_sealed_does_not_open(keys: Keyring, text: str) -> None:
    with pytest.raises(Unsealable):
        keys.open(text)


def test_a_replaced_key_still_checks_and_opens(keys: Keyring, tmp_path: Path) -> None:
    sealed, digest, holder = (
        keys.sealing_key.seal("x"),
        keys.sign("audit", "x"),
        keys.holder_key(TICKET),
    )
    file = tmp_path / KEY_FILE
    found = json.loads(file.read_text())
    other = Keyring.load_or_create(tmp_path / "other")
    newer = json.loads((tmp_path / "other" / KEY_FILE).read_text())["keys"]["k1"]
    file.write_text(json.dumps({"current": "k2", "keys": {**found["keys"], "k2": newer}}))
    both = Keyring.load_or_create(tmp_path)
    assert both.open(sealed) == "x"
    assert both.signed("audit", "x", digest)
    assert both.holds(TICKET, holder)
    assert both.holder_key(TICKET) == other.holder_key(TICKET) != holder
    assert both.digest("x").startswith("hmac-sha256:k2:")


def test_tokens_are_long_and_stored_as_hashes() -> None:
    first, second = token(), token()
    assert first != second
    assert len(first) == 43
    assert token_hash(first) != token_hash(second)
    assert token_hash(first) == token_hash(first)
    assert len(token_hash("é\ud800")) == 64


def test_masks_show_the_end_at_most() -> None:
    assert mask_identity("441900199001011234") == "*" * 14 + "1234"
    assert mask_phone("13800138000") == "*******8000"
    assert mask_phone("12345") == "***45"
    assert mask_phone("") == ""
