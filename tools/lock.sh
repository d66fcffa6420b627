#!/usr/bin/env bash
# Solve requirements*.lock anew from pyproject.toml: every version with its hashes, no address.
# uv solves for all platforms at once; set-up itself installs with pip and never needs it.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! .venv/bin/python -m uv --version >/dev/null 2>&1; then
  .venv/bin/python -m pip install --quiet 'uv>=0.9'
fi

solve() {
  local lock=$1
  shift
  .venv/bin/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
    "$@" --output-file "$lock"
}

solve requirements.lock pyproject.toml --extra centre --extra kiosk --extra forecast "$@"
solve requirements-test.lock pyproject.toml --extra centre --extra kiosk --extra forecast --group test \
  --constraints requirements.lock "$@"
solve requirements-vendor.lock --group vendor --no-deps --constraints requirements.lock "$@"

.venv/bin/python -m pip install --quiet --require-hashes --requirement requirements-test.lock
.venv/bin/python tools/licences.py
