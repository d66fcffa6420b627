"""A browser as far as HTTP goes: it types a code, and keeps its cookie."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx


class Enrolled:
    """A browser as far as HTTP goes."""

    def __init__(self, url: str) -> None:
        self.http = httpx.AsyncClient(base_url=url, trust_env=False)
        self.path = self.said = self.cookie = ""

    async def type(self, code: str) -> int:
        """Send the form with a code; gives the status."""
        answer = await self.http.post("/enrol", data={"code": code})
        self.said = answer.text
        if answer.status_code == 303:
            self.path = urlsplit(answer.headers["location"]).path
            self.cookie = answer.headers["set-cookie"]
        return answer.status_code

    @property
    def device(self) -> str:
        return "device:" + self.path.split("/")[2]
