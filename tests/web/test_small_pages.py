"""Citizens' pages on a bad line: what one costs, in bytes over the wire."""

from __future__ import annotations

import re

import httpx
import pytest

from queue_server.texts import catalogue
from queue_server.web.script_texts import said_by
from queue_server.web.words import LOCALE
from tests.serving import served
from tests.web.conftest import Stage
from tests.web.scenes import Floor

PAGE_LIMIT, FILES_LIMIT = 6_000, 18_000
"""Bytes of one page, and of the files that all of its kind share and a browser keeps."""
FILE = re.compile(r'(?:src|href)="(/static/[^"]+)"')
IMPORT = re.compile(r"from '(\.{1,2}/[\w/]+\.js)'")


async def weight(client: httpx.AsyncClient, address: str) -> int:
    """Bytes of a body as they come over the line."""
    async with client.stream("GET", address) as answer:
        assert answer.is_success, address
        return sum([len(part) async for part in answer.aiter_raw()])


async def files_of(client: httpx.AsyncClient, page: str) -> set[str]:
    """What a phone loads with a page, but for type: it has its own."""
    found = {one for one in FILE.findall(page) if "/vendor/" not in one}
    asked: set[str] = set()
    while more := found - asked:
        for one in more:
            asked.add(one)
            for name in IMPORT.findall((await client.get(one)).text):
                found.add(str(httpx.URL(one).join(name)))
    return found


async def test_a_page_weighs_a_few_kilobytes_and_its_files_little_more(stage: Stage) -> None:
    ticket = await Floor.of(stage).remote()
    pages = ("/", "/?q=shb", "/item/social-card", "/now", f"/t/{ticket['id']}")
    async with served(stage.app) as here, httpx.AsyncClient(base_url=here) as client:
        for address in pages:
            assert await weight(client, address) < PAGE_LIMIT, address
            files = await files_of(client, (await client.get(address)).text)
            assert sum([await weight(client, one) for one in files]) < FILES_LIMIT, address


async def test_devices_and_fonts_are_not_compressed(stage: Stage) -> None:
    async with served(stage.app) as here, httpx.AsyncClient(base_url=here) as client:
        for address, squeezed in (("/", True), ("/api/v1/halls", False)):
            answer = await client.get(address)
            assert (answer.headers.get("content-encoding") == "gzip") is squeezed


@pytest.mark.parametrize(
    ("page", "said", "unsaid"),
    [
        (
            "ticket",
            {"state called", "grade 5", "{low}–{high} min", "Yes, go there"},
            {"alarm pager"},
        ),
        ("board", {"alarm pager", "under {high} hours"}, {"state called"}),
        ("listed", set(), {"Found"}),
    ],
)
def test_a_page_carries_what_its_scripts_say_and_no_more(
    page: str, said: set[str], unsaid: set[str]
) -> None:
    kept = catalogue("web", "zh_CN", LOCALE)._catalog
    found = said_by(page, {key: str(text) for key, text in kept.items() if isinstance(key, str)})
    assert said <= found.keys()
    assert not unsaid & found.keys()
