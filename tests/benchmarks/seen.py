"""From the clerk's key to the display: a whole demo, with the pages in a browser.

The yardstick is the same browser showing a change that its own page makes, seen by the same kind
of observer: what is left over is ours (page → window client → centre → store → display → page).
"""

from __future__ import annotations

import json
import platform
import statistics
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:  # the browser belongs to the tests' set-up, other benchmarks run without
    from playwright.async_api import Page

    from tests.story.demo import Screens


CALLS = 20
_NOW = "performance.timeOrigin + performance.now()"
_KEYS = f"window.keys = []; addEventListener('keydown', () => keys.push({_NOW}), true)"
_ROWS = f"""window.rows = {{}}
const look = () => {{
  for (const row of document.querySelectorAll('#calls li[data-standing="called"]'))
    rows[row.dataset.ticket] ??= {_NOW}
}}
new MutationObserver(look).observe(document.getElementById('calls'),
  {{ subtree: true, childList: true, attributes: true }})
look()"""
_YARD = f"""() => new Promise(done => {{
  const at = {_NOW}
  const row = document.createElement('i')
  new MutationObserver(() => done({_NOW} - at)).observe(document.body, {{ childList: true }})
  document.body.append(row)
}})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Milliseconds."""

    calls: int
    median_ms: float
    least_ms: float
    most_ms: float
    yardstick_ms: float


async def run() -> str:
    """The median of twenty calls, from the key press to the display's row."""
    try:
        from tests.story.demo import Demo, screens
    except ImportError as missing:
        return f"seen: {missing.name} is missing; run make setup-tests"
    with tempfile.TemporaryDirectory(prefix="yunhao-seen-") as folder:
        demo = Demo(Path(folder) / "data")
        await demo.start()
        try:
            async with screens(demo) as stage:
                await stage.sign_in()
                seen = await _measured(stage)
        finally:
            demo.stop()
    lines = [
        f"machine: {platform.machine()}, Python {platform.python_version()}",
        f"{'seen after the key press':<28}{'median':>9}{'least':>9}{'most':>9}{'yard':>9}  ms",
        f"{seen.calls:<28}{seen.median_ms:>9.0f}{seen.least_ms:>9.0f}{seen.most_ms:>9.0f}"
        f"{seen.yardstick_ms:>9.2f}",
    ]
    return "\n".join([*lines, json.dumps(asdict(seen))])


async def _measured(stage: Screens) -> Seen:
    await stage.window.evaluate(_KEYS)
    await stage.display.evaluate(_ROWS)
    spent = []
    for _ in range(CALLS):
        ticket = await _issue(stage.demo.place)
        await stage.next_is("下一位")
        pressed = len(await stage.window.evaluate("keys"))
        await stage.window.keyboard.press("Space")
        await stage.shown(ticket)
        keys = await stage.window.evaluate("keys")
        rows = await stage.display.evaluate("rows")
        spent.append(rows[ticket] - keys[pressed])
        await stage.serve()
    yard = [await _yard(stage.display) for _ in range(CALLS)]
    return Seen(
        calls=CALLS,
        median_ms=statistics.median(spent),
        least_ms=min(spent),
        most_ms=max(spent),
        yardstick_ms=statistics.median(yard),
    )


async def _issue(place: dict[str, Any]) -> str:
    """A number for the demo's own line, as its kiosk takes it."""
    kiosk = next(one for one in place["devices"] if one["kind"] == "kiosk")
    body = {"hall": kiosk["hall"], "service": "experience", "channel": "kiosk"}
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(
            f"{place['centre']}/api/v1/tickets",
            json=body,
            headers={"Authorization": f"Bearer {kiosk['token']}"},
        )
    answer.raise_for_status()
    ticket: str = answer.json()["id"]
    return ticket


async def _yard(page: Page) -> float:
    spent: float = await page.evaluate(_YARD)
    return spent
