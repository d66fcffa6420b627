"""The browser that the product runs on, for tests that look at pages."""

from __future__ import annotations

from playwright.async_api import Browser, Playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


class Chromium:
    """One headless browser for many tests; where it dies, only the test of that moment fails."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None

    async def browser(self) -> Browser:
        """The browser, started when first asked for and whenever it is gone."""
        if self._browser is None or not self._browser.is_connected():
            self._browser = await self._playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=list(FLAGS)
            )
        return self._browser

    async def close(self) -> None:
        """End it."""
        if self._browser is not None:
            await self._browser.close()
