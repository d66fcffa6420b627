"""Invariant 11 at its source: real numbers go in at every door, and no byte of the centre has them.

The store's files, both databases, what waits for them, logs, events and answers are searched; the
vault alone opens what was kept.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from queue_server.crypto import Keyring
from queue_server.device.answers import Denied, Done
from queue_server.device.runner import Runner
from queue_server.domain.identity import Plain
from queue_server.domain.rights import Role
from queue_server.ports import Opening
from queue_server.web.access import COOKIE
from tests.hub.line import running, until
from tests.story.centre import ZONE, Centre, Rest, clock_at, device, person, records_of
from tests.story.city import BIG, HALL, two_halls

NUMBERS = {
    "person": "11010519491231002X",
    "other": "440524188001010014",
    "company": "91350100M000100Y43",
    "phone": "+8613800138000",
}
CONSENTS = [{"purpose": one, "notice": "0123456789ab", "at": 1} for one in ("identify", "contact")]
NOON = datetime(2026, 11, 20, 10, tzinfo=ZONE)


class Reader:
    """A reader or form: it knows the public key alone."""

    def __init__(self, data: Path) -> None:
        self._key = Keyring.load_or_create(data).sealing_key

    def seal(self, kind: str, name: str | None = None) -> str:
        return self._key.seal(f"{kind}:{NUMBERS[name or kind]}")

    def holder(self, name: str = "person") -> dict[str, Any]:
        """A person with a phone."""
        person, phone = self.seal("person", name), self.seal("phone")
        mask = f"…{NUMBERS[name][-4:]}"
        return {"person": person, "phone": phone, "mask": mask, "consents": CONSENTS}


def hidden() -> Iterator[bytes]:
    """Each number as it might stand somewhere: whole or without its last digit, and encoded."""
    for number in NUMBERS.values():
        bare = number.removeprefix("+86")
        for text in (bare, bare[:-1]):
            yield text.encode()
            yield text.encode("utf-16-le")
            yield base64.b64encode(text.encode()).rstrip(b"=")[:-1]


def searched(data: Path, known: str) -> set[str]:
    """Fail for a file in which a number stands; the kinds of files that have the digest."""
    found = set()
    for file in (one for one in data.rglob("*") if one.is_file()):
        content = file.read_bytes()
        for secret in hidden():
            assert secret not in content, (file, secret)
        if known.encode() in content:
            found.add(file.name.partition(".")[0])
    return found


def offline(block: dict[str, Any], holder: dict[str, Any]) -> dict[str, Any]:
    """A number that the kiosk gave from its block while it was cut off."""
    number = f"{block['prefix']}{block['first']:03d}"
    at = int(NOON.timestamp() * 1000)
    told = {"number": number, "day": block["day"], "service": "general", "printed_at": at}
    return {**told, "holder": holder}


async def test_a_number_in_clear_is_nowhere_and_the_vault_opens_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with records_of(data) as records:
        token = await device(records, "kiosk", BIG)
        manager = await person(records, "boss", Role.MANAGER)
    reader, answers = Reader(data), []
    digest = Keyring.load_or_create(data).digest(f"person:{NUMBERS['person']}")
    async with AsyncExitStack() as stack:
        centre = await stack.enter_async_context(Centre(data, two_halls(tmp_path / "city")))
        kiosk = Rest(centre.url, token)
        boss = Rest(centre.url, manager)
        for rest in (kiosk, boss):
            stack.push_async_callback(rest.close)
        await centre.start(clock_at(NOON))

        # over REST, for a company by its agent, and moved to another hall
        body = {"hall": BIG, "service": "general", "channel": "kiosk", "holder": reader.holder()}
        by_rest = (await kiosk.post("/tickets", body | {"subject": reader.seal("company")})).done()
        moved = (await boss.post(f"/tickets/{by_rest['id']}/move", {"hall": HALL})).done()

        # over the socket, online and from a block
        async with running(Runner(centre.url, token)) as line:
            asked = {"service": "general", "holder": reader.holder("other")}
            issued = await line.ask("issue", asked, wait_s=30)
            assert isinstance(issued, Done)
            leased = await line.ask("lease", {"service": "general", "count": 3}, wait_s=30)
            assert isinstance(leased, Done)
            given = offline(leased.data["blocks"][0], reader.holder())
            reported = await line.ask("report", {"tickets": [given]}, wait_s=30)
            assert isinstance(reported, Done)
            for clear in ({"person": NUMBERS["person"]}, NUMBERS["person"]):
                denied = await line.ask("issue", asked | {"holder": clear}, wait_s=30)
                assert isinstance(denied, Denied)
                assert denied.code == "MALFORMED"
                answers.append(str(denied))
            answers += [
                str(issued.data),
                str(reported.data),
                str(line.view and line.view.snapshot()),
            ]

        # a number that nobody sealed is refused, and a manager types one into the form
        wrong = await kiosk.post("/tickets", body | {"holder": {"person": NUMBERS["person"]}})
        assert wrong.code == "MALFORMED"
        form = {"key": "a-key-of-a-form", "number": NUMBERS["other"], "why": "no_shows"}
        form["until"] = "2026-11-30"
        async with httpx.AsyncClient(base_url=centre.url, trust_env=False) as browser:
            browser.cookies.set(COOKIE, manager)
            page = await browser.post("/admin/-/applicants/bar", data=form, follow_redirects=True)
            assert "…0014" in page.text
            answers += [page.text, str(wrong.body)]

        # it dies, with something on its way into SQL or not, and begins again
        centre.kill()
        found = searched(data, digest)
        assert "appendonly" in found, "the store's files are among them"
        assert found & {"vault", "records"}
        await centre.start(clock_at(NOON))
        seen = [
            (await boss.get(f"/halls/{HALL}/view")).done(),
            (await boss.get(f"/halls/{HALL}/events", after="1-0")).done(),
            (await boss.get(f"/tickets/{moved['id']}")).done(),
        ]
        answers += [str(one) for one in (by_rest, moved, *seen)]
        tickets = [
            by_rest["id"],
            issued.data["ticket"]["id"],
            reported.data["reported"][0]["ticket"],
        ]
        async with records_of(data) as records:

            async def kept(ticket: str) -> dict[Plain, str]:
                return dict(await records.vault.open(ticket, Opening.FOLLOW_UP, by="user:boss"))

            for ticket in tickets:
                await until(partial(kept, ticket), every_s=0.2)
                assert await kept(ticket) == {Plain.PHONE: NUMBERS["phone"]}
            person_of = await records.vault.open(tickets[1], Opening.LIMITS, by="job:test")
            assert person_of == {Plain.PERSON: NUMBERS["other"]}
            rows = await records.audit.after(0, limit=200)
            openings = [row["about"] for row in rows if row["action"] == "vault_opened"]
            assert len([one for one in openings if one.startswith(f"{BIG}/")]) == 3
            assert await records.audit.verify() == len(rows)
            answers += [str(row) for row in rows]
    for answer in answers:
        assert not any(secret.decode("latin-1") in answer for secret in hidden())
    assert {"journal", "records"} < searched(data, digest)
