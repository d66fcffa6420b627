"""Numbers over REST: taken, read, moved."""

from __future__ import annotations

from datetime import datetime

from tests.web.conftest import CENTRE, Stage

REMOTE = {"hall": CENTRE, "items": ["social-card"], "channel": "phone"}


async def test_anyone_takes_a_remote_number_and_its_key_opens_it(stage: Stage) -> None:
    async with stage.client() as anyone:
        answer = await anyone.post("/tickets", json=REMOTE)
        assert answer.status_code == 201
        ticket = answer.json()
        assert ticket["state"] == "remote"
        assert ticket["number"] == "A001"
        assert ticket["class"] == "normal"
        assert ticket["ahead"] == 0
        assert ticket["wait"].keys() == {"p10_s", "p50_s", "p90_s"}
        assert datetime.fromisoformat(ticket["issued_at"]).utcoffset() is not None
        path = f"/tickets/{ticket['id']}"
        plain = (await anyone.get(path)).json()
        assert plain == {"id": ticket["id"], "state": "remote", "ahead": 0}
        held = (await anyone.get(path, headers={"X-Holder-Key": ticket["holder_key"]})).json()
        assert held["arrive_by"] == ticket["arrive_by"]
        by_query = await anyone.get(path, params={"k": ticket["holder_key"]})
        assert by_query.json() == held
