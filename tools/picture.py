"""Walk through a running demo as a citizen and a clerk, and compose the README's picture of it.

python -m tools.picture data/demo.json docs/yunhao.png
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]
GROUND = (230, 234, 231)
PICTURE = (1650, 900)
LOOK_MS = 1500


async def _open(browser: Browser, url: str, width: int, height: int) -> Page:
    context = await browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = await context.new_page()
    await page.goto(url)
    await page.wait_for_timeout(LOOK_MS)
    return page


async def _take(kiosk: Page) -> str:
    """Take a number as a citizen does; the link of its QR code is on the slip."""
    await kiosk.get_by_role("button", name="查事项").click()
    for letter in "shbzk":
        await kiosk.locator(".keyboard").get_by_text(letter, exact=True).click()
    await kiosk.wait_for_timeout(LOOK_MS)
    await kiosk.locator(".row-button").first.click()
    await kiosk.wait_for_timeout(LOOK_MS)
    return "item"


async def _sign_in(window: Page, demo: Mapping[str, Any]) -> None:
    if not await window.locator("input[name=user]").is_visible():
        return  # the app still holds the session of an earlier walk
    hall = demo["devices"][0]["hall"]
    clerk = next(x for x in demo["staff"] if x["role"] == "clerk" and x["hall"] == hall)
    await window.fill("input[name=user]", clerk["user"])
    await window.fill("input[type=password]", clerk["password"])
    await window.keyboard.press("Enter")
    await window.wait_for_timeout(2 * LOOK_MS)


async def _board(browser: Browser, demo: Mapping[str, Any]) -> Page:
    page = await _open(browser, f"{demo['centre']}/board", 1920, 1080)
    desk = next(one for one in demo["staff"] if one["role"] == "city")
    await page.fill("#user", desk["user"])
    await page.fill("#password", desk["password"])
    await page.keyboard.press("Enter")
    await page.wait_for_timeout(2 * LOOK_MS)
    return page


async def walk(demo: Mapping[str, Any], folder: Path) -> None:
    """Screenshots of each page at its real size, into the folder."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        kiosk = await _open(browser, demo["kiosk"], 1080, 1920)
        window = await _open(browser, demo["window"], 1366, 768)
        display = await _open(browser, demo["display"], 1920, 1080)
        await kiosk.screenshot(path=folder / "kiosk-first.png")
        await _take(kiosk)
        await kiosk.screenshot(path=folder / "kiosk-item.png")
        await kiosk.get_by_role("button", name="取号", exact=True).click()
        await kiosk.wait_for_timeout(3 * LOOK_MS)
        await kiosk.screenshot(path=folder / "kiosk-number.png")
        await _sign_in(window, demo)
        for _ in range(2):
            await window.keyboard.press("Space")
            await window.wait_for_timeout(LOOK_MS)
        await window.screenshot(path=folder / "window.png")
        await display.screenshot(path=folder / "display.png")
        board = await _board(browser, demo)
        await board.screenshot(path=folder / "board.png")
        phone = await _open(browser, demo["centre"] + "/", 390, 844)
        await phone.screenshot(path=folder / "phone.png")
        await browser.close()


def compose(folder: Path, slip: Path, target: Path) -> None:
    """Put kiosk, slip, window, display and board into one picture."""
    whole = Image.new("RGB", PICTURE, GROUND)

    def put(path: Path, left: int, top: int, width: int) -> int:
        shot = Image.open(path).convert("RGB")
        height = round(shot.height * width / shot.width)
        whole.paste(shot.resize((width, height), Image.Resampling.LANCZOS), (left, top))
        return top + height

    put(folder / "kiosk-first.png", 30, 30, 430)
    below = put(folder / "board.png", 490, 30, 860) + 30
    put(folder / "window.png", 490, below, 418)
    put(folder / "display.png", 932, below, 418)
    below = put(folder / "kiosk-number.png", 1380, 30, 240) + 30
    with Image.open(slip) as paper:
        width = min(240, (PICTURE[1] - 30 - below) * paper.width // paper.height)
    put(slip, 1380 + (240 - width) // 2, below, width)
    buffer = BytesIO()
    whole.quantize(256).save(buffer, "PNG", optimize=True)
    target.write_bytes(buffer.getvalue())


def main(demo_json: Path, target: Path) -> None:
    """Walk, then compose; the shots stay beside the demo's data."""
    demo = json.loads(demo_json.read_text())
    folder = demo_json.parent / "shots"
    folder.mkdir(exist_ok=True)
    asyncio.run(walk(demo, folder))
    slips = sorted(Path(demo["slips"]).glob("*.png"))
    compose(folder, slips[-1], target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
