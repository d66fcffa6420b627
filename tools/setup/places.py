"""Where set-up reads and writes."""

from __future__ import annotations

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
VENDORED = CHECKOUT / "queue_server" / "device" / "static" / "vendor"
PINS = CHECKOUT / "queue_server" / "device" / "vendor.toml"
STARTER_VOICE = CHECKOUT / "display" / "voice"
VENDOR_LOCK = CHECKOUT / "requirements-vendor.lock"
