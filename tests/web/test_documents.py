"""What the server publishes about itself: OpenAPI, health, metrics, headers, and what it logs."""

from __future__ import annotations

import logging
import re

import httpx
import pytest
from fastapi.openapi.models import OpenAPI

from tests.serving import served
from tests.web.conftest import CENTRE, Stage, Stages
from tests.web.scenes import Floor, done

CONTRACT = """
GET /halls · GET /halls/{hall} · GET /items · GET /items/{item} · GET /items/{item}/halls
POST /tickets · GET /tickets/{ticket} · GET /tickets/{ticket}/why · GET /halls/{hall}/tickets
POST /tickets/{ticket}/arrive · POST /tickets/{ticket}/cancel · POST /tickets/{ticket}/defer
POST /tickets/{ticket}/move · POST /tickets/{ticket}/confirm · POST /tickets/{ticket}/check
POST /tickets/{ticket}/reclass · POST /tickets/{ticket}/rejoin · POST /tickets/{ticket}/reprint
POST /tickets/{ticket}/void · POST /halls/{hall}/windows/{window}/open
POST /halls/{hall}/windows/{window}/pause · POST /halls/{hall}/windows/{window}/resume
POST /halls/{hall}/windows/{window}/close · POST /halls/{hall}/windows/{window}/free
POST /halls/{hall}/windows/{window}/services · POST /halls/{hall}/windows/{window}/call-next
POST /tickets/{ticket}/call · POST /tickets/{ticket}/recall · POST /tickets/{ticket}/start
POST /tickets/{ticket}/return · POST /tickets/{ticket}/miss · POST /tickets/{ticket}/suspend
POST /tickets/{ticket}/resume · POST /tickets/{ticket}/wake · POST /tickets/{ticket}/next-item
POST /tickets/{ticket}/transfer · POST /tickets/{ticket}/finish · POST /halls/{hall}/stop
POST /halls/{hall}/resume · POST /halls/{hall}/services/{service}/stop
POST /halls/{hall}/services/{service}/resume · GET /halls/{hall}/view · GET /halls/{hall}/events
GET /halls/{hall}/notices · POST /halls/{hall}/notices
POST /halls/{hall}/notices/{notice}/withdraw
GET /city/load · POST /session · DELETE /session · POST /devices/enrol
"""


async def test_the_description_is_valid_and_has_every_route_of_the_contract(stage: Stage) -> None:
    document = (await stage.client().get("http://test/openapi.json")).json()
    OpenAPI.model_validate(document)
    assert document["info"]["title"] == "Yunhao"
    there = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in document["paths"].items()
        for method in methods
    }
    asked = {one for one in re.split(r"[·\n]\s*", CONTRACT.replace(" ·", "·")) if one.strip()}
    assert {one.strip() for one in asked} <= there
    assert {"GET /healthz", "GET /readyz", "GET /metrics"} <= there
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', str(document).replace("'", '"')))
    assert references <= document["components"]["schemas"].keys()
    ticket = document["components"]["schemas"]["TicketOut"]["properties"]
    assert "class" in ticket


async def test_the_pages_of_the_description_come_from_packaged_files(stage: Stage) -> None:
    answer = await stage.client().get("http://test/docs")
    assert "/static/vendor/swagger-ui/swagger-ui-bundle.js" in answer.text
    assert "script-src 'self';" in answer.headers["content-security-policy"]


async def test_alive_and_ready_are_two_things(stages: Stages) -> None:
    async def away() -> None:
        raise ConnectionError

    async def here() -> None:
        return None

    stage = await stages(probes={"store": here, "journal": away})
    client = stage.client()
    assert (await client.get("http://test/healthz")).json() == {"status": "alive"}
    answer = await client.get("http://test/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "parts": {"store": True, "journal": False}}
    stage = await stages(probes={"store": here})
    assert (await stage.client().get("http://test/readyz")).status_code == 200


async def test_prometheus_reads_halls_and_requests(stage: Stage) -> None:
    await Floor.of(stage).issue()
    text = (await stage.client().get("http://test/metrics")).text
    assert f'yunhao_waiting{{hall="{CENTRE}"}} 1.0' in text
    assert 'route="/api/v1/tickets",status="201"' in text
    assert "A001" not in text


async def test_an_unexpected_error_tells_nothing_of_the_inside(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(hall: str) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(stage.halls, "route", broken)
    answer = await stage.client().get(f"/halls/{CENTRE}")
    assert (answer.status_code, answer.json()["code"]) == (500, "FAILED")
    assert "secret" not in answer.text


async def test_refusals_speak_the_readers_language(stage: Stage) -> None:
    texts = set()
    for tag in ("zh-CN,zh;q=0.9", "zh-HK", "fr, en;q=0.5"):
        answer = await stage.client(**{"Accept-Language": tag}).get("/halls/nowhere")
        texts.add(answer.json()["detail"])
    assert len(texts) == 3
    asked = await stage.client().get("/halls/nowhere", params={"lang": "en"})
    assert "hall" in asked.json()["detail"]


async def test_neither_keys_nor_positions_are_logged(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    ticket = await Floor.of(stage).remote()
    with caplog.at_level(logging.INFO, logger="uvicorn"):
        async with served(stage.app, log_config=None, log_level="info") as here:
            key = {"k": ticket["holder_key"], "shown": "yes"}
            place = {"lat": 23.0213, "lon": 113.7511}
            async with httpx.AsyncClient(base_url=f"{here}/api/v1", trust_env=False) as client:
                held = await done(client.get(f"/tickets/{ticket['id']}", params=key))
                await done(client.get("/items/social-card/halls", params=place))
    assert held["number"] == "A001"
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "shown=yes" in logged
    assert ticket["holder_key"] not in logged
    assert "23.0213" not in logged
